import Files
import RunCards

/// The studies that a program knows: what finds out of which of them a card or a run is.
public struct StudyCatalogue<Compute> {
    /// In the order in which they are asked whether a card that does not name its kind is theirs.
    public let studies: [any Study<Compute>.Type]

    public init(_ studies: [any Study<Compute>.Type]) { self.studies = studies }

    /// The study of the run in a directory.
    ///
    /// - Throws: ``RunError`` when there is no run, or none that this program knows.
    public func study(in directory: RunDirectory) throws(RunError) -> any Study<Compute>.Type {
        try study(ofCard: try directory.cardText(), file: directory.config)
    }

    /// The study that a card is of: the one it names, or else the first that understands every key.
    ///
    /// - Parameter file: the name shown in errors.
    /// - Throws: ``RunError`` with file and line of what nobody understands.
    public func study(ofCard text: String, file: String) throws(RunError) -> any Study<Compute>.Type {
        if let kind = CardSection.kind(in: text) {
            if let study = studies.first(where: { $0.kind == kind }) { return study }
            throw RunError(
                "\(file): kind '\(kind)' is none that this nucens knows (\(studies.map { $0.kind }.joined(separator: ", "))); "
                    + "correct it, or use the nucens that made it")
        }
        func complaint<S: Study>(_ study: S.Type) -> CardError? {
            do throws(CardError) {
                _ = try S.Card(yaml: text, file: file)
                return nil
            } catch {
                return error
            }
        }
        if let error = unknownObservable(in: text, file: file) { throw error }
        let observable = CardSection.observable(in: text)
        var complaints: [CardError] = []
        for study in studies where observable == nil || study.observable == observable {
            guard let error = complaint(study) else { return study }
            complaints.append(error)
        }
        // Who knows every key knows best what is wrong with a value.
        let nearest = complaints.first { !$0.message.hasPrefix("unknown key") } ?? complaints.first
        throw RunError(nearest?.description ?? "\(file) is no card of a run")
    }

    /// What is wrong with a card that names an observable of no study; nil for others.
    public func unknownObservable(in text: String, file: String) -> RunError? {
        guard let observable = CardSection.observable(in: text), !studies.contains(where: { $0.observable == observable })
        else { return nil }
        let known = studies.compactMap { $0.observable }
        let different = known.indices.filter { known.firstIndex(of: known[$0]) == $0 }.map { known[$0] }
        return RunError(
            "\(file): observable '\(observable)' is none that this nucens knows; it must be one of \(different.joined(separator: ", "))")
    }

    /// - Throws: ``RunError`` when the run is of another study than `wanted`.
    public func require<S: Study<Compute>>(_ wanted: S.Type, in directory: RunDirectory) throws(RunError) {
        let found = try study(in: directory)
        guard found != wanted else { return }
        throw RunError(
            "\(directory.path) is \(found.noun), not \(wanted.noun); "
                + "go on with it by '\(found.command) --resume --output \(directory.path)'")
    }
}
