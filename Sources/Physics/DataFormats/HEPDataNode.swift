import ScatteringData
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
        do {
            let parser = try Parser(yaml: String(decoding: bytes, as: UTF8.self))
            var documents: [HEPDataNode] = []
            while let root = try parser.nextRoot() { documents.append(HEPDataNode(node: root, file: table.name)) }
            return documents
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
                problems.add("not YAML: \(problem); complete or correct the file", at: Origin(table: table.name, line: mark.line))
            default:
                problems.add("not YAML: \(error)", at: table.name)
            }
        } catch {
            problems.add("not YAML: \(error)", at: table.name)
        }
        return []
    }
}
