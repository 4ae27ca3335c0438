import Files
import RunCards
import ScatteringData
import TransferLearning

/// Which other nuclei the sources of a scan or a fine-tune are shown first: the `companions` section of their cards.
public struct CompanionSelection: Sendable, Equatable {
    /// By name; "all" for every bundled one. The target and the source's nucleus are no companions of their own. Of none the sources are
    /// taken as they are.
    public var nuclei = ["all"]

    public init() {}

    /// The companions with their tables, the bundled ones, by mass number.
    ///
    /// - Throws: ``RunError`` for what is no nucleus, or has no bundled table.
    public func read() throws(RunError) -> [(nucleus: Nucleus, tables: [DataTable])] {
        do throws(DataError) {
            let all = nuclei == ["all"] ? DataTable.bundledTargets : try nuclei.map { name throws(DataError) in try Nucleus(name) }
            for (index, nucleus) in all.enumerated() where all[..<index].contains(nucleus) {
                throw DataError("\(nucleus) is there twice; keep one")
            }
            return try all.sorted { ($0.A, $0.Z) < ($1.A, $1.Z) }.map { nucleus throws(DataError) in
                (nucleus, [try DataTable.bundled(nucleus)])
            }
        } catch {
            throw RunError("companions: \(error)")
        }
    }

    public mutating func read(from card: inout CardSection, _ settings: inout CompanionSettings) throws(CardError) {
        var section = try card.section("companions")
        try section.read("nuclei", into: &nuclei)
        nuclei = nuclei.flatMap { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } }
        if nuclei == ["none"] { nuclei = [] }
        try section.read("epochs", into: &settings.epochs, in: 1...10_000_000)
        try section.read("learning_rate", into: &settings.learningRate, "a number above 0") { $0 > 0 }
        try section.read("model_error", into: &settings.modelError, "a fraction of the cross section, 0 or more") { $0 >= 0 }
        try section.read("light_model_error", into: &settings.lightModelError, "a fraction of the cross section, 0 or more") { $0 >= 0 }
        try section.read("rehearsal_points", into: &settings.rehearsalPoints, in: 0...1_000_000)
        try section.read("rehearsal_error", into: &settings.rehearsalError, "a fraction of the cross section above 0") { $0 > 0 }
        try section.finish()
    }

    public func yaml(_ settings: CompanionSettings) -> String {
        """
        companions:
          nuclei: \(CardText.list(nuclei))
          epochs: \(settings.epochs)
          learning_rate: \(settings.learningRate)
          model_error: \(settings.modelError)
          light_model_error: \(settings.lightModelError)
          rehearsal_points: \(settings.rehearsalPoints)
          rehearsal_error: \(settings.rehearsalError)
        """
    }
}
