import ScatteringData
import Text

/// Rows as a table of nucens's own. Every number is written in the fewest digits that give it back to the bit.
package struct TableText {
    let rows: [ConvertedRow]
    let normalizations: [Normalization]
    /// What the table says of itself in a comment; "" for nothing.
    var remark = ""

    /// - Parameter origins: with the file and line of each row in a last column, for messages.
    package func text(withOrigins origins: Bool) -> String {
        let hasFolds = rows.contains { $0.isTestA != nil || $0.isTestB != nil }
        var columns = MeasurementColumn.required + [MeasurementColumn.target]
        if !normalizations.isEmpty { columns += [MeasurementColumn.normalizationUncertainty, MeasurementColumn.normalizationSource] }
        if hasFolds { columns += [MeasurementColumn.foldA, MeasurementColumn.foldB] }
        if origins { columns.append(MeasurementColumn.convertedFrom) }
        var text = remark.isEmpty ? "" : "# \(oneLine(remark))\n"
        text += columns.joined(separator: ",") + "\n"
        for row in rows {
            var fields = [row.experiment] + [row.energy, row.theta, row.omega, row.crossSection, row.error].map(plain) + [row.target.name]
            if !normalizations.isEmpty {
                let own = normalizations.first { same($0.experiment, row.experiment) }
                fields += own.map { [plain($0.uncertainty), $0.source] } ?? ["", ""]
            }
            if hasFolds { fields += [row.isTestA, row.isTestB].map { $0.map { $0 ? "1" : "0" } ?? "" } }
            if origins { fields.append(row.origin.description) }
            text += fields.map(field).joined(separator: ",") + "\n"
        }
        return text
    }

    private func field(_ text: String) -> String {
        let text = oneLine(text)
        let isPlain = text.utf8.allSatisfy { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") }
            && text.first != " " && text.last != " " && text.first != "#"
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    private func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}

extension TableText {
    package init(_ content: MeasurementTable, target: Nucleus, remark: String) {
        self.init(
            rows: content.measurements.map { ConvertedRow($0, target: target) },
            normalizations: content.normalizations.map { Normalization($0, target: target) }, remark: remark)
    }
}
