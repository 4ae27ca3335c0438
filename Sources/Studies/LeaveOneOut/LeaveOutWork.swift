import Checksums
import CrossSectionFits
import CrossSections
import Files
import Members
import NeuralNetwork
import ScatteringData
import Training

/// The members of a leave-one-out test: for each group of points an ensemble that has not seen it.
public struct LeaveOutWork: Sendable {
    public private(set) var card: LeaveOutCard
    /// The fit whose points and training the test takes over.
    public private(set) var fit: CrossSectionFit
    public let groups: [LeaveOutGroup]
    /// SHA-256 of the settings, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Throws: ``RunError`` for groups that do not exist or leave nothing to train on.
    public init(card: LeaveOutCard, fit: CrossSectionFit) throws(RunError) {
        try card.run.requirePlainMembers(of: "a leave-one-out test")
        self.card = card
        self.fit = fit
        let folds: Folds
        do { folds = try CrossSectionFit.folds(card.run, fit.dataset) } catch { throw RunError("\(error)") }
        groups = try LeaveOutGroup.groups(of: fit.dataset, card: card, folds: folds)
        digest = SHA256Hex.of(Array("leaveout\n\(card.memberSettings)\n\(fit.digest)\n".utf8))
    }

    public func keys(of group: LeaveOutGroup) -> [GroupKey] {
        (0..<card.run.replicas).map {
            GroupKey(group: group.number, replica: $0, target: card.run.target, depth: card.run.architecture.layers)
        }
    }

    /// All members, in the order of every table.
    public var keys: [GroupKey] { groups.flatMap(keys) }

    func group(of key: GroupKey) -> LeaveOutGroup? { groups.first { $0.number == key.group } }
}

extension LeaveOutWork: Workload {
    public var headline: (figure: String, label: String) { CrossSectionFit.headline }
    public func makeMemory(threads: Int) throws(RunError) -> Network { try fit.makeMemory(threads: threads) }

    public func cost(of key: GroupKey) -> Double {
        let points = Double(group(of: key)?.training.count ?? 0)
        return fit.cost * points / Double(max(1, fit.training.count))
    }

    public func steps(of key: GroupKey) -> Int { card.run.recipe.epochs }
    public func settledStep(of key: GroupKey) -> Int { card.run.recipe.firstChiSquareEpoch }

    public func shortened(to epochs: Int) -> LeaveOutWork {
        var work = self
        work.fit = fit.shortened(to: epochs)
        work.card.run.recipe = work.fit.card.recipe
        return work
    }

    public func train(
        _ key: GroupKey, from parent: MemberRecord<GroupKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<GroupKey>? {
        guard let group = group(of: key) else { fatalError("a member of no group") }
        var fold = [Int](repeating: 2, count: fit.points.count)
        for i in group.training { fold[i] = 0 }
        for i in group.points { fold[i] = 1 }
        guard var record = fit.replacing(fold: fold).train(key, resuming: state, in: network, observe: observe) else { return nil }
        if record.status == .done { record.arrays.set(FitArray.prediction, network.predictions(at: fit.points)) }
        // What the networks say at the points is kept; whoever wants them trains without the group.
        record.weights = []
        return record
    }
}

/// A replica of the ensemble that has not seen a group.
public struct GroupKey: CrossSectionKey {
    public var group: Int
    public var replica: Int
    /// Nucleus and layers of the fit, which all members share.
    var target: String
    var depth: Int

    public init(group: Int, replica: Int, target: String, depth: Int) {
        self.group = group
        self.replica = replica
        self.target = target
        self.depth = depth
    }

    public init?(_ stored: StoredKey) {
        self.init(group: stored.split, replica: stored.replica, target: stored.target, depth: stored.depth)
    }

    public var stored: StoredKey { StoredKey(replica: replica, target: target, depth: depth, split: group) }
    public var labels: [String: String] { ["group": "\(group)"] }
    public var description: String { "\(target) group \(group) replica \(replica)" }
}
