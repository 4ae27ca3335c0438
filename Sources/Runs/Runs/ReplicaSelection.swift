import Members

/// Which replicas make up the ensemble, decided round by round.
///
/// The first round has replicas 0 … N − 1; each of the following ones takes the next unused numbers in the place of those that failed
/// or were vetoed, until N have passed. Vetoes look at all members of the rounds so far and are never taken back. A function of how
/// the replicas ended and of nothing else.
public struct ReplicaSelection: Sendable, Equatable {
    public struct Veto: Sendable, Equatable {
        public var replica: Int
        public var reason: String
    }

    public let wanted: Int
    public let veto: VetoRule
    /// Replicas of the ensemble, of those that failed, and of those that were vetoed, in order.
    public private(set) var done: [Int] = []
    public private(set) var failed: [Int] = []
    public private(set) var vetoed: [Veto] = []
    private var ends: [MemberEnd] = []

    public init(wanted: Int, veto: VetoRule) {
        self.wanted = wanted
        self.veto = veto
    }

    public var lost: Int { failed.count + vetoed.count }
    public var isComplete: Bool { done.count == wanted }

    /// The replicas of the next round.
    public var candidates: Range<Int> { isComplete ? 0..<0 : ends.count..<wanted + lost }

    /// Takes in how the ``candidates`` ended.
    public mutating func apply(_ round: [MemberEnd]) {
        ends += round
        let trained = ends.indices.filter { ends[$0].status == .done }
        done = []
        for (replica, reason) in zip(trained, veto.vetoes(trained.map { ends[$0].figures })) {
            if vetoed.contains(where: { $0.replica == replica }) { continue }
            if let reason { vetoed.append(Veto(replica: replica, reason: reason)) } else { done.append(replica) }
        }
        vetoed.sort { $0.replica < $1.replica }
        failed = ends.indices.filter { ends[$0].status == .failed }
    }

    /// As far as it can be decided: round by round until members of one have not ended.
    ///
    /// - Parameter end: how a replica ended; nil where it has not.
    public init(wanted: Int, veto: VetoRule, end: (_ replica: Int) -> MemberEnd?) {
        self.init(wanted: wanted, veto: veto)
        while !candidates.isEmpty {
            let round = candidates.compactMap(end)
            guard round.count == candidates.count else { return }
            apply(round)
        }
    }
}
