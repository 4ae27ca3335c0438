import Members
import RunCards

/// What a user asks for: which members are to be trained next, given how those before ended, and what is concluded from all of them.
///
/// A study is a value that every rank makes from the same bytes. Directories, scheduling, checkpoints, status, resume, slices,
/// verification and plans are written once for all of them, see ``perform(_:card:compute:goal:settings:ranks:log:)``.
public protocol Study<Compute> {
    associatedtype Card: JobCard
    associatedtype Work: Workload
    /// What decides how its numbers are computed, beside the card: for networks, their matrix products.
    associatedtype Compute
    /// What there is to show on rank 0.
    associatedtype Outcome: StudyOutcome

    /// The command that goes on with a run; its options follow: "nucens closure".
    static var command: String { get }
    /// What a run of it is: "a closure test".
    static var noun: String { get }

    /// Reads what the card names, on rank 0 alone.
    ///
    /// - Throws: what is wrong, with the card's value or the file.
    static func read(_ card: Card, compute: Compute) throws -> SharedFiles

    /// The same on every rank, from the same bytes.
    ///
    /// - Throws: what is wrong with the card or the data.
    init(_ card: Card, files: SharedFiles, compute: Compute) throws

    var card: Card { get }
    var work: Work { get }

    /// What is trained, from what: the first line of the log and of `nucens status`.
    var summary: String { get }
    /// Lines for the log of a job that begins.
    var remarks: [String] { get }

    /// What is to be trained next. A pure function of how the members ended: which rank trained them, when and in which job does not enter.
    func stage(_ members: some MembersSoFar<Work.Key>) throws -> Stage<Work.Key>

    /// Aggregates the members and writes RUN/ensemble.h5; called on all ranks when the last stage is over.
    ///
    /// - Returns: on rank 0, what there is to show.
    func conclude(_ members: MemberStore<Work>) throws -> Outcome?

    /// What aggregating does with each member, for `nucens plan` to measure.
    func rehearse(_ record: MemberRecord<Work.Key>, in memory: Work.Memory)

    /// Members of the result where they are not those that are trained, such as passes through a network; nil where they are.
    var memberCount: Int? { get }
    /// Where a stage chooses the members of the next: those that it will most likely choose, for `nucens plan`.
    var likelyKeys: [Work.Key] { get }

    /// What the run takes on `ranks` ranks beyond the memory of a process that trains.
    func footprint(ranks: Int) -> Footprint
}

extension Study {
    public static var kind: String { Card.kind }
    public static var observable: String? { Card.observable }
    public var remarks: [String] { [] }
    public var memberCount: Int? { nil }
    public var likelyKeys: [Work.Key] { [] }
    public func rehearse(_ record: MemberRecord<Work.Key>, in memory: Work.Memory) {}
}

/// What a study shows on rank 0 when it is done.
public protocol StudyOutcome {
    /// Tables as text for people.
    var table: String { get }
}

/// Bytes that a run takes.
public struct Footprint: Sendable, Equatable {
    /// Of one rank while it aggregates, the most that any has.
    public var memoryPerRank: Double
    /// Of one member's state file.
    public var member: Double
    /// Of the result.
    public var result: Double

    /// Bytes of a state file beside its arrays, at the most.
    public static let memberHeader = 4096.0

    public init(memoryPerRank: Double, member: Double, result: Double) {
        self.memoryPerRank = memoryPerRank
        self.member = member
        self.result = result
    }
}

/// How members of a run ended, as far as they have.
public protocol MembersSoFar<Key> {
    associatedtype Key: WorkloadKey

    /// nil for a member that has not ended.
    func end(of key: Key) -> MemberEnd?

    /// Why a member failed, from its file.
    func reason(of key: Key) -> String
}

/// What a study trains next.
public struct Stage<Key: WorkloadKey>: Sendable, Equatable {
    /// All members of the stage, those that have ended too; empty when the study is complete.
    public var keys: [Key]
    /// Members that ended well and do not enter the result.
    public var vetoed: [ExcludedMember<Key>]
    /// A line for the log when the stage begins.
    public var note: String?
    /// Why going on leads nowhere, and what to do: as many members as may be trained were, and too few of them are good.
    public var deadEnd: String?

    public init(_ keys: [Key], vetoed: [ExcludedMember<Key>] = [], note: String? = nil, deadEnd: String? = nil) {
        self.keys = keys
        self.vetoed = vetoed
        self.note = note
        self.deadEnd = deadEnd
    }

    /// Of a study whose members are all trained, none in the place of another.
    public init(all keys: [Key], _ members: some MembersSoFar<Key>) {
        self.init(keys.allSatisfy { members.end(of: $0) != nil } ? [] : keys)
    }
}
