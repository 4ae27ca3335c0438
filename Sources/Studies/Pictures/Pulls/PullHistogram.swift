/// The distribution of pulls: one sample as bars, others as points with their errors, and the density that they should follow.
package struct PullHistogram {
    /// Beyond this a pull counts in the outermost bin.
    private static let edge = 6.0
    private static let width = 0.5

    let name: String
    private let blocks: [PlotData.Block]
    private let legend: Legend
    private let hasSecond: Bool
    private let reference: PlotData.Block?

    /// - Parameters:
    ///   - name: the stem of the picture's files.
    ///   - bars: pulls of the sample drawn as bars; what is not finite is left out.
    ///   - points: pulls of the sample drawn as points; empty for none.
    ///   - reference: the density to compare with, and its name; the standard normal distribution when nil.
    package init(
        _ name: String, bars: (title: String, pulls: [Double]), points: (title: String, pulls: [Double]) = ("", []),
        reference: (title: String, density: (Double) -> Double)? = nil
    ) {
        self.name = name
        let (first, second) = (PullHistogram.block(bars.title, bars.pulls), PullHistogram.block(points.title, points.pulls))
        hasSecond = second.count > 0
        self.reference = reference.map { title, density in
            let steps = stride(from: -PullHistogram.edge, through: PullHistogram.edge, by: 0.05)
            return PlotData.Block(title, columns: ["pull", "density"], rows: steps.map { [$0, density($0)] })
        }
        func label(_ part: (block: PlotData.Block, beyond: Int, count: Int)) -> String {
            "\(part.block.title) (\(part.count)\(part.beyond > 0 ? ", \(part.beyond) beyond ±\(Int(PullHistogram.edge))" : ""))"
        }
        legend = Legend(
            [(.band("#C8C8C8"), label(first))] + (hasSecond || !points.title.isEmpty ? [(.bar(Style.test, type: 13), label(second))] : [])
                + [(.line(Style.mean, width: 2), reference?.title ?? "N(0,1)")])
        blocks = [first.block, second.block]
    }

    private static func block(_ title: String, _ values: [Double]) -> (block: PlotData.Block, beyond: Int, count: Int) {
        let pulls = values.filter(\.isFinite)
        var counts = [Int](repeating: 0, count: Int(2 * edge / width))
        for pull in pulls {
            counts[min(counts.count - 1, max(0, Int(((min(max(pull, -edge), edge) + edge) / width).rounded(.down))))] += 1
        }
        let total = Double(max(1, pulls.count))
        let rows = counts.indices.map { i -> [Double] in
            let height = Double(counts[i]) / total / width
            let error = Double(counts[i]).squareRoot() / total / width
            return [-edge + (Double(i) + 0.5) * width, height, height - error, height + error]
        }
        return (.init(title, columns: ["pull", "density", "low", "high"], rows: rows), pulls.count { abs($0) > edge }, pulls.count)
    }

    /// - Parameters:
    ///   - axis: what the pull is, with its formula.
    package func picture(title: String, caption: String, axis: String) -> Picture {
        let file = Style.file("\(name).dat")
        var curves = ["\(file) index 0 using 1:2 with boxes linecolor rgb '#C8C8C8' fillstyle solid noborder"]
        curves.append((reference == nil ? "exp(-x*x/2)/sqrt(2*pi)" : "\(file) index 2 using 1:2")
            + " with lines linecolor rgb '\(Style.mean)' linewidth 2")
        if hasSecond { curves.append(Style.errorBars(file, index: 1, x: 1, y: 2, low: 3, high: 4, style: 2, size: 0.9)) }
        return Picture(
            name: name, title: title, caption: caption, width: 720, height: 480,
            data: [PlotData("\(name).dat", blocks + (reference.map { [$0] } ?? []))],
            commands: """
                set boxwidth \(PullHistogram.width * 0.96)
                set xrange [-\(PullHistogram.edge):\(PullHistogram.edge)]
                set yrange [0:*]
                set samples 400
                set xlabel \(Style.text(axis))
                set ylabel 'density'
                \(legend.above(width: 720, height: 480))
                plot \(curves.joined(separator: ", \\\n     "))
                """)
    }
}
