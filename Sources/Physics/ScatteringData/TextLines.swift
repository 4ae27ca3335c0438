/// The lines of a text that say something, with their numbers.
package struct TextLines {
    /// Without blank lines, lines that begin with #, and a first line sep=;.
    package let content: [(origin: Origin, text: String)]
    /// Those that begin with #, which is left out.
    package let comments: [(origin: Origin, text: String)]

    /// nil when the bytes are not UTF-8; the problem is then listed.
    package init?(_ table: DataTable, problems: inout Problems) {
        var bytes = table.bytes[...]
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            problems.add("the file is UTF-16; save it as UTF-8", at: table.name)
            return nil
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var content: [(Origin, String)] = []
        var comments: [(Origin, String)] = []
        var number = 0
        let invalidBefore = problems.count
        while !bytes.isEmpty {
            number += 1
            let end = bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.endIndex
            let line = bytes[..<end]
            bytes = bytes[end...]
            bytes = bytes.dropFirst(bytes.starts(with: [0x0D, 0x0A]) ? 2 : 1)
            let origin = Origin(table: table.name, line: number)
            guard var text = String(validating: line, as: UTF8.self) else {
                problems.add("not valid UTF-8; save the file as UTF-8", at: origin)
                continue
            }
            if line.contains(where: { $0 > 0x7F }) { text = TextLines.plainBlanks(text) }
            // The first line by which Excel knows the separator.
            if number == 1, text.lowercased().hasPrefix("sep="), text.count <= 5 { continue }
            guard let start = text.firstIndex(where: { $0 != " " && $0 != "\t" }) else { continue }
            if text[start] == "#" {
                comments.append((origin, String(text[text.index(after: start)...])))
            } else {
                content.append((origin, text))
            }
        }
        guard problems.count == invalidBefore else { return nil }
        self.content = content
        self.comments = comments
    }

    /// Blanks that typesetters and office programs write (no-break, figure, thin) as plain ones.
    private static func plainBlanks(_ text: String) -> String {
        let blanks: [Unicode.Scalar] = ["\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}"]
        return String(String.UnicodeScalarView(text.unicodeScalars.map { blanks.contains($0) ? " " : $0 }))
    }
}
