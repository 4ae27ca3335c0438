import ScatteringData
import Text
import Yams

/// A node of a HEPData file with its place.
struct HEPDataNode {
    let node: Node
    let file: String

    var origin: Origin { Origin(table: file, line: node.mark?.line ?? 1) }

    /// A scalar's text without blanks around it; nil for lists and mappings.
    var text: String? {
        guard let scalar = node.scalar else { return nil }
        var text = Substring(scalar.string)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    var isMapping: Bool { node.mapping != nil }

    /// The elements of a list; nil for what is none.
    var list: [HEPDataNode]? { node.sequence.map { $0.map { HEPDataNode(node: $0, file: file) } } }

    subscript(key: String) -> HEPDataNode? {
        node.mapping?.first { $0.key.scalar?.string == key }.map { HEPDataNode(node: $0.value, file: file) }
    }

    /// The documents of a file; what is not YAML is listed in `problems` with its line.
    static func documents(_ table: DataTable, problems: inout Problems) -> [HEPDataNode] {
        guard TextLines(table, problems: &problems) != nil else { return [] }
        var bytes = table.bytes[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let text = String(decoding: bytes, as: UTF8.self)
        if let line = AliasesOfYAML.complexKey(in: text) {
            problems.add(
                "a key is no word here, and the file has many aliases; write the key out", at: Origin(table: table.name, line: line))
            return []
        }
        do {
            let parser = try Parser(yaml: text)
            var documents: [HEPDataNode] = []
            while let root = try parser.nextRoot() { documents.append(HEPDataNode(node: root, file: table.name)) }
            return documents
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
                problems.add("not YAML: \(problem); complete or correct the file", at: Origin(table: table.name, line: mark.line))
            case .duplicatedKeysInMapping(let keys, let context):
                let key = keys.first ?? ""
                let first = context.mark.line
                guard let second = secondLine(of: key, after: context.mark, in: bytes) else {
                    problems.add("'\(key)' stands here more than once; keep one", at: Origin(table: table.name, line: first))
                    return []
                }
                problems.add(
                    "'\(key)' stands here a second time, first in line \(first); keep one", at: Origin(table: table.name, line: second))
            case .reader(let problem, _, _, _):
                problems.add("not YAML: \(problem); complete or correct the file", at: table.name)
            default:
                problems.add("not YAML; complete or correct the file", at: table.name)
            }
        } catch {
            problems.add("not YAML; complete or correct the file", at: table.name)
        }
        return []
    }

    /// The line below `mark` in which a key of the same mapping begins; nil where the mapping is not written one key a line.
    private static func secondLine(of key: String, after mark: Mark, in bytes: ArraySlice<UInt8>) -> Int? {
        let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let place = String(repeating: " ", count: mark.column - 1)
        for (index, line) in lines.enumerated().dropFirst(mark.line) {
            let rest = line.dropFirst(place.count)
            let isSpelled = [key, "'\(key)'", "\"\(key)\""].contains { rest.hasPrefix("\($0):") || rest.hasPrefix("\($0) :") }
            if line.hasPrefix(place) && isSpelled { return index + 1 }
        }
        return nil
    }
}
