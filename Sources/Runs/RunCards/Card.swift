/// A YAML card: whatever it does not name keeps its default, and values of the command line go before it.
public protocol Card: Sendable, Equatable {
    /// The defaults.
    init()

    /// Takes over what a card says.
    ///
    /// - Parameter file: the name shown in errors.
    /// - Throws: ``CardError`` with the line, for what is not YAML, an unknown or repeated key, a wrong type or value.
    mutating func apply(yaml: String, file: String) throws(CardError)
}

/// The card of a job that works on a run directory, where the card is kept.
public protocol JobCard: Card {
    /// What kind of study it is of, such as "closure": the first key of a complete card. Cards without it are taken for what they are given as.
    static var kind: String { get }
    /// Where a card says how many epochs a member is trained: "training.epochs".
    static var epochsKey: String { get }
    /// The complete card, every value spelled out: a card itself.
    var yaml: String { get }
    /// What of it a job that goes on with a run must share with the job that began it, line by line.
    var runSettings: String { get }
    /// The directory of the run.
    var output: String { get set }
}

extension JobCard {
    public static var epochsKey: String { "training.epochs" }

    /// Begins a complete card.
    public var kindLine: String { "kind: \(Self.kind)\n" }
}

extension Card {
    /// Reads a card; see ``apply(yaml:file:)``.
    public init(yaml: String, file: String) throws(CardError) {
        self.init()
        try apply(yaml: yaml, file: file)
    }

    /// Sets one value as the command line gives it; `path` is its place in a card, such as "training.epochs".
    ///
    /// - Throws: ``CardError`` that names the option.
    public mutating func override(_ option: String, _ path: String, _ value: (some CustomStringConvertible)?) throws(CardError) {
        guard let value else { return }
        let yaml = path.split(separator: ".").reversed().reduce(CardText.quoted("\(value)")) { "{\($1): \($0)}" }
        do {
            try apply(yaml: yaml, file: option)
        } catch {
            throw CardError(file: option, line: nil, message: error.message)
        }
    }
}
