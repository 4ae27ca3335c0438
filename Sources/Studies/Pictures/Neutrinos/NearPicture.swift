import ResultReading

/// Near events by energy and by angle: measured, and as the members expect them.
public enum NearPicture {
    /// - Parameter number: of the sample.
    public static func picture(_ run: StructureRun, sample number: Int) -> Picture {
        let sample = run.samples[number], name = "near-\(number)", file = Style.file("\(name).dat")
        // Bins run energy by energy.
        let rows = sample.energies.indices.filter { $0 == 0 || sample.energies[$0] != sample.energies[$0 - 1] }.count
        let angles = max(1, sample.shares.count / max(1, rows))
        let byEnergy = projection(sample, count: rows) { $0 / angles }, byAngle = projection(sample, count: angles) { $0 % angles }
        let energies = (0..<rows).map { sample.energies[$0 * angles] }
        let places = (0..<angles).map { (Double($0) + 0.5) / Double(angles) }
        func block(_ title: String, _ x: [Double], _ values: [(share: Double, mean: Double, deviation: Double)]) -> PlotData.Block {
            .init(title, columns: ["x", "measured", "mean", "low", "high", "ratio", "ratio_low", "ratio_high"], rows: x.indices.map { i in
                let (share, mean, deviation) = values[i]
                return [
                    x[i], share, mean, mean - deviation, mean + deviation, share / mean, 1 - deviation / mean, 1 + deviation / mean,
                ]
            })
        }
        func panels(_ index: Int, _ column: Int, _ label: String) -> String {
            let (left, right) = (0.08 + 0.48 * Double(column), 0.50 + 0.48 * Double(column))
            return """
                set lmargin at screen \(left); set rmargin at screen \(right)
                set tmargin at screen 0.88; set bmargin at screen 0.42
                set yrange [0:*]; unset xlabel; set format x ''; set ylabel \(Style.text(column == 0 ? "share of events" : "")) offset 2
                plot \(file) index \(index) using 1:4:5 with filledcurves linecolor rgb '\(Style.band)', \\
                     \(file) index \(index) using 1:3 with lines linestyle 3, \(file) index \(index) using 1:2 with points linestyle 1
                set tmargin at screen 0.38; set bmargin at screen 0.12
                set yrange [0.95:1.05]; set format x '%g'; set xlabel \(Style.text(label))
                set ylabel \(Style.text(column == 0 ? "measured / mean" : ""))
                plot \(file) index \(index) using 1:7:8 with filledcurves linecolor rgb '\(Style.band)', \\
                     1 with lines linestyle 3, \(file) index \(index) using 1:6 with points linestyle 1
                """
        }
        let legend = Legend([
            (.bar(Style.train, type: 7), "events"), (.line(Style.mean, width: 1.8), "mean"),
            (.band(Style.band), "deviation of the members"),
        ])
        return Picture(
            name: name, title: run.samples.count > 1 ? "Near events, sample \(number + 1)" : "Near events",
            caption: "Shares of the events by energy of the lepton, and by the square root of κ = E_ℓ − p cos θ between its least and its "
                + "greatest value at each energy. Below: events over the mean of the members.",
            width: 900, height: 560, data: [
                PlotData("\(name).dat", [block("by energy", energies, byEnergy), block("by angle", places, byAngle)]),
            ], commands: """
                set multiplot
                unset key
                \(legend.commands(top: 6, width: 900, height: 560))
                \(panels(0, 0, "energy of the lepton  (GeV)"))
                \(panels(1, 1, "√ of the share of κ"))
                unset multiplot
                """)
    }

    private static func projection(
        _ sample: StructureRun.Sample, count: Int, _ place: (Int) -> Int
    ) -> [(share: Double, mean: Double, deviation: Double)] {
        func sums(_ values: [Double]) -> [Double] {
            var sums = [Double](repeating: 0, count: count)
            for (bin, value) in values.enumerated() where place(bin) < count { sums[place(bin)] += value }
            return sums
        }
        let measured = sums(sample.shares), members = sample.fitted.map(sums)
        return (0..<count).map { i in
            let (mean, deviation) = Spread.of(members.map { $0[i] })
            return (measured[i], mean, deviation)
        }
    }
}

/// Mean and standard deviation over members; 0 for a single one.
enum Spread {
    static func of(_ values: [Double]) -> (mean: Double, deviation: Double) {
        let mean = values.reduce(0, +) / Double(max(1, values.count))
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(max(1, values.count - 1))).squareRoot())
    }
}
