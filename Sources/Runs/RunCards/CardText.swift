import Yams

/// Values as a card spells them.
public enum CardText {
    public static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    public static func list(_ items: [String]) -> String { "[" + items.map(quoted).joined(separator: ", ") + "]" }

    /// A value as one types it: without quotes and brackets, and 0 for 0.0.
    static func plain(_ yaml: String) -> String {
        let node = try? Yams.compose(yaml: yaml)
        let words = node?.sequence.map { $0.map { $0.string ?? "" } } ?? [node?.string ?? yaml]
        return words.map { $0.hasSuffix(".0") && Double($0) != nil ? String($0.dropLast(2)) : $0 }.joined(separator: ",")
    }
}
