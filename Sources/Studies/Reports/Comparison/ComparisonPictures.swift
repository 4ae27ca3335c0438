import Pictures
import ResultReading

/// χ²/N of the test points before and after, by experiment.
enum QualityChangePicture {
    static func picture(_ comparison: RunComparison) -> Picture {
        let name = "chi2-before-after"
        let file = Style.file("\(name).dat")
        let names = comparison.dataChanges.map(\.experiment)
        let axis = RowAxis(names: names)
        func rows(_ value: (RunResult.ExperimentRow) -> Double) -> [[Double]] {
            names.enumerated().map { k, name in
                [axis.position(k)] + [comparison.before, comparison.after].map { run in
                    run.experiments.first { $0.name == name }.map(value) ?? .nan
                }
            }
        }
        let (train, test) = (rows(\.chiSquareTrain), rows(\.chiSquareTest))
        let values = (train + test).flatMap { $0.dropFirst() }.filter { $0.isFinite && $0 > 0 }
        let legend = Legend([
            (.point(Style.train, type: 6), "training before"), (.point(Style.train, type: 7), "after"),
            (.point(Style.test, type: 4), "test before"), (.point(Style.test, type: 5), "after"),
        ])
        func curves(_ index: Int, _ shift: Double, _ color: String, _ open: Int, _ filled: Int) -> String {
            """
            \(file) index \(index) using 2:($1+\(shift)):($3-$2):(0) with vectors nohead linecolor rgb '\(color)' linewidth 1, \\
                 \(file) index \(index) using 2:($1+\(shift)) with points pointtype \(open) pointsize 0.8 linecolor rgb '\(color)', \\
                 \(file) index \(index) using 3:($1+\(shift)) with points pointtype \(filled) pointsize 0.8 linecolor rgb '\(color)'
            """
        }
        return Picture(
            name: name, title: "χ²/N before and after",
            caption: "χ²/N of the ensemble mean by experiment; open symbols before, filled after.", width: 720, height: axis.height,
            data: [PlotData("\(name).dat", [
                .init("training points", columns: ["row", "before", "after"], rows: train),
                .init("test points", columns: ["row", "before", "after"], rows: test),
            ])], commands: """
                set logscale x
                \(axis.commands)
                set xrange [\(min(0.5, 0.7 * (values.min() ?? 1))):\(max(2, 1.4 * (values.max() ?? 1)))]
                set xtics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1e4, 1e5, 1e6)
                set xlabel \(Style.text("χ²/N"))
                set arrow from 1, graph 0 to 1, graph 1 nohead linecolor rgb '#999999' back
                \(legend.above(width: 720, height: axis.height))
                plot \(curves(0, -0.15, Style.train, 6, 7)), \\
                     \(curves(1, 0.15, Style.test, 4, 5))
                """)
    }
}

/// The distribution of the shifts at the points of both runs.
enum ShiftHistogram {
    static func picture(_ comparison: RunComparison) -> Picture? {
        let sigmas = comparison.shifts().map(\.sigmas).filter(\.isFinite)
        guard !sigmas.isEmpty else { return nil }
        let name = "shift-histogram"
        let (edge, width) = (4.0, 0.25)
        var counts = [Int](repeating: 0, count: Int(2 * edge / width))
        for value in sigmas { counts[min(counts.count - 1, max(0, Int((min(max(value, -edge), edge) + edge) / width)))] += 1 }
        let beyond = sigmas.count { abs($0) > edge }
        return Picture(
            name: name, title: "Shift at the measured points",
            caption: "(after − before)/σ at the \(sigmas.count) points of both runs; "
                + "the outermost bins hold the \(beyond) beyond ±\(Int(edge)).",
            width: 720, height: 360, data: [PlotData("\(name).dat", [
                .init("shift", columns: ["sigmas", "points"], rows: counts.indices.map { bin in
                    [-edge + (Double(bin) + 0.5) * width, Double(counts[bin])]
                }),
            ])], commands: """
                unset key
                set boxwidth \(0.96 * width)
                set xrange [-\(edge):\(edge)]; set yrange [0:*]
                set xlabel \(Style.text("shift of the mean (σ before)")); set ylabel 'points'
                plot \(Style.file("\(name).dat")) using 1:2 with boxes linecolor rgb '\(Style.mean)' fillstyle solid noborder
                """)
    }
}
