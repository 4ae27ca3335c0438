import Text
import Yams

/// What a card gives for one of its keys.
public struct CardEntry {
    public let file: String
    /// Where it stands, as the card spells it: "training.epochs".
    public let path: String
    let node: Node

    /// What is wrong with it: "'training.epochs' is 'ten'; it must be " and what is expected.
    public func refusal(_ expected: String) -> CardError { refusal(of: word, expected) }

    /// - Parameter part: what of it is wrong; nil for a list or section.
    public func refusal(of part: String?, _ expected: String) -> CardError {
        CardError(
            file: file, line: node.mark?.line,
            message: "'\(path)' is \(part.map { "'\($0)'" } ?? "a list or section"); it must be \(expected)")
    }

    /// The value where it is a single one.
    private var word: String? { node.scalar?.string }

    /// Nothing stands behind the key: "", or a null as YAML writes it.
    var isEmpty: Bool { CardEntry.isEmpty(node) }

    static func isEmpty(_ node: Node) -> Bool {
        guard let scalar = node.scalar else { return false }
        return scalar.string.isEmpty || scalar.style == .plain && ["~", "null", "Null", "NULL"].contains(scalar.string)
    }

    // MARK: values; all throw a CardError with the line

    public func integer<Number: FixedWidthInteger>(_ expected: String, where isValid: (Number) -> Bool) throws(CardError) -> Number {
        guard let word, let number = Number(word.filter { $0 != "_" }), isValid(number) else { throw refusal(expected) }
        return number
    }

    public func number(_ expected: String, where isValid: (Double) -> Bool) throws(CardError) -> Double {
        guard let word, let number = Double(word.filter { $0 != "_" }), number.isFinite, isValid(number) else { throw refusal(expected) }
        return number
    }

    /// In any of YAML's spellings: true, True, yes, on, …
    public func flag() throws(CardError) -> Bool {
        switch word?.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: throw refusal("true or false")
        }
    }

    public func choice<Choice: RawRepresentable & CaseIterable>() throws(CardError) -> Choice where Choice.RawValue == String {
        guard let word, let choice = Choice(rawValue: word) else {
            throw refusal("one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    /// A single word or a text.
    public func text(_ expected: String, where isValid: (String) -> Bool = { _ in true }) throws(CardError) -> String {
        guard let word, !isEmpty, isValid(word) else { throw refusal(expected) }
        return word
    }

    /// A list of names, or a single one; nil where nothing is given.
    public func names() throws(CardError) -> [String]? {
        if isEmpty { return nil }
        var names: [String] = []
        for item in node.sequence.map({ Array($0) }) ?? [node] {
            let item = CardEntry(file: file, path: path, node: item)
            names.append(try item.text("a list of names"))
        }
        return names
    }

    /// A list, or words separated by commas, as the command line gives them; nil where nothing is given.
    public func words() throws(CardError) -> [String]? {
        try names()?.flatMap { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } }
    }

    /// The path of a file or directory; see ``CardPath``.
    public func filePath(_ expected: String) throws(CardError) -> String { try expanded(try text(expected)) }

    /// The same of a list.
    public func filePaths() throws(CardError) -> [String]? { try names()?.map { name throws(CardError) in try expanded(name) } }

    private func expanded(_ path: String) throws(CardError) -> String {
        do throws(CardPath.Unknown) { return try CardPath.expanded(path) } catch { throw refusal(of: path, error.expected) }
    }

    /// The name of another card that stands here in the place of a section.
    public func cardFile() throws(CardError) -> String? {
        node.scalar == nil || isEmpty ? nil : try filePath("a card's file, or a section")
    }

    public func section() throws(CardError) -> CardSection { try CardSection(file: file, path: path + ".", node: node) }
}
