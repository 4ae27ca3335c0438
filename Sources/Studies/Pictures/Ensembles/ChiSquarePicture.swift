import ResultReading

/// χ²/N of the ensemble mean by experiment, training and test points.
public enum ChiSquarePicture {
    public static func picture(_ run: RunResult) -> Picture {
        let name = "chi2"
        let file = Style.file("\(name).dat")
        let axis = RowAxis(run)
        let rows = run.experiments.enumerated().map { k, row -> [Double] in
            // The width of χ²/N of N points that scatter by their errors alone.
            let spread = row.testPoints > 0 ? (2 / Double(row.testPoints)).squareRoot() : .nan
            return [axis.position(k, offset: -0.14), row.chiSquareTrain, axis.position(k, offset: 0.14), row.chiSquareTest,
                    max(1 - spread, 0.02), 1 + spread]
        }
        let values = run.experiments.flatMap { [$0.chiSquareTrain, $0.chiSquareTest] }.filter { $0.isFinite && $0 > 0 }
        let low = min(0.3, 0.7 * (values.min() ?? 1)), high = max(3, 1.4 * (values.max() ?? 1))
        let legend = Legend([
            (.point(Style.train, type: 6), "training points"), (.point(Style.test, type: 7), "test points"),
            (.band("#D8D8D8"), "1 ± √(2/N) of the test points"),
        ])
        return Picture(
            name: name, title: "χ²/N by experiment",
            caption: "χ²/N of the ensemble mean with its normalizations λ. Grey: 1 ± √(2/N), where χ²/N of the N test points lies "
                + "by chance in two of three cases.",
            width: 720, height: axis.height,
            data: [PlotData("\(name).dat", [.init(
                "experiments in the order of the run: \(axis.names.joined(separator: " "))",
                columns: ["row_train", "chi2_train", "row_test", "chi2_test", "expected_low", "expected_high"], rows: rows)])],
            commands: """
                set logscale x
                \(axis.commands)
                set xrange [\(low):\(high)]
                set xtics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 1e4, 1e5, 1e6)
                set xlabel \(Style.text("χ²/N"))
                set grid xtics linecolor rgb '#E5E5E5' linewidth 0.5
                set arrow from 1, graph 0 to 1, graph 1 nohead linecolor rgb '#999999' linewidth 1 back
                \(legend.above(width: 720, height: axis.height))
                plot \(file) using (($5+$6)/2):3:5:6:($3-0.13):($3+0.13) with boxxyerror \\
                         fillstyle solid noborder linecolor rgb '#D8D8D8', \\
                     \(file) using 2:1 with points linecolor rgb '\(Style.train)' pointtype 6 pointsize 1.1 linewidth 1.4, \\
                     \(file) using 4:3 with points linecolor rgb '\(Style.test)' pointtype 7 pointsize 1.1
                """)
    }
}
