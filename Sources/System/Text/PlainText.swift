/// A number in the fewest digits that give it back, without ".0".
public func plain(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// "1 row", "2 rows".
public func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

/// "0.16 … 5.766", or the one number when both are the same.
public func range(_ values: [Double]) -> String {
    guard let low = values.min(), let high = values.max() else { return "-" }
    return low == high ? plain(low) : "\(plain(low)) … \(plain(high))"
}

/// Rows under each other, columns two blanks apart; columns of numbers to the right.
public func aligned(_ rows: [[String]], rightAligned: [Int] = [], indent: String = "") -> String {
    var widths: [Int] = []
    for row in rows {
        for (column, text) in row.enumerated() {
            if column == widths.count { widths.append(0) }
            widths[column] = max(widths[column], text.count)
        }
    }
    return rows.map { row in
        var line = indent
        for (column, text) in row.enumerated() {
            let blanks = String(repeating: " ", count: widths[column] - text.count)
            line += (column > 0 ? "  " : "") + (rightAligned.contains(column) ? blanks + text : text + blanks)
        }
        while line.last == " " { line.removeLast() }
        return line
    }.joined(separator: "\n")
}
