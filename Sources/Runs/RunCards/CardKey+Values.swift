/// Keys of values that many cards have.
extension CardKey {
    public typealias Place<Value> = WritableKeyPath<Values, Value> & Sendable

    public static func integer(_ name: String, _ place: Place<Int>, in range: ClosedRange<Int>) -> CardKey {
        integer(name, place, "a whole number from \(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
    }

    public static func integer(
        _ name: String, _ place: Place<Int>, _ expected: String, where isValid: @escaping @Sendable (Int) -> Bool
    ) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.integer(expected, where: isValid)
        } text: { "\($0[keyPath: place])" }
    }

    /// Any 64 bits.
    public static func seed(_ name: String, _ place: Place<UInt64>) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.integer("a whole number from 0 to \(UInt64.max)") { _ in true }
        } text: { "\($0[keyPath: place])" }
    }

    public static func number(
        _ name: String, _ place: Place<Double>, _ expected: String, where isValid: @escaping @Sendable (Double) -> Bool
    ) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.number(expected, where: isValid)
        } text: { "\($0[keyPath: place])" }
    }

    public static func flag(_ name: String, _ place: Place<Bool>) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in values[keyPath: place] = try entry.flag() } text: { "\($0[keyPath: place])" }
    }

    public static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ place: Place<Choice>
    ) -> CardKey where Choice.RawValue == String {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.choice()
        } text: { $0[keyPath: place].rawValue }
    }

    public static func text(
        _ name: String, _ place: Place<String>, _ expected: String, where isValid: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.text(expected, where: isValid)
        } text: { CardText.quoted($0[keyPath: place]) }
    }

    /// The path of a file or directory.
    public static func path(_ name: String, _ place: Place<String>, _ expected: String) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            values[keyPath: place] = try entry.filePath(expected)
        } text: { CardText.quoted($0[keyPath: place]) }
    }

    /// A list of paths.
    public static func paths(_ name: String, _ place: Place<[String]>) -> CardKey {
        list(name, place) { entry throws(CardError) in try entry.filePaths() }
    }

    /// A list of names, which may have commas in them.
    public static func names(_ name: String, _ place: Place<[String]>) -> CardKey {
        list(name, place) { entry throws(CardError) in try entry.names() }
    }

    /// A list of words, which may also stand in one, separated by commas.
    public static func words(_ name: String, _ place: Place<[String]>) -> CardKey {
        list(name, place) { entry throws(CardError) in try entry.words() }
    }

    /// A list of numbers, or a single one.
    ///
    /// - Parameter text: how YAML spells them.
    public static func numbers(
        _ name: String, _ place: Place<[Double]>, _ expected: String,
        text: @escaping @Sendable ([Double]) -> String = { "\($0)" },
        where isValid: @escaping @Sendable ([Double]) -> Bool
    ) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            guard let words = try entry.words() else { return }
            let numbers = words.compactMap { Double($0) }
            guard numbers.count == words.count, !numbers.isEmpty, numbers.allSatisfy(\.isFinite), isValid(numbers) else {
                throw entry.refusal(of: words.isEmpty ? nil : words.joined(separator: ", "), expected)
            }
            values[keyPath: place] = numbers
        } text: { text($0[keyPath: place]) }
    }

    private static func list(
        _ name: String, _ place: Place<[String]>, _ items: @escaping @Sendable (CardEntry) throws(CardError) -> [String]?
    ) -> CardKey {
        CardKey(name) { values, entry throws(CardError) in
            if let given = try items(entry) { values[keyPath: place] = given }
        } text: { CardText.list($0[keyPath: place]) }
    }
}
