import Files
import ScatteringData

/// Events in a table of comma-separated values: a line of column names, then a line an event. Lines that begin with # and blank lines say
/// nothing.
package enum EventText {
    /// - Throws: `DataError` with file and line for all that is wrong, ten problems at most; `RunError` for what cannot be read.
    package static func read(_ blocks: ByteBlocks, name: String) throws -> (table: EventTable, ignored: [String]) {
        var table = EventTable(name: name)
        var columns: EventColumns?
        var width = 0
        var problems = Problems()
        var numbers: [Double] = []
        var lines = TextLines(blocks, name: name)
        while problems.count < 1000, var text = try lines.next() {
            let line = lines.number
            if line == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
            while let last = text.last, last == 0x0D || last == 0x20 || last == 0x09 { text = text.dropLast() }
            guard let first = text.first(where: { $0 != 0x20 && $0 != 0x09 }), first != 0x23 else { continue }
            let fields = text.split(separator: 0x2C, omittingEmptySubsequences: false)
            guard let header = columns else {
                let names = fields.map { field in
                    String(decoding: field, as: UTF8.self).trimming { $0 == " " || $0 == "\t" || $0 == "\"" }
                }
                columns = try EventColumns(names, of: "\(name):\(line)")
                width = fields.count
                continue
            }
            let place = { "\(name):\(line)" }
            guard fields.count == width else {
                problems.add("\(fields.count) fields, but the header names \(width) columns; give each column one field", at: place())
                continue
            }
            numbers.removeAll(keepingCapacity: true)
            for field in fields { numbers.append(number(field)) }
            if let bad = header.read.first(where: { numbers[$0.place].isNaN }) {
                let text = String(decoding: fields[bad.place], as: UTF8.self)
                problems.add("\(bad.name) is '\(text)', not a finite number; write it like 0.55 or 5.5e-1", at: place())
                continue
            }
            header.append({ numbers[$0] }, to: &table, problems: &problems, at: place)
        }
        try problems.throwIfAny()
        guard let columns else {
            throw DataError("the file is empty; it begins with the names of columns: \(EventColumns.required)", at: name)
        }
        return (table, columns.ignored)
    }

    /// NaN for what is no finite decimal number.
    private static func number(_ field: ArraySlice<UInt8>) -> Double {
        // + - . E e, blank and tab, beside digits.
        let isPlain = field.allSatisfy { (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65, 0x20, 0x09].contains($0) }
        guard isPlain else { return .nan }
        let text = String(decoding: field, as: UTF8.self)
        let value = Double(text) ?? Double(text.trimming { $0 == " " || $0 == "\t" }) ?? .nan
        return value.isFinite ? value : .nan
    }

    /// What ``read(_:name:)`` reads back, but for the last digits of small angles.
    package static let header = "E_nu_GeV,E_mu_GeV,cos_theta,weight,channel"

    package static func line(_ event: Event) -> String {
        "\(event.energy),\(event.muonEnergy),\(event.cosTheta),\(event.weight),\(event.channel.rawValue)"
    }
}

extension String {
    fileprivate func trimming(_ isOuter: (Character) -> Bool) -> String {
        var text = self[...]
        while let first = text.first, isOuter(first) { text = text.dropFirst() }
        while let last = text.last, isOuter(last) { text = text.dropLast() }
        return String(text)
    }
}
