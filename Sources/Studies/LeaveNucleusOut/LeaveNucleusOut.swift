import CrossSectionFits
import Members
import NeuralNetwork
import ResponseFits
import Runs
import ScatteringData
import Statistics
import Text

/// A test by nucleus: for each nucleus an ensemble of response functions that has not seen it, or only a share of it, compared with it.
public struct LeaveNucleusOut: Study {
    public static let command = "nucens leaveout"
    public static let noun = "a leave-one-out test by nucleus"

    public let work: LeaveNucleusWork
    public var card: LeaveNucleusCard { work.card }

    public static func read(_ card: LeaveNucleusCard, compute: GEMM) throws -> SharedFiles {
        var files = SharedFiles()
        try files.add(nuclei: card.run.readTables())
        return files
    }

    public init(_ card: LeaveNucleusCard, files: SharedFiles, compute products: GEMM) throws {
        work = try LeaveNucleusWork(card: card, fit: ResponseFit(card: card.run, tables: files.nuclei(), products: products))
    }

    public var summary: String {
        "\(work.keys.count) members: \(counted(work.groups.count, "pair")) of nucleus and share × \(card.run.replicas) replicas, "
            + "\(work.fit.data.count) points of "
            + "\(work.fit.measurements.targets.map(\.name).joined(separator: ", ")), \(work.fit.products.name)"
    }

    public func stage(_ members: some MembersSoFar<LeftNucleusKey>) -> Stage<LeftNucleusKey> { Stage(all: work.keys, members) }

    /// Ranks share the groups; rank 0 gets what they say.
    public func conclude(_ members: MemberStore<LeaveNucleusWork>) throws -> LeaveNucleusResult? {
        let outcomes = try members.gather(work.groups) { work.outcome(of: $0, records: try members.records(of: work.keys(of: $0))) }
        return try members.write { LeaveNucleusResult(work: work, outcomes: outcomes) }
    }

    public func footprint(ranks: Int) -> Footprint {
        let member = 8 * Double(work.fit.data.count) + Footprint.memberHeader
        return Footprint(memoryPerRank: Double(card.run.replicas) * member, member: member, result: 1e5)
    }
}
