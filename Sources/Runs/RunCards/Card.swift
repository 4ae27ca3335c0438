/// A YAML card: whatever it does not name keeps its default, and values of the command line go before it.
public protocol Card: Sendable, Equatable {
    /// What kind of card it is, such as "closure". Cards may say so, and then are refused where another kind is wanted.
    static var kind: String { get }
    /// All of its keys, in the order of the complete card.
    static var keys: [CardKey<Self>] { get }

    /// The defaults.
    init()

    /// What single keys cannot tell.
    ///
    /// - Parameter file: the name shown in errors.
    /// - Throws: ``CardError`` for values that do not go together.
    func check(file: String) throws(CardError)
}

extension Card {
    public func check(file: String) throws(CardError) {}

    /// Reads a card; see ``apply(yaml:file:)``.
    public init(yaml: String, file: String) throws(CardError) {
        self.init()
        try apply(yaml: yaml, file: file)
    }

    /// Takes over what a card says.
    ///
    /// - Parameter file: the name shown in errors.
    /// - Throws: ``CardError`` with the line, for what is not YAML, an unknown or repeated key, a wrong type or value.
    public mutating func apply(yaml: String, file: String) throws(CardError) { try apply(try CardSection(yaml: yaml, file: file)) }

    /// Takes over what a card says that stands in a section of another.
    public mutating func apply(_ section: CardSection) throws(CardError) {
        var section = section
        if let entry = try section.entry("kind") {
            _ = try entry.text("'\(Self.kind)' here: give the card to the command of its kind, see nucens --help") { $0 == Self.kind }
        }
        try Self.keys.read(&section, into: &self)
        try section.finish()
        try check(file: section.file)
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

    /// The default of a key as `--help` shows it: "50", "12C", "all".
    public static func defaultText(of path: String) -> String {
        guard let text = keys.text(at: path, of: Self()) else { preconditionFailure("cards of \(kind) have no key \(path)") }
        return CardText.plain(text)
    }
}

/// The card of a job that works on a run directory, where the card is kept.
public protocol JobCard: Card {
    /// What cards of this kind say behind `observable:`; nil for those without that key.
    static var observable: String? { get }
    /// Where a card says how many epochs a member is trained: "training.epochs".
    static var epochsKey: String { get }
    /// What of it a job that goes on with a run must share with the job that began it, line by line.
    var runSettings: String { get }
    /// The directory of the run.
    var output: String { get set }
}

extension JobCard {
    public static var epochsKey: String { "training.epochs" }
    public static var observable: String? { nil }

    /// The complete card, every value spelled out: what stands in RUN/config.yaml, and a card itself.
    public var yaml: String { "kind: \(Self.kind)\n\(Self.keys.text(of: self))\n" }
}
