import Yams

/// Values as a card spells them.
public enum CardText {
    /// The text of a card's file.
    ///
    /// - Throws: ``CardError`` for bytes that are no UTF-8, with the line.
    public static func decoded(_ bytes: [UInt8], file: String) throws(CardError) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw CardError(file: file, line: nil, message: "the card is UTF-16; save it as UTF-8")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            let good = lines.prefix { String(validating: $0, as: UTF8.self) != nil }
            throw CardError(file: file, line: good.count + 1, message: "not valid UTF-8; save the card as UTF-8")
        }
        if bytes.contains(0) {
            throw CardError(file: file, line: nil, message: "the file is binary; give a card, a text of 'key: value' lines")
        }
        return text
    }

    /// A text as YAML has it in double quotes, such that it is read as it was: line breaks would be folded, and other control characters
    /// refused.
    public static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: quoted += "\\" + String(scalar)
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    public static func list(_ items: [String]) -> String { "[" + items.map(quoted).joined(separator: ", ") + "]" }

    /// A value as one types it: without quotes and brackets, and 0 for 0.0.
    static func plain(_ yaml: String) -> String {
        let node = try? Yams.compose(yaml: yaml)
        let words = node?.sequence.map { $0.map { $0.string ?? "" } } ?? [node?.string ?? yaml]
        return words.map { $0.hasSuffix(".0") && Double($0) != nil ? String($0.dropLast(2)) : $0 }.joined(separator: ",")
    }
}
