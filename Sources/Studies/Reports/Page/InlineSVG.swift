import Foundation

/// gnuplot's SVG made fit to stand in a page: a fraction of the bytes, no names that could collide, the page's own ink for what is black.
enum InlineSVG {
    /// The symbols of gnuplot that pictures here use, once for the whole page: open and filled circle, square and
    /// diamond, filled triangle.
    static let symbols = """
        <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>\
        <circle id="gpPt5" r="1" fill="none" stroke="currentColor" stroke-width=".25"/>\
        <circle id="gpPt6" r="1" fill="currentColor" stroke="none"/>\
        <rect id="gpPt3" x="-1" y="-1" width="2" height="2" fill="none" stroke="currentColor" stroke-width=".25"/>\
        <rect id="gpPt4" x="-1" y="-1" width="2" height="2" fill="currentColor" stroke="none"/>\
        <path id="gpPt8" d="M0-1.33L1.33 .67L-1.33 .67z" fill="currentColor" stroke="none"/>\
        <path id="gpPt11" d="M0-1.41L1.41 0L0 1.41L-1.41 0z" fill="none" stroke="currentColor" stroke-width=".25"/>\
        <path id="gpPt12" d="M0-1.41L1.41 0L0 1.41L-1.41 0z" fill="currentColor" stroke="none"/></defs></svg>
        """

    static func html(_ svg: String, label: String) -> HTML {
        let viewBox = svg.firstMatch(of: /viewBox="([^"]*)"/).map { String($0.1) } ?? "0 0 600 400"
        return .element("svg", ["viewBox": viewBox, "role": "img", "aria-label": label], [HTML(raw: content(svg))])
    }

    /// What stands between the definitions and the end. gnuplot writes an element a line, a path on several.
    private static func content(_ svg: String) -> String {
        guard let start = svg.range(of: "</defs>")?.upperBound, let end = svg.range(of: "</svg>", options: .backwards)?.lowerBound
        else { return "" }
        // The group around all that was opened before the definitions.
        var result = "<g>"
        var dots = Dots()
        for line in svg[start..<end].split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("<title>") || line.hasPrefix("<desc>") { continue }
            if dots.take(line) { continue }
            result += dots.flush()
            if line.hasPrefix("<use") || line.hasPrefix("<path") || line.hasPrefix("M") || line.hasPrefix("L") || line.hasPrefix("<g")
                || line.first?.isNumber == true {
                result += recoloured(shortened(line)) + (line.hasSuffix(">") ? "" : " ")
            } else {
                // The coordinates of polygons run over several lines.
                result += recoloured(line) + (line.hasSuffix(">") ? "" : " ")
            }
        }
        result += dots.flush()
        for (long, short) in cosmetics { result = result.replacing(long, with: short) }
        // Groups that hold nothing, until no more are left.
        while true {
            let fewer = result.replacing(/<g [^>]*><\/g>/, with: "")
            if fewer.count == result.count { return fewer }
            result = fewer
        }
    }

    private static let cosmetics = [
        (" stroke-linecap=\"butt\"", ""), (" stroke-linejoin=\"miter\"", ""), ("xlink:href", "href"), (" font-family=\"sans-serif\"", ""),
        (" xml:space=\"preserve\"", ""), (" id=\"gnuplot_canvas\"", ""), ("stroke-width=\"1.00\"", "stroke-width=\"1\""),
        ("<tspan >", "<tspan>"), ("<image ", "<image style=\"image-rendering:pixelated\" "), ("  ", " "),
    ]

    /// Black becomes the ink of the page, greys follow its light and dark.
    private static let colours = [
        (" color=\"black\"", ""), ("'black'", "'currentColor'"), ("\"black\"", "\"currentColor\""),
        ("rgb( 85,  85,  85)", "var(--train)"), ("rgb(  0, 114, 178)", "var(--mean)"),
        ("rgb(  0,   0,   0)", "currentColor"), ("rgb(200, 200, 200)", "var(--g1)"), ("rgb(216, 216, 216)", "var(--g2)"),
        ("rgb(226, 226, 226)", "var(--g3)"), ("rgb(241, 241, 241)", "var(--g4)"), ("rgb(238, 238, 238)", "var(--g4)"),
        ("rgb(229, 229, 229)", "var(--g3)"), ("rgb(221, 221, 221)", "var(--g3)"),
    ]

    private static func recoloured(_ line: String) -> String {
        var line = line
        if line.contains(" id=\"gnuplot_plot_") { line.replace(/\ id="gnuplot_plot_[^"]*"/, with: "") }
        for (old, new) in colours where line.contains(old) { line = line.replacing(old, with: new) }
        return line
    }

    /// Coordinates to a tenth of a pixel.
    static func shortened(_ line: String) -> String {
        var result: [UInt8] = []
        let bytes = Array(line.utf8)
        var i = 0
        while i < bytes.count {
            guard isDigit(bytes[i]) else {
                result.append(bytes[i])
                i += 1
                continue
            }
            var end = i
            while end < bytes.count, isDigit(bytes[end]) || bytes[end] == UInt8(ascii: ".") { end += 1 }
            let text = String(decoding: bytes[i..<end], as: UTF8.self)
            if text.contains("."), let value = Double(text) {
                let rounded = (value * 10).rounded() / 10
                result += Array((rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)").utf8)
            } else {
                result += bytes[i..<end]
            }
            i = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Filled circles that follow each other, as one path of round dots.
    private struct Dots {
        private var scale = ""
        private var colour = ""
        private var opacity = ""
        private var path = ""

        /// Whether the line is such a circle.
        mutating func take(_ line: String) -> Bool {
            guard line.hasPrefix("<use xlink:href='#gpPt6'"), let match = line.firstMatch(of: Dots.use) else { return false }
            let opacity = String(match.opacity ?? "1")
            guard path.isEmpty || (match.scale == scale && match.colour == colour && opacity == self.opacity) else { return false }
            (scale, colour, self.opacity) = (String(match.scale), String(match.colour), opacity)
            path += "M\(InlineSVG.shortened(String(match.x))) \(InlineSVG.shortened(String(match.y)))h0"
            return true
        }

        mutating func flush() -> String {
            guard !path.isEmpty else { return "" }
            defer { path = "" }
            let width = (20 * (Double(scale) ?? 1)).rounded() / 10
            let ink = InlineSVG.recoloured("\"\(colour)\"").dropFirst().dropLast()
            let faint = opacity == "1" ? "" : " stroke-opacity=\"\(opacity)\""
            return "<path fill=\"none\" stroke=\"\(ink)\"\(faint) stroke-width=\"\(width)\" stroke-linecap=\"round\" d=\"\(path)\"/>"
        }

        nonisolated(unsafe) private static let use = #/
            translate\((?<x>[-0-9.]+),(?<y>[-0-9.]+)\)\ scale\((?<scale>[-0-9.]+)\)'
            \ color='(?<colour>[^']*)'(?:\ opacity='(?<opacity>[^']*)')?
            /#
    }
}
