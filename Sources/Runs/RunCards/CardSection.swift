import Text
import Yams

/// One mapping of a YAML card, read key by key, so that whatever was not asked for can be refused as unknown.
public struct CardSection {
    public let file: String
    /// "" for the card itself, "training." for what stands below `training:`.
    public let path: String
    private let mapping: Node.Mapping?
    private var known: [String] = []
    private var formerNames: [String] = []

    init(file: String, path: String, node: Node?) throws(CardError) {
        self.file = file
        self.path = path
        guard let node, !CardEntry.isEmpty(node) else {
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
        self.mapping = try MergeKeys.expanded(mapping, file: file)
    }

    /// A whole card.
    ///
    /// - Throws: ``CardError`` with the line of what is not YAML.
    public init(yaml: String, file: String) throws(CardError) {
        try self.init(file: file, path: "", node: try CardSection.compose(yaml, file: file))
    }

    private static func compose(_ yaml: String, file: String) throws(CardError) -> Node? {
        let noCard = "not YAML; a card is a text of 'key: value' lines, see Configs/ for examples"
        if let line = AliasesOfYAML.complexKey(in: yaml) {
            throw CardError(file: file, line: line, message: "a key is no word here, and the card has many aliases; write the key out")
        }
        do {
            let withoutMark = yaml.unicodeScalars.first == "\u{FEFF}" ? String(yaml.unicodeScalars.dropFirst()) : yaml
            return try Yams.compose(yaml: withoutMark)
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
                throw CardError(file: file, line: mark.line, message: "not YAML: \(problem)")
            case .duplicatedKeysInMapping(let keys, let context):
                throw CardError(file: file, line: context.mark.line, message: "'\(keys[0])' stands here more than once; keep one")
            default:
                throw CardError(file: file, line: nil, message: noCard)
            }
        } catch {
            throw CardError(file: file, line: nil, message: noCard)
        }
    }

    /// The kind of study that a card names; nil where it names none, and for what is not YAML.
    public static func kind(in yaml: String) -> String? { word("kind", in: yaml) }

    /// What a card names behind `observable:`; nil where it names none, and for what is not YAML.
    public static func observable(in yaml: String) -> String? { word("observable", in: yaml) }

    private static func word(_ key: String, in yaml: String) -> String? {
        (try? compose(yaml, file: ""))?.mapping?[Node(key)]?.scalar?.string
    }

    /// Whether a card says nothing, or nothing but comments.
    public static func isEmpty(_ yaml: String) -> Bool {
        (try? CardSection(yaml: yaml, file: "")).map { $0.mapping?.isEmpty ?? true } ?? false
    }

    /// What the section gives for a key; nil where it is not there.
    ///
    /// - Parameter formerNames: names under which it may stand instead.
    /// - Throws: ``CardError`` where it stands under two names.
    public mutating func entry(_ name: String, formerly formerNames: [String] = []) throws(CardError) -> CardEntry? {
        known.append(name)
        self.formerNames += formerNames
        let given = ([name] + formerNames).compactMap { name in mapping?[Node(name)].map { (name: name, node: $0) } }
        guard let first = given.first else { return nil }
        if given.count > 1 {
            throw CardError(
                file: file, line: given[1].node.mark?.line,
                message: "'\(path)\(given[1].name)' is a former name of '\(path)\(name)', "
                    + "and '\(path)\(first.name)' stands here too; keep one")
        }
        return CardEntry(file: file, path: path + first.name, node: first.node)
    }

    /// Refuses what is in the section but was never asked for.
    public func finish() throws(CardError) {
        guard let mapping else { return }
        for (key, _) in mapping {
            let name = key.string ?? "?"
            if known.contains(name) || formerNames.contains(name) || path.isEmpty && name.hasPrefix(MergeKeys.anchorsOnly) { continue }
            let nearest = nearestNames(to: name, among: known, limit: 1).first
            let hint = nearest.map { "did you mean '\(path)\($0)'?" }
                ?? "known here are: " + known.joined(separator: ", ")
            throw CardError(file: file, line: key.mark?.line, message: "unknown key '\(path)\(name)'; \(hint)")
        }
    }
}
