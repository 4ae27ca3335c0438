/// A legend in one or two lines above the axes: gnuplot's own does not wrap by the width of its entries.
package struct Legend {
    package enum Sample {
        case band(String)
        case line(String, width: Double, dashes: String? = nil)
        case point(String, type: Int)
        case bar(String, type: Int)

        /// Pixels.
        var width: Double {
            switch self {
            case .band, .line: 26
            case .point, .bar: 10
            }
        }
    }

    let entries: [(Sample, String)]

    package init(_ entries: [(Sample, String)]) { self.entries = entries }

    private static let lineHeight = 20.0
    /// Above the numbers that pictures use themselves.
    private static let firstTag = 900

    /// The entries of each line, centred in `width` pixels.
    private func lines(width: Double) -> [[(entry: (Sample, String), x: Double)]] {
        func extent(_ entry: (Sample, String)) -> Double { entry.0.width + 8 + 7.5 * Double(entry.1.count) + 20 }
        var lines: [[(Sample, String)]] = [[]]
        var used = 0.0
        for entry in entries {
            if used + extent(entry) > width - 30, !lines[lines.count - 1].isEmpty {
                lines.append([])
                used = 0
            }
            lines[lines.count - 1].append(entry)
            used += extent(entry)
        }
        return lines.map { line in
            var x = (width - line.map(extent).reduce(0, +) + 20) / 2
            return line.map { entry in
                defer { x += extent(entry) }
                return (entry, x)
            }
        }
    }

    /// Pixels it takes.
    func height(width: Int) -> Double { Legend.lineHeight * Double(lines(width: Double(width)).count) }

    /// - Parameter top: where it begins, in pixels from the top of a picture of `width` × `height`.
    func commands(top: Double, width: Int, height: Int) -> String {
        var tag = Legend.firstTag
        var commands: [String] = []
        for (number, line) in lines(width: Double(width)).enumerated() {
            let y = 1 - (top + Legend.lineHeight * (Double(number) + 0.5)) / Double(height)
            for (entry, x) in line {
                tag += 1
                let left = x / Double(width), right = (x + entry.0.width) / Double(width), middle = (left + right) / 2
                let half = 5.0 / Double(height)
                func segment(
                    _ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ color: String, _ width: Double, _ dashes: String?
                ) -> String {
                    "set arrow \(tag) from screen \(x0),\(y0) to screen \(x1),\(y1) nohead linecolor rgb '\(color)' linewidth \(width)"
                        + (dashes.map { " dashtype (\($0))" } ?? "")
                }
                func symbol(_ type: Int, _ size: Double, _ color: String) -> String {
                    "set label \(tag + 50) '' at screen \(middle),\(y) point pointtype \(type) pointsize \(size) linecolor rgb '\(color)'"
                }
                switch entry.0 {
                case .band(let color):
                    commands.append(
                        "set object \(tag) rectangle from screen \(left),\(y - half) to screen \(right),\(y + half) "
                            + "fillcolor rgb '\(color)' fillstyle solid noborder")
                case .line(let color, let lineWidth, let dashes):
                    commands.append(segment(left, y, right, y, color, lineWidth, dashes))
                case .bar(let color, let type):
                    commands.append(segment(middle, y - 1.5 * half, middle, y + 1.5 * half, color, 0.9, nil))
                    commands.append(symbol(type, 0.55, color))
                case .point(let color, let type):
                    commands.append(symbol(type, 0.8, color))
                }
                commands.append("set label \(tag) \(Style.text(entry.1)) at screen \((x + entry.0.width + 8) / Double(width)),\(y) left")
            }
        }
        return commands.joined(separator: "\n")
    }

    /// The legend at the top of a picture of one panel, and the axes below it.
    package func above(width: Int, height: Int) -> String {
        """
        unset key
        \(commands(top: 6, width: width, height: height))
        set tmargin at screen \(1 - (14 + self.height(width: width)) / Double(height))
        """
    }
}
