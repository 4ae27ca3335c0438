import ResultReading
import StructureFunctionFiles
import StructureFunctions

/// c₀, c₁ and c₂ against x, averaged over the Q² at which near events see them.
public enum FunctionsPicture {
    private static let cells = 30
    private static let ranges: [(low: Double, high: Double, name: String)] = [
        (0, 1, "Q² < 1 GeV²"), (1, 3, "1 to 3 GeV²"), (3, .infinity, "above 3 GeV²"),
    ]
    private static let colors = [Style.mean, Style.test, Style.second]

    /// - Returns: nil when neutrinos of the run make no leptons.
    public static func picture(_ run: StructureRun) -> Picture? {
        let file = run.file
        guard let bins = LeptonBins(file.current, neutrinoEnergy: file.greatestEnergy, energies: 32, angles: 24) else { return nil }
        let mean = file.mean, count = cells * ranges.count
        var weights = [Double](repeating: 0, count: count)
        var sums = [[SIMD3<Double>]](repeating: Array(repeating: .zero, count: count), count: file.members.count)
        let integral = FluxIntegral(bins, flux: file.nearFlux, pointsInBin: 1, pointsInPanel: 1)
        for bin in 0..<bins.count {
            integral.forEachTerm(of: bin) { term in
                let (x, squared) = (term.point.x, term.point.squaredMomentum)
                guard x > 0, x < 1, let range = ranges.firstIndex(where: { squared >= $0.low && squared < $0.high }) else { return }
                let at = range * cells + Int(x * Double(cells))
                let logSquared = file.grid.logarithm(squared)
                let weight = (term.kernels * mean.coefficients(x: x, logSquared: logSquared)).sum()
                weights[at] += weight
                for m in sums.indices { sums[m][at] += weight * file.members[m].coefficients(x: x, logSquared: logSquared) }
            }
        }
        let total = weights.reduce(0, +)
        let name = "functions", data = Style.file("\(name).dat")
        let blocks = (0..<3).flatMap { function in
            ranges.indices.map { range in
                PlotData.Block(
                    "c\(function), \(ranges[range].name)", columns: ["x", "mean", "low", "high", "share_of_events"],
                    rows: (0..<cells).compactMap { cell in
                        let at = range * cells + cell
                        guard weights[at] > 1e-5 * total else { return nil }
                        let (mean, deviation) = Spread.of(sums.map { $0[at][function] / weights[at] })
                        return [
                            (Double(cell) + 0.5) / Double(cells), mean, mean - deviation, mean + deviation, weights[at] / total,
                        ]
                    })
            }
        }
        func panel(_ function: Int) -> String {
            let left = 0.07 + 0.315 * Double(function)
            let curves = ranges.indices.map { range in
                let index = 3 * function + range
                return "\(data) index \(index) using 1:3:4 with filledcurves linecolor rgb '#A0\(colors[range].dropFirst())', \\\n     "
                    + "\(data) index \(index) using 1:2 with lines linewidth 1.6 linecolor rgb '\(colors[range])'"
            }
            return """
                set lmargin at screen \(left); set rmargin at screen \(left + 0.275)
                set tmargin at screen 0.86; set bmargin at screen 0.13
                set xlabel \(Style.text("x")); set xrange [0:1]; set yrange [0:*]
                set title \(Style.text(["c₀ = F₂", "c₁", "c₂"][function])) offset 0,-0.6
                plot \(curves.joined(separator: ", \\\n     "))
                """
        }
        let legend = Legend(ranges.indices.map { (.line(colors[$0], width: 1.8), ranges[$0].name) })
        return Picture(
            name: name, title: "Structure functions",
            caption: "Mean over the members and their standard deviation, each averaged over what the near events see at that x, up to a "
                + "common factor. Left out: where fewer than one event in 100,000 lies.",
            width: 960, height: 400, data: [PlotData("\(name).dat", blocks)], commands: """
                set multiplot
                unset key
                \(legend.commands(top: 6, width: 960, height: 400))
                \((0..<3).map(panel).joined(separator: "\n"))
                unset multiplot
                """)
    }
}
