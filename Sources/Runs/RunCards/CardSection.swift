import Text
import Yams

/// One mapping of a YAML card, read key by key, so that whatever was not asked for can be refused as unknown.
public struct CardSection {
    public let file: String
    /// "" for the card itself, "training." for what stands below `training:`.
    public let path: String
    private let mapping: Node.Mapping?
    private var known: [String] = []

    init(file: String, path: String, node: Node?) throws(CardError) {
        self.file = file
        self.path = path
        guard let node, !CardSection.isEmpty(node) else {
            mapping = nil
            return
        }
        guard let mapping = node.mapping else {
            throw CardError(
                file: file, line: node.mark?.line,
                message: path.isEmpty
                    ? "a card is a list of 'key: value' lines; see Configs/ for examples"
                    : "'\(path.dropLast())' is a section: put its keys below it, indented, as in Configs/")
        }
        var seen: [String] = []
        for (key, _) in mapping {
            let name = key.string ?? ""
            if seen.contains(name) {
                throw CardError(file: file, line: key.mark?.line, message: "'\(path)\(name)' stands here a second time; keep one")
            }
            seen.append(name)
        }
        self.mapping = mapping
    }

    /// A whole card.
    ///
    /// - Throws: ``CardError`` with the line of what is not YAML.
    public init(yaml: String, file: String) throws(CardError) {
        try self.init(file: file, path: "", node: try CardSection.compose(yaml, file: file))
    }

    private static func compose(_ yaml: String, file: String) throws(CardError) -> Node? {
        do {
            return try Yams.compose(yaml: yaml)
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
                throw CardError(file: file, line: mark.line, message: "not YAML: \(problem)")
            default:
                throw CardError(file: file, line: nil, message: "not YAML: \(error)")
            }
        } catch {
            throw CardError(file: file, line: nil, message: "not YAML: \(error)")
        }
    }

    /// The kind of study that a card names; nil where it names none, and for what is not YAML.
    public static func kind(in yaml: String) -> String? { (try? compose(yaml, file: ""))?.mapping?[Node("kind")]?.scalar?.string }

    /// - Throws: ``CardError`` when the card names another kind of study.
    public mutating func requireKind<C: JobCard>(of type: C.Type) throws(CardError) {
        guard let node = node("kind"), node.scalar?.string != C.kind else { return }
        throw fail("kind", node, "'\(C.kind)' here: give the card to the command of its kind, see nucens --help")
    }

    private static func isEmpty(_ node: Node) -> Bool { node.scalar.map { $0.string.isEmpty || $0.string == "null" } ?? false }

    private mutating func node(_ key: String) -> Node? {
        known.append(key)
        return mapping?[Node(key)]
    }

    public mutating func section(_ key: String) throws(CardError) -> CardSection {
        try CardSection(file: file, path: path + key + ".", node: node(key))
    }

    /// The value of `key` where it is a single word and no section, such as the name of another card; nil otherwise.
    public mutating func word(_ key: String) -> String? {
        guard let scalar = node(key)?.scalar, !scalar.string.isEmpty, scalar.string != "null" else { return nil }
        return scalar.string
    }

    private func fail(_ key: String, _ node: Node, _ expected: String) -> CardError {
        let given = node.scalar.map { "'\($0.string)'" } ?? "a list or section"
        return CardError(file: file, line: node.mark?.line, message: "'\(path)\(key)' is \(given); it must be \(expected)")
    }

    public mutating func read(_ key: String, into value: inout Int, in range: ClosedRange<Int>) throws(CardError) {
        try read(key, into: &value, "a whole number from \(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
    }

    public mutating func read(_ key: String, into value: inout Int, _ expected: String, where isValid: (Int) -> Bool) throws(CardError) {
        guard let node = node(key) else { return }
        guard let scalar = node.scalar, let number = Int(scalar.string.filter { $0 != "_" }), isValid(number) else {
            throw fail(key, node, expected)
        }
        value = number
    }

    public mutating func read(_ key: String, into value: inout UInt64) throws(CardError) {
        guard let node = node(key) else { return }
        guard let scalar = node.scalar, let number = UInt64(scalar.string.filter { $0 != "_" }) else {
            throw fail(key, node, "a whole number from 0 to 18446744073709551615")
        }
        value = number
    }

    public mutating func read(
        _ key: String, into value: inout Double, _ expected: String, where isValid: (Double) -> Bool
    ) throws(CardError) {
        guard let node = node(key) else { return }
        guard let scalar = node.scalar, let number = Double(scalar.string.filter { $0 != "_" }), number.isFinite, isValid(number) else {
            throw fail(key, node, expected)
        }
        value = number
    }

    public mutating func read(_ key: String, into value: inout Bool) throws(CardError) {
        guard let node = node(key) else { return }
        switch node.scalar?.string {
        case "true", "yes": value = true
        case "false", "no": value = false
        default: throw fail(key, node, "true or false")
        }
    }

    public mutating func read(_ key: String, into value: inout String, _ expected: String) throws(CardError) {
        guard let node = node(key) else { return }
        guard let scalar = node.scalar, !scalar.string.isEmpty else { throw fail(key, node, expected) }
        value = scalar.string
    }

    public mutating func read<Choice: RawRepresentable & CaseIterable>(
        _ key: String, into value: inout Choice
    ) throws(CardError) where Choice.RawValue == String {
        guard let node = node(key) else { return }
        guard let scalar = node.scalar, let choice = Choice(rawValue: scalar.string) else {
            throw fail(key, node, "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        value = choice
    }

    public mutating func read(_ key: String, into value: inout [String]) throws(CardError) {
        guard let node = node(key), !CardSection.isEmpty(node) else { return }
        let items = node.sequence.map { Array($0) } ?? [node]
        var strings: [String] = []
        for item in items {
            guard let scalar = item.scalar, !scalar.string.isEmpty else { throw fail(key, item, "a list of names") }
            strings.append(scalar.string)
        }
        value = strings
    }

    /// Refuses what was in the section but was never asked for.
    public func finish() throws(CardError) {
        guard let mapping else { return }
        for (key, _) in mapping {
            let name = key.string ?? "?"
            if known.contains(name) { continue }
            let nearest = nearestNames(to: name, among: known, limit: 1).first
            let hint = nearest.map { "did you mean '\(path)\($0)'?" }
                ?? "known here are: " + known.joined(separator: ", ")
            throw CardError(file: file, line: key.mark?.line, message: "unknown key '\(path)\(name)'; \(hint)")
        }
    }
}
