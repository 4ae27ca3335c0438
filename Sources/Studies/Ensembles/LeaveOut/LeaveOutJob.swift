import CrossSections
import Crypto
import NeuralNetwork
import ScatteringData
import Training

/// A leave-one-out test: for each group of points an ensemble that has not seen it. Every rank builds the same one from the same bytes.
public struct LeaveOutJob: Sendable {
    public let card: LeaveOutCard
    /// The run whose points and training the test takes over.
    public let base: Job
    public let groups: [LeaveOutGroup]
    /// SHA-256 of the settings, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Throws: ``RunError`` for groups that do not exist or leave nothing to train on.
    public init(card: LeaveOutCard, base: Job) throws(RunError) {
        try card.run.requirePlainMembers(of: "a leave-one-out test")
        self.card = card
        self.base = base
        let folds: Folds
        do { folds = try Job.folds(card.run, base.dataset) } catch { throw RunError("\(error)") }
        groups = try LeaveOutGroup.groups(of: base.dataset, card: card, folds: folds)
        digest = Job.digest(of: Array("leaveout\n\(card.memberSettings)\n\(base.digest)\n".utf8))
    }

    public func keys(of group: LeaveOutGroup) -> [MemberKey] {
        (0..<card.run.replicas).map {
            MemberKey(replica: $0, target: card.run.target, depth: card.run.architecture.layers, split: group.number)
        }
    }

    /// All members, in the order of every table.
    public var keys: [MemberKey] { groups.flatMap(keys) }

    /// Rows that a network needs to train any member.
    var capacity: Int { base.capacity }

    func group(of key: MemberKey) -> LeaveOutGroup? { groups.first { $0.number == key.split } }
}

extension LeaveOutJob: Workload {
    /// Names of what a member's record keeps beside its normalizations.
    enum SeriesName {
        /// f at every point, nb/sr/GeV.
        static let prediction = "prediction"
    }

    public func cost(of key: MemberKey) -> Double {
        let points = Double(group(of: key)?.training.count ?? 0)
        return base.cost(of: key) * points / Double(max(1, base.training.count))
    }

    public func epochs(of key: MemberKey) -> Int { base.epochs(of: key) }

    public func train(
        _ key: MemberKey, on foundation: MemberRecord? = nil, in network: Network, from checkpoint: MemberCheckpoint?,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        guard let group = group(of: key) else { fatalError("a member of no group") }
        var fold = [Int](repeating: 2, count: base.points.count)
        for i in group.training { fold[i] = 0 }
        for i in group.points { fold[i] = 1 }
        let job = base.replacing(fold: fold)
        guard var record = job.train(key, in: network, from: checkpoint, observe: observe) else { return nil }
        if record.status == .done { record.series.append(.init(SeriesName.prediction, network.predictions(at: base.points))) }
        // What the networks say at the points is kept; whoever wants them trains without the group.
        record.weights = []
        return record
    }
}
