/// χ²/N against the number of layers trained, a panel a target, with the baseline of nothing trained.
public enum ScanPicture {
    public static func picture(_ scan: DepthScan) -> Picture? {
        guard !scan.targets.isEmpty, !scan.depths.isEmpty else { return nil }
        let name = "scan"
        let columns = min(scan.targets.count, 3)
        let rows = (scan.targets.count + columns - 1) / columns
        let panelWidth = columns == 1 ? 700.0 : 320.0, panelHeight = 280.0
        let legend = Legend([
            (.bar(Style.test, type: 13), "test points, mean ± s.d. of the replicas"),
            (.line(Style.train, width: 1.2, dashes: "9,5"), "training points, mean"),
            (.line(Style.ink, width: 1), "A/12 × carbon, nothing trained"),
        ])
        let (left, right, head, foot) = (34.0, 10.0, 12 + legend.height(width: Int(44 + panelWidth * Double(columns))), 34.0)
        let width = left + right + panelWidth * Double(columns), height = head + foot + panelHeight * Double(rows)
        let low = Double(scan.depths.min()!) - 0.6, high = Double(scan.depths.max()!) + 0.6
        func panel(_ t: Int) -> String {
            let target = scan.targets[t]
            let x = left + panelWidth * Double(t % columns), y = head + panelHeight * Double(t / columns)
            let values = (target.mean + target.trainMean + target.chiSquareTest.flatMap { $0 } + [target.baseline])
                .filter { $0.isFinite && $0 > 0 }
            let file = Style.file("\(name)-\(Style.stem(target.name)).dat")
            return """
                set lmargin at screen \((x + 56) / width); set rmargin at screen \((x + panelWidth - 8) / width)
                set tmargin at screen \(1 - (y + 24) / height); set bmargin at screen \(1 - (y + panelHeight - 30) / height)
                set title \(Style.text(Style.nucleus(target.name))) offset 0,-0.6
                set yrange [\(0.7 * (values.min() ?? 1)):\(1.4 * (values.max() ?? 1))]
                plot \(file) index 1 using 1:2 with points pointtype 7 pointsize 0.35 linecolor rgb '#90D55E00', \\
                     \(file) index 0 using 1:5 with lines linecolor rgb '\(Style.ink)' linewidth 1, \\
                     \(file) index 0 using 1:4 with linespoints linestyle 1 dashtype (9,5) linewidth 1.2 pointsize 0.6, \\
                     \(Style.errorBars(file, index: 0, x: 1, y: 2, low: 6, high: 7, style: 2, size: 1)), \\
                     \(file) index 0 using 1:2 with lines linestyle 2 linewidth 1.3
                """
        }
        return Picture(
            name: name, title: "χ²/N against the number of layers trained",
            caption: "Starting from the carbon network of the same replica, the last d weight layers are trained on the target; "
                + "thin line: the carbon prediction times A/12.",
            width: Int(width), height: Int(height), data: scan.targets.map { data($0, scan, "\(name)-\(Style.stem($0.name)).dat") },
            commands: """
                set multiplot
                set label 1 'weight layers trained, counted from the output' at screen 0.5,\(12 / height) center
                set label 2 \(Style.text("χ²/N")) at screen \(14 / width),0.5 center rotate
                unset key
                \(legend.commands(top: 6, width: Int(width), height: Int(height)))
                set logscale y
                set xrange [\(low):\(high)]
                set ytics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 1e4, 1e5, 1e6, 1e7)
                set xtics (\(scan.depths.map(String.init).joined(separator: ", ")))
                set grid ytics linecolor rgb '#E5E5E5' linewidth 0.5
                \(scan.targets.indices.map(panel).joined(separator: "\nunset label; unset object; unset arrow\n"))
                unset multiplot
                """)
    }

    private static func data(_ target: DepthScan.Target, _ scan: DepthScan, _ file: String) -> PlotData {
        PlotData(file, [
            .init("\(target.name): mean over the replicas",
                columns: ["depth", "chi2_test", "standard_deviation", "chi2_train", "baseline", "low", "high"],
                rows: scan.depths.indices.map { d in
                    let (mean, deviation) = (target.mean[d], target.variance[d].squareRoot())
                    // On a logarithmic axis a bar that reaches zero ends at a tenth of the mean.
                    return [Double(scan.depths[d]), mean, deviation, target.trainMean[d], target.baseline,
                            max(mean - deviation, 0.1 * mean), mean + deviation]
                }),
            .init("\(target.name): replicas", columns: ["depth", "chi2_test"], rows: scan.depths.indices.flatMap { d in
                // Side by side, so that equal values are seen as several.
                target.chiSquareTest[d].enumerated().map { r, value in
                    [Double(scan.depths[d]) + 0.3 * (Double(r) / Double(max(1, scan.replicas.count - 1)) - 0.5), value]
                }
            }),
        ])
    }
}
