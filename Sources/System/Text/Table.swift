import Glibc

/// Plain text for people: numbers with three significant digits, durations, aligned columns.
public enum Table {
    public static func number(_ x: Double) -> String {
        if x.isNaN { return "–" }
        if abs(x) >= 1000 || (abs(x) < 0.001 && x != 0) { return printed(x, "%.2e") }
        return printed(x, abs(x) >= 100 ? "%.0f" : abs(x) >= 10 ? "%.1f" : "%.2f")
    }

    /// With `digits` digits after the point.
    public static func fixed(_ x: Double, digits: Int) -> String { printed(x, "%.\(digits)f") }

    /// With at most `digits` significant digits, large and small numbers by powers of ten.
    public static func significant(_ x: Double, digits: Int) -> String { x.isNaN ? "–" : printed(x, "%.\(digits)g") }

    public static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<90: whole(seconds) + " s"
        case ..<5400: whole(seconds / 60) + " min"
        default: printed(seconds / 3600, "%.1f") + " h"
        }
    }

    public static func bytes(_ count: Double) -> String {
        switch count {
        case ..<1e6: whole(count / 1e3) + " kB"
        case ..<1e9: whole(count / 1e6) + " MB"
        default: "\(fixed(count / 1e9, digits: 1)) GB"
        }
    }

    /// Columns padded to their widest cell: the first to the left, the others to the right.
    public static func aligned(_ rows: [[String]]) -> String {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let pad = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + pad : pad + cell
            }.joined(separator: "  ") + "\n"
        }.joined()
    }

    /// Without digits after the point, whatever its size.
    private static func whole(_ x: Double) -> String { printed(x.rounded() + 0, "%.0f") }

    /// As C prints it, without Foundation, which the C library goes without.
    private static func printed(_ x: Double, _ format: String) -> String {
        withVaList([x]) { arguments in
            var characters = [CChar](repeating: 0, count: 512)
            vsnprintf(&characters, characters.count, format, arguments)
            return String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
