import Files
import RunCards
import ScatteringData
import TransferLearning

/// Which other nuclei the sources of a scan or a fine-tune are shown first: the `companions` section of their cards.
public struct AuxiliarySelection: Sendable, Equatable {
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

    static let keys: [CardKey<AuxiliarySelection>] = [.words("nuclei", \.given)]

    /// The nuclei as a card names them: "none" for none.
    private var given: [String] {
        get { nuclei }
        set { nuclei = newValue == ["none"] ? [] : newValue }
    }
}
