/// A key of a card, or a section of keys: how it is read, checked and written.
///
/// The keys of a card stand in one table, `static let keys`, in the order of the complete card. The reader, the complete card, the text
/// that digests of members are made of and the defaults in `--help` follow from it:
///
///     static let keys: [CardKey<ToyCard>] = [
///         .integer("replicas", \.replicas, in: 1...1000),
///         .section("training", [
///             .number("learning_rate", \.rate, "a number above 0") { $0 > 0 },
///         ]),
///     ]
public struct CardKey<Values>: Sendable {
    public typealias Reader = @Sendable (inout Values, CardEntry) throws(CardError) -> Void

    public let name: String
    /// Names it had before, oldest first; see ``formerly(_:)``.
    public private(set) var formerNames: [String] = []
    /// Whether a complete card has it; see ``written(where:)``.
    private(set) var isWritten: @Sendable (Values) -> Bool = { _ in true }
    let read: Reader
    let content: Content

    enum Content: Sendable {
        /// As YAML spells it.
        case value(@Sendable (Values) -> String)
        case section([CardKey], isWritten: @Sendable (Values) -> Bool)
    }

    private init(_ name: String, read: @escaping Reader, content: Content) {
        self.name = name
        self.read = read
        self.content = content
    }

    /// A key with a spelling of its own.
    ///
    /// - Parameter text: the value as YAML spells it, such that `read` understands it.
    public init(_ name: String, read: @escaping Reader, text: @escaping @Sendable (Values) -> String) {
        self.init(name, read: read, content: .value(text))
    }

    /// Keys below this one.
    ///
    /// - Parameters:
    ///   - isWritten: whether it is part of the complete card.
    ///   - read: where a card may have something else in its place.
    public static func section(
        _ name: String, _ keys: [CardKey], isWritten: @escaping @Sendable (Values) -> Bool = { _ in true }, read: Reader? = nil
    ) -> CardKey {
        let readKeys: Reader = { values, entry throws(CardError) in
            var section = try entry.section()
            try keys.read(&section, into: &values)
            try section.finish()
        }
        return CardKey(name, read: read ?? readKeys, content: .section(keys, isWritten: isWritten))
    }

    /// The same key under another name than before. Cards with the former names are read for ever; complete cards have the new one.
    /// Digests go on with the oldest, so that members that are already trained stay valid.
    public func formerly(_ names: String...) -> CardKey {
        var key = self
        key.formerNames = names
        return key
    }

    /// The same key, which complete cards and digests have only where it says something: for keys that came after cards without them.
    public func written(where isWritten: @escaping @Sendable (Values) -> Bool) -> CardKey {
        var key = self
        key.isWritten = isWritten
        return key
    }

    /// The same key of a card that has these values as a part.
    func lifted<Whole>(to part: WritableKeyPath<Whole, Values> & Sendable) -> CardKey<Whole> {
        let content: CardKey<Whole>.Content = switch content {
        case .value(let text): .value { text($0[keyPath: part]) }
        case .section(let keys, let isWritten): .section(keys.lifted(to: part)) { isWritten($0[keyPath: part]) }
        }
        let reader: CardKey<Whole>.Reader = { [read] whole, entry throws(CardError) in try read(&whole[keyPath: part], entry) }
        var key = CardKey<Whole>(name, read: reader, content: content)
        key.formerNames = formerNames
        key.isWritten = { [isWritten] in isWritten($0[keyPath: part]) }
        return key
    }
}

/// Under which names keys are written.
public enum CardNames: Sendable {
    case current
    /// Those under which digests of members have always known them.
    case oldest
}

extension Array {
    /// The same keys of a card that has these values as a part.
    public func lifted<Values, Whole>(
        to part: WritableKeyPath<Whole, Values> & Sendable
    ) -> [CardKey<Whole>] where Element == CardKey<Values> {
        map { $0.lifted(to: part) }
    }

    /// Takes over what a section says; what it does not name stays.
    ///
    /// - Throws: ``CardError`` with the line of a wrong value.
    public func read<Values>(_ section: inout CardSection, into values: inout Values) throws(CardError) where Element == CardKey<Values> {
        for key in self {
            if let entry = try section.entry(key.name, formerly: key.formerNames) { try key.read(&values, entry) }
        }
    }

    /// One line per key, each value spelled out; no line break at the end.
    public func text<Values>(of values: Values, names: CardNames = .current) -> String where Element == CardKey<Values> {
        lines(of: values, names: names).joined(separator: "\n")
    }

    private func lines<Values>(of values: Values, names: CardNames) -> [String] where Element == CardKey<Values> {
        filter { $0.isWritten(values) }.flatMap { key -> [String] in
            let name = names == .oldest ? key.formerNames.first ?? key.name : key.name
            switch key.content {
            case .value(let text): return ["\(name): \(text(values))"]
            case .section(let keys, let isWritten):
                return isWritten(values) ? ["\(name):"] + keys.lines(of: values, names: names).map { "  " + $0 } : []
            }
        }
    }

    /// Where the keys stand in a card: "seed", "training.epochs", …
    public func paths<Values>() -> [String] where Element == CardKey<Values> {
        flatMap { key in
            guard case .section(let keys, _) = key.content else { return [key.name] }
            return keys.paths().map { "\(key.name).\($0)" }
        }
    }

    /// The value of a key as YAML spells it; nil where there is no such key.
    ///
    /// - Parameter path: such as "training.epochs".
    public func text<Values>(at path: some StringProtocol, of values: Values) -> String? where Element == CardKey<Values> {
        let parts = path.split(separator: ".", maxSplits: 1)
        guard let name = parts.first.map({ String($0) }) else { return nil }
        guard let key = first(where: { $0.name == name || $0.formerNames.contains(name) }) else { return nil }
        switch key.content {
        case .value(let text): return parts.count == 1 ? text(values) : nil
        case .section(let keys, _): return parts.count == 2 ? keys.text(at: parts[1], of: values) : nil
        }
    }
}
