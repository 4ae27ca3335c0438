import Text

/// A table of comma-separated values under a line of column names.
///
/// Accepted: UTF-8 with or without byte-order mark, any line ending, blank lines, lines that begin with #, fields in double quotes
/// (with "" for a quote inside), blanks around fields.
package struct CommaSeparatedTable {
    let name: String
    package let columns: [String]
    package let rows: [Row]

    package struct Row {
        /// What messages name: the row's own place, or the one that it was converted from.
        package let origin: Origin
        /// Its line in the table itself, counted from 1.
        package let line: Int
        fileprivate let fields: [String]
        fileprivate let columns: [String]

        /// The field under `column`; nil when the table has no such column.
        package subscript(column: String) -> String? {
            columns.firstIndex(of: column).map { fields[$0] }
        }
    }

    /// Lists what is wrong in `problems`; nil when the lines below the header cannot be understood at all.
    package init?(_ table: DataTable, required: [String], rowsAre rowName: String = "measurements", problems: inout Problems) {
        name = table.name
        guard !table.bytes.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) else {
            problems.add("the file is empty; it must begin with the line \(required.joined(separator: ","))", at: table.name)
            return nil
        }
        guard let lines = TextLines(table, problems: &problems) else { return nil }
        var header: [String]?
        var rows: [Row] = []
        for (origin, text) in lines.content {
            guard let fields = splitFields(text) else {
                problems.add("a quoted field does not end on its line; close it with a double quote", at: origin)
                continue
            }
            guard let header else {
                guard checkHeader(fields, required: required, at: origin, problems: &problems) else { return nil }
                header = fields
                continue
            }
            // Office programs write rows without anything.
            if fields.count > 1, fields.allSatisfy(\.isEmpty) { continue }
            guard fields.count == header.count else {
                problems.add("\(fields.count) fields, but the header names \(header.count) columns; give each column one field", at: origin)
                continue
            }
            let converted = header.firstIndex(of: MeasurementColumn.convertedFrom).flatMap { Origin(fields[$0]) }
            rows.append(Row(origin: converted ?? origin, line: origin.line, fields: fields, columns: header))
        }
        guard let header else {
            problems.add("no header; the first line must name the columns \(required.joined(separator: ","))", at: table.name)
            return nil
        }
        if rows.isEmpty && problems.count == 0 {
            problems.add("no rows below the header; add the \(rowName)", at: table.name)
        }
        columns = header
        self.rows = rows
    }
}

extension CommaSeparatedTable.Row {
    /// The number under `column`, if there is one; otherwise the problem is listed.
    package func number(_ column: String, _ problems: inout Problems) -> Double? {
        let text = self[column] ?? ""
        // What Swift reads beyond decimal numbers (nan, inf, hexadecimal) is no measurement.
        let plain = !text.isEmpty && text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        guard let value = plain ? Double(text) : decimal(text), value.isFinite else {
            problems.add("\(column) is '\(text)', not a finite number; write it like 0.55 or 5.5e-1", at: origin)
            return nil
        }
        return value
    }

    /// Δλ under normalization_uncertainty, if it is a fraction; otherwise the problem is listed.
    func normalizationUncertainty(_ problems: inout Problems) -> Double? {
        guard let value = number("normalization_uncertainty", &problems) else { return nil }
        guard value > 0 else {
            problems.add("normalization_uncertainty is \(plain(value)), but it must be positive; give a fraction, 0.03 for 3 %", at: origin)
            return nil
        }
        guard value < 1 else {
            problems.add(
                "normalization_uncertainty is \(plain(value)), which is \(plain(value)) times the cross section; give a fraction below 1, "
                    + "0.03 for 3 %", at: origin)
            return nil
        }
        return value
    }
}

private func checkHeader(_ fields: [String], required: [String], at origin: Origin, problems: inout Problems) -> Bool {
    let missing = required.filter { !fields.contains($0) }
    let wanted = required.joined(separator: ",")
    let before = problems.count
    if fields.count == 1 && (fields[0].contains(";") || fields[0].contains("\t")) {
        problems.add("the fields are not separated by commas; separate them so, beginning with \(wanted)", at: origin)
    } else if !required.isEmpty && missing.count == required.count {
        problems.add("no header; the first line must name the columns \(wanted)", at: origin)
    } else {
        let unknown = fields.filter { !required.contains($0) }
        for column in missing {
            let nearest = nearestNames(to: column, among: unknown, limit: 1, tolerance: 1).first
            let advice = nearest.map { name in
                "nearest in the header is '\(name)': name it exactly so if it is the same quantity in the same unit, else convert its "
                    + "values"
            } ?? "name the column exactly so, or add it"
            problems.add("no column '\(column)'; \(advice)", at: origin)
        }
        for (index, field) in fields.enumerated() where !field.isEmpty && fields[..<index].contains(field) {
            problems.add("two columns are called '\(field)'; rename one of them", at: origin)
        }
    }
    return problems.count == before
}

/// The fields of a line; nil when a quoted field does not end.
package func splitFields(_ line: String, separator: Character = ",") -> [String]? {
    var fields: [String] = []
    var rest = Substring(line)
    while true {
        rest = rest.drop { ($0 == " " || $0 == "\t") && $0 != separator }
        if rest.first == "\"" {
            var field = ""
            rest = rest.dropFirst()
            while true {
                guard let end = rest.firstIndex(of: "\"") else { return nil }
                field += rest[..<end]
                rest = rest[rest.index(after: end)...]
                guard rest.first == "\"" else { break }
                field += "\""
                rest = rest.dropFirst()
            }
            let end = rest.firstIndex(of: separator) ?? rest.endIndex
            fields.append(field + trimmed(rest[..<end]))
            rest = rest[end...]
        } else {
            let end = rest.firstIndex(of: separator) ?? rest.endIndex
            fields.append(trimmed(rest[..<end]))
            rest = rest[end...]
        }
        if rest.isEmpty { return fields }
        rest = rest.dropFirst()
    }
}

private func trimmed(_ text: Substring) -> String {
    var text = text
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
}
