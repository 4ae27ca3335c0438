import Foundation

/// Plain text for people: numbers with three significant digits, durations, aligned columns.
public enum Table {
    public static func number(_ x: Double) -> String {
        if x.isNaN { return "–" }
        if abs(x) >= 1000 || (abs(x) < 0.001 && x != 0) { return String(format: "%.2e", x) }
        return String(format: abs(x) >= 100 ? "%.0f" : abs(x) >= 10 ? "%.1f" : "%.2f", x)
    }

    /// With `digits` digits after the point.
    public static func fixed(_ x: Double, digits: Int) -> String { String(format: "%.\(digits)f", x) }

    public static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<90: "\(Int(seconds.rounded())) s"
        case ..<5400: "\(Int((seconds / 60).rounded())) min"
        default: String(format: "%.1f h", seconds / 3600)
        }
    }

    public static func bytes(_ count: Double) -> String {
        switch count {
        case ..<1e6: "\(Int((count / 1e3).rounded())) kB"
        case ..<1e9: "\(Int((count / 1e6).rounded())) MB"
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
}
