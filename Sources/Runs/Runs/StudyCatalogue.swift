import Files
import RunCards

/// The studies that a program knows: what finds out of which of them a run is.
public struct StudyCatalogue<Compute> {
    /// In the order in which they are asked whether a card without a kind is theirs.
    public let studies: [any Study<Compute>.Type]

    public init(_ studies: [any Study<Compute>.Type]) { self.studies = studies }

    /// The study of the run in a directory.
    ///
    /// - Throws: ``RunError`` when there is no run, or none that this program knows.
    public func study(in directory: RunDirectory) throws(RunError) -> any Study<Compute>.Type {
        let text = try directory.cardText()
        if let kind = CardSection.kind(in: text) {
            if let study = studies.first(where: { $0.kind == kind }) { return study }
            throw RunError("\(directory.path) is a run of kind '\(kind)', which this nucens does not know; use the one that made it")
        }
        if let study = studies.first(where: { $0.recognizes(cardWithoutKind: text) }) { return study }
        func complaint<S: Study>(_ study: S.Type) throws(RunError) -> Never {
            _ = try directory.read(S.Card.self)
            throw RunError("\(directory.config) is no card of a run")
        }
        guard let last = studies.last else { throw RunError("\(directory.config) is no card of a run") }
        try complaint(last)
    }

    /// - Throws: ``RunError`` when the run is of another study than `wanted`.
    public func require<S: Study<Compute>>(_ wanted: S.Type, in directory: RunDirectory) throws(RunError) {
        let found = try study(in: directory)
        guard found != wanted else { return }
        throw RunError(
            "\(directory.path) is \(found.noun), not \(wanted.noun); go on with it by '\(found.command) --resume --output \(directory.path)'")
    }
}
