/// A value of the run card that differs between two runs.
public struct CardChange: Sendable, Equatable {
    /// Its place in the card, such as "training.epochs".
    public let key: String
    /// nil where the card does not have the key.
    public let before: String?
    public let after: String?

    /// The values that differ. Cards are complete, every value spelled out a line; where the run was put does not count.
    public static func changes(_ before: String, _ after: String) -> [CardChange] {
        let (old, new) = (values(before), values(after))
        let keys = old.map(\.key) + new.map(\.key).filter { key in !old.contains { $0.key == key } }
        return keys.filter { $0 != "output" }.compactMap { key in
            let (a, b) = (old.first { $0.key == key }?.value, new.first { $0.key == key }?.value)
            return a == b ? nil : CardChange(key: key, before: a, after: b)
        }
    }

    /// The keys of a card with their sections, in its order.
    private static func values(_ card: String) -> [(key: String, value: String)] {
        var section = ""
        return card.split(separator: "\n").compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let name = line[..<colon].drop { $0 == " " }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            let isNested = line.first == " "
            if !isNested { section = value.isEmpty ? "\(name)." : "" }
            return value.isEmpty ? nil : ((isNested ? section : "") + name, String(value))
        }
    }
}
