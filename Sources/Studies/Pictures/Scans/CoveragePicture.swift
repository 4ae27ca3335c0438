import ResultReading

/// Whether the bands are as wide as the mean is wrong: shares of the test points within one and two σ.
public enum CoveragePicture {
    public static func picture(_ scan: ScanFile) -> Picture {
        let name = "coverage"
        let axis = RowAxis(names: scan.targets.map { target in
            "\(Style.nucleus(target.name)), \(target.splits[0].testPoints) points"
        })
        let rows = scan.targets.enumerated().map { t, target -> [Double] in
            func share(_ offset: Double, _ share: (ScanFile.Split) -> Double) -> [Double] {
                let values = target.values(share)
                let deviation = values.sorted.count > 1 ? values.standardDeviation : 0
                return [axis.position(t, offset: offset), values.mean, max(0, values.mean - deviation), min(1, values.mean + deviation)]
            }
            func chosen(_ split: ScanFile.Split) -> ScanFile.Quality { split.quality[scan.depths.firstIndex(of: split.chosenDepth) ?? 0] }
            return share(-0.12) { chosen($0).within1 } + share(-0.12) { chosen($0).within2 }
                + share(0.16) { $0.baseline.within1 } + share(0.16) { $0.baseline.within2 }
        }
        let hasSplits = scan.targets[0].splits.count > 1
        let legend = Legend([
            (.bar(Style.mean, type: 7), "within 1σ"), (.bar(Style.test, type: 13), "within 2σ"),
            (.point(Style.mean, type: 6), "open: \(DepthPicture.baselineName(scan))"),
        ])
        let height = axis.height + 20
        let file = Style.file("\(name).dat")
        func series(_ column: Int, _ color: String, _ type: Int) -> String {
            """
            \(file) using \(column + 2):\(column):($\(column + 3)-$\(column + 2)):(0) with vectors nohead \\
                     linecolor rgb '\(color)' linewidth 0.9, \\
                 \(file) using \(column + 1):\(column) with points linecolor rgb '\(color)' linewidth 1.4 pointtype \(type) pointsize 0.9
            """
        }
        func line(_ x: Double, _ color: String) -> String {
            "set arrow from \(x), graph 0 to \(x), graph 1 nohead back linecolor rgb '\(color)' linewidth 1 dashtype (8,4)"
        }
        let columns = ["within_1", "within_2", "baseline_within_1", "baseline_within_2"]
        return Picture(
            name: name, title: "Test points within the bands",
            caption: "Shares of the test points within one and two √(σ² + δ²), σ the spread of the replicas at the chosen depth, δ the "
                + "error of the point" + (hasSplits ? "; mean ± standard deviation of the splits" : "") + ". Lines: 68.3 % and 95.4 %, "
                + "where a band that is as wide as its mean is wrong would have them. Normalization errors enter neither σ nor δ.",
            width: 720, height: height,
            data: [PlotData("\(name).dat", [.init(
                "targets in the order of the scan: \(scan.targets.map(\.name).joined(separator: " "))",
                columns: columns.flatMap { ["row", $0, "low", "high"] }, rows: rows)])],
            commands: """
                \(axis.commands)
                set xrange [0:1]; set xtics ('0' 0, '20 %%' 0.2, '40 %%' 0.4, '60 %%' 0.6, '80 %%' 0.8, '100 %%' 1)
                set xlabel 'share of the test points'
                set grid xtics linecolor rgb '#E5E5E5' linewidth 0.5
                \(line(0.683, Style.mean))
                \(line(0.954, Style.test))
                \(legend.above(width: 720, height: height))
                plot \(series(1, Style.mean, 7)), \\
                     \(series(5, Style.test, 13)), \\
                     \(series(9, Style.mean, 6)), \\
                     \(series(13, Style.test, 12))
                """)
    }
}
