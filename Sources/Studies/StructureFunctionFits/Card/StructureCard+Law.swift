import Files
import RunCards
import Runs
import ScatteringData
import StructureFunctionFiles
import StructureFunctions

extension StructureCard.Law {
    static let isMember: @Sendable (String) -> Bool = { $0 == mean || Int($0).map { $0 >= 0 } ?? false }

    /// The law that an option names: one in closed form, a finished run (its mean, or with RUN:3 its replica 3), or a table of LHAPDF.
    ///
    /// - Throws: ``CardError`` when there is none of these.
    public init(option: String, _ text: String) throws(CardError) {
        self.init()
        if let name = StructureLaw.Name(rawValue: text), name == .grv94 || name == .resonance {
            self.name = name
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let member = parts.count > 1 && Self.isMember(parts[parts.count - 1]) ? parts[parts.count - 1] : nil
        let path = member == nil ? text : parts.dropLast().joined(separator: ":")
        guard PlainFile.exists(path) else {
            throw CardError(
                file: option, line: nil,
                message: "no law '\(text)': give grv94, resonance, the directory of a run of structure functions (RUN, or RUN:3 for its "
                    + "replica 3), or a file of LHAPDF")
        }
        if member != nil || path.hasSuffix(".h5") || PlainFile.exists(path + "/.") {
            (name, run, self.member) = (.ensemble, path, member ?? Self.mean)
        } else {
            (name, table) = (.table, path)
        }
    }

    /// What people read: "resonance", "ensemble nucens-near, mean".
    public var label: String {
        switch name {
        case .grv94, .resonance: name.rawValue
        case .table: "\(name.rawValue) \(table)"
        case .ensemble: "\(name.rawValue) \(run), \(member == Self.mean ? member : "replica \(member)")"
        }
    }

    /// What does not go together; nil where all does.
    var mistake: String? {
        if name == .table, table.isEmpty { return "'law.name' is 'table': name the file with 'law.table'" }
        if name != .table, !table.isEmpty { return "'law.table' is for 'law.name: table'; leave out one of them" }
        if name == .ensemble, run.isEmpty { return "'law.name' is 'ensemble': name the run with 'law.run'" }
        if name != .ensemble, !run.isEmpty || member != Self.mean {
            return "'law.run' and 'law.member' are for 'law.name: ensemble'; leave them out"
        }
        return nil
    }

    private static let part = "law"

    /// What a card's law names, read by rank 0.
    static func read(_ card: StructureCard, into files: inout SharedFiles) throws {
        switch card.law.name {
        case .grv94, .resonance: files.add(part, [UInt8]())
        case .table: files.add(part, try DataTable.file(card.law.table).bytes)
        case .ensemble: files.add(part, try functions(card))
        }
    }

    /// The functions of an ensemble: nodes in x and in Q², greatest energy, mass of the lepton, and the values at the nodes. Plain numbers,
    /// as their bytes enter digests.
    private static func functions(_ card: StructureCard) throws(RunError) -> [Double] {
        let law = card.law, run: StructureFile
        do throws(RunError) { run = try StructureFile(run: law.run) } catch {
            throw RunError("law.run: \(error)")
        }
        guard run.isAntineutrino == card.isAntineutrino else {
            throw RunError(
                "law.run: \(law.run) is of \(run.isAntineutrino ? "antineutrinos" : "neutrinos"), and the card of the other beam; give a "
                    + "run of the same beam")
        }
        guard run.greatestEnergy >= card.flux.greatestEnergy else {
            throw RunError(
                "law.run: \(law.run) knows its functions up to \(run.greatestEnergy) GeV, below flux.greatest_energy = "
                    + "\(card.flux.greatestEnergy) GeV; lower that")
        }
        var functions = run.mean
        if let replica = Int(law.member) {
            guard let place = run.replicas.firstIndex(of: replica) else {
                let numbers = run.replicas.map { "\($0)" }.joined(separator: ", ")
                throw RunError("law.member: \(law.run) has no replica \(replica); it has \(numbers)")
            }
            functions = run.members[place]
        }
        return [Double(run.grid.countX), Double(run.grid.countQ), run.greatestEnergy, run.current.leptonMass] + functions.values
    }

    /// What stands for a law in digests and in the provenance of results; nil for one in closed form.
    static func table(_ card: StructureCard, _ files: SharedFiles) throws(RunError) -> DataTable? {
        let bytes = try files.bytes(part)
        return bytes.isEmpty ? nil : DataTable(name: card.law.name == .table ? card.law.table : card.law.run, bytes: bytes)
    }

    /// The law of a card's simulated events; nil for measured ones.
    ///
    /// - Throws: ``RunError`` for a table that is none.
    static func law(of card: StructureCard, _ files: SharedFiles) throws(RunError) -> StructureLaw? {
        guard card.isSimulated else { return nil }
        switch card.law.name {
        case .grv94: return .grv94
        case .resonance: return .resonance
        case .table:
            let table = DataTable(name: card.law.table, bytes: try files.bytes(part))
            do throws(DataError) { return StructureLaw(try PartonTable(table)) } catch { throw RunError("\(error)") }
        case .ensemble:
            let stored = try files.doubles(part)
            let grid = NodeGrid(countX: Int(stored[0]), countQ: Int(stored[1]), neutrinoEnergy: stored[2])
            return StructureLaw(
                NodeFunctions(grid, values: Array(stored.dropFirst(4))), current: ChargedCurrent(leptonMass: stored[3]))
        }
    }
}

extension StructureCard {
    /// The law of simulated events, read from what the card names; nil for measured ones.
    package func readLaw() throws -> StructureLaw? {
        guard isSimulated else { return nil }
        var files = SharedFiles()
        try Law.read(self, into: &files)
        return try Law.law(of: self, files)
    }
}
