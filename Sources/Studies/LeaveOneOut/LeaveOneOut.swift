import CrossSectionFits
import CrossSections
import MPI
import Members
import NeuralNetwork
import RunCards
import Runs
import ScatteringData
import Text

/// A leave-one-out test: for each group of points an ensemble that has not seen it, compared with it.
public struct LeaveOneOut: Study {
    public static let command = "nucens leaveout"
    public static let noun = "a leave-one-out test"

    public let work: LeaveOutWork
    public var card: LeaveOutCard { work.card }

    public static func read(_ card: LeaveOutCard, compute: GEMM) throws -> SharedFiles {
        var files = SharedFiles()
        files.add(tables: try card.run.readTables())
        return files
    }

    public init(_ card: LeaveOutCard, files: SharedFiles, compute products: GEMM) throws {
        work = try LeaveOutWork(card: card, fit: CrossSectionFit(card: card.run, tables: files.tables(), products: products))
    }

    public var summary: String {
        "\(work.keys.count) members: \(counted(work.groups.count, "group")) by \(card.groups.rawValue) × \(card.run.replicas) replicas, "
            + "\(work.fit.points.count) points of \(card.run.target), \(work.fit.products.name)"
    }

    public func stage(_ members: some MembersSoFar<GroupKey>) -> Stage<GroupKey> { Stage(all: work.keys, members) }

    /// Ranks share the groups; rank 0 gets what they say.
    public func conclude(_ members: MemberStore<LeaveOutWork>) throws -> LeaveOutResult? {
        let outcomes = try members.gather(work.groups) { work.outcome(of: $0, records: try members.records(of: work.keys(of: $0))) }
        return try members.write { LeaveOutResult(work: work, outcomes: outcomes) }
    }

    public func footprint(ranks: Int) -> Footprint {
        work.fit.footprint(replicas: card.run.replicas, result: 8 * 12 * Double(work.fit.points.count))
    }
}
