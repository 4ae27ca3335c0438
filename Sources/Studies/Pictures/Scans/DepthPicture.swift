import Foundation
import ResultFiles
import ResultReading

/// χ²/N against the number of layers trained, a panel a target, with the baseline of nothing trained and the depth to take.
public enum DepthPicture {
    public static func picture(_ scan: ScanFile) -> Picture {
        let name = "depths"
        let columns = min(scan.targets.count, 3)
        let rows = (scan.targets.count + columns - 1) / columns
        let panelWidth = columns == 1 ? 760.0 : 340.0, panelHeight = 300.0
        let hasSplits = scan.targets[0].splits.count > 1
        let legend = Legend([
            (.bar(Style.test, type: 7), "test points" + (hasSplits ? ", mean ± s.d. of the splits" : "")),
            (.bar(Style.mean, type: 5), "covered by the source's data"), (.bar(Style.third, type: 9), "not covered"),
            (.line(Style.test, width: 1, dashes: "3,4"), "test points, 3 % floor"),
            (.line(Style.ink, width: 1.2), "\(baselineName(scan)), test points"),
            (.point("#90D55E00", type: 7), "members"),
            (.point(Style.second, type: 7), "chosen depth\(hasSplits ? " of each split" : "")"),
            (.line(Style.second, width: 2.5), "depths as good"),
        ])
        let left = 34.0, right = 10.0, foot = 34.0
        let width = left + right + panelWidth * Double(columns)
        let head = 12 + legend.height(width: Int(width))
        let height = head + foot + panelHeight * Double(rows)
        let (first, last) = (Double(scan.depths[0]), Double(scan.depths[scan.depths.count - 1]))
        func panel(_ t: Int) -> String {
            let target = scan.targets[t]
            let x = left + panelWidth * Double(t % columns), y = head + panelHeight * Double(t / columns)
            let file = Style.file(fileName(target, name))
            let (low, high) = range(target)
            let split = target.splits[0]
            let counts = "\(split.testPoints) test points, \(split.coveredPoints) covered"
            func series(_ column: Int, _ color: String, _ type: Int) -> String {
                """
                \(file) index 0 using 1:\(column):(0):($\(column + 1)-$\(column)) with vectors nohead \\
                         linecolor rgb '\(color)' linewidth 0.9, \\
                     \(file) index 0 using 1:\(column - 1) with linespoints linecolor rgb '\(color)' linewidth 1.3 \\
                         pointtype \(type) pointsize 0.6
                """
            }
            return """
                set lmargin at screen \((x + 56) / width); set rmargin at screen \((x + panelWidth - 8) / width)
                set tmargin at screen \(1 - (y + 26) / height); set bmargin at screen \(1 - (y + panelHeight - 30) / height)
                set title \(Style.text("\(Style.nucleus(target.name)): \(counts)")) offset 0,-0.6 font ',12'
                set yrange [\(low):\(high)]; \(ticks(low, high))
                \(choice(target))
                plot \(file) index 1 using 1:2 with points pointtype 7 pointsize 0.3 linecolor rgb '#90D55E00', \\
                     \(file) index 2 using 1:2 with lines linecolor rgb '\(Style.ink)' linewidth 1.2, \\
                     \(file) index 0 using 1:11 with lines linecolor rgb '\(Style.test)' linewidth 1 dashtype (3,4), \\
                     \(series(9, Style.third, 9)), \\
                     \(series(6, Style.mean, 5)), \\
                     \(series(3, Style.test, 7))
                """
        }
        return Picture(
            name: name, title: "χ²/N against the number of layers trained",
            caption: "The ensemble mean at the test points, starting from the \(Style.nucleus(scan.source.target)) network of the same "
                + "replica, with the last d weight layers trained. Covered: the source has training points nearby in (E, θ, ω). Dotted: "
                + "3 % of the cross section added to each error. Faint: members by themselves. Black: \(baselineName(scan)). Green: "
                + "the depth of the greatest evidence and those as good; no test point had a say. At 0 no layer is trained, only the "
                + "transform of the source where the card asks for it.",
            width: Int(width), height: Int(height), data: scan.targets.map { data($0, scan, fileName($0, name)) },
            commands: """
                set multiplot
                set label 1 'weight layers trained, counted from the output' at screen 0.5,\(12 / height) center
                set label 2 \(Style.text("χ²/N")) at screen \(14 / width),0.5 center rotate
                unset key
                \(legend.commands(top: 6, width: Int(width), height: Int(height)))
                set logscale y
                set xrange [\(first - 0.6):\(last + 0.6)]
                set xtics (\(scan.depths.map(String.init).joined(separator: ", ")))
                set grid ytics linecolor rgb '#E5E5E5' linewidth 0.5
                \(scan.targets.indices.map(panel).joined(separator: "\nunset label; unset object; unset arrow\n"))
                unset multiplot
                """)
    }

    /// "A/12 × ¹²C, nothing trained".
    package static func baselineName(_ scan: ScanFile) -> String {
        let A = scan.source.target.prefix { $0.isNumber }
        return "A/\(A) × \(Style.nucleus(scan.source.target)), nothing trained"
    }

    private static func fileName(_ target: ScanFile.Target, _ name: String) -> String { "\(name)-\(Style.stem(target.name)).dat" }

    /// A line a split at the foot of the panel: the depths that are as good, and a dot at the chosen one.
    private static func choice(_ target: ScanFile.Target) -> String {
        target.splits.enumerated().map { s, split in
            let y = "graph \(foot * (Double(s) + 0.6) / Double(target.splits.count + 1))"
            let (from, to) = (Double(split.depthRange.lowerBound) - 0.25, Double(split.depthRange.upperBound) + 0.25)
            return """
                set arrow from first \(from), \(y) to first \(to), \(y) nohead linecolor rgb '\(Style.second)' linewidth 2.5
                set label '' at first \(split.chosenDepth), \(y) point pointtype 7 pointsize 0.8 linecolor rgb '\(Style.second)'
                """
        }.joined(separator: "\n")
    }

    /// Share of a panel's height that is kept for ``choice(_:)``.
    private static let foot = 0.12

    private static func ticks(_ low: Double, _ high: Double) -> String {
        let steps = high / low < 20 ? [1, 1.5, 2, 3, 4, 5, 7] : [1, 2, 5]
        let ticks = (-3...8).flatMap { power in steps.map { $0 * pow(10, Double(power)) } }.filter { (low...high).contains($0) }
        return "set ytics (\(ticks.map { "'\(Style.plain(($0 * 1e4).rounded() / 1e4))' \($0)" }.joined(separator: ", ")))"
    }

    /// All curves, and the members but for a few percent at either end: one that went astray must not press the others together.
    private static func range(_ target: ScanFile.Target) -> (Double, Double) {
        let means = target.splits.flatMap { split in
            [split.baseline.test] + split.quality.flatMap { [$0.test, $0.covered, $0.uncovered, $0.testWithFloor] }
        }
        let members = Quantiles(target.splits.flatMap { $0.memberTest.flatMap { $0 } })
        let values = (means + [members[0.02], members[0.98]]).filter { $0.isFinite && $0 > 0 }
        let (low, high) = (0.9 * (values.min() ?? 0.5), 1.15 * (values.max() ?? 2))
        return (low * pow(low / high, foot / (1 - foot)), high)
    }

    private static func data(_ target: ScanFile.Target, _ scan: ScanFile, _ file: String) -> PlotData {
        func bar(_ d: Int, _ value: (ScanFile.Quality) -> Double) -> [Double] {
            let values = target.values { value($0.quality[d]) }
            let (mean, deviation) = (values.mean, values.sorted.count > 1 ? values.standardDeviation : 0)
            // On a logarithmic axis a bar that reaches zero ends at a tenth of the mean.
            return [mean, max(mean - deviation, 0.1 * mean), mean + deviation]
        }
        let baseline = target.values(\.baseline.test).mean
        return PlotData(file, [
            .init("\(target.name): mean over the replicas; mean over the splits, and this minus and plus their standard deviation",
                columns: ["depth", "test", "low", "high", "covered", "low", "high", "uncovered", "low", "high", "test_3%_floor"],
                rows: scan.depths.indices.map { d in
                    [Double(scan.depths[d])] + bar(d, \.test) + bar(d, \.covered) + bar(d, \.uncovered) + [bar(d, \.testWithFloor)[0]]
                }),
            .init("\(target.name): members", columns: ["depth", "chi2_test"], rows: target.splits.enumerated().flatMap { s, split in
                scan.depths.indices.flatMap { d in
                    // Side by side, so that equal values are seen as several.
                    split.memberTest[d].enumerated().map { r, value in
                        let place = Double(s * scan.replicas + r) / Double(max(1, target.splits.count * scan.replicas - 1))
                        return [Double(scan.depths[d]) + 0.3 * (place - 0.5), value]
                    }
                }
            }),
            .init("\(target.name): nothing trained", columns: ["depth", "chi2_test"], rows: [
                [Double(scan.depths[0]) - 0.6, baseline], [Double(scan.depths[scan.depths.count - 1]) + 0.6, baseline],
            ]),
        ])
    }
}
