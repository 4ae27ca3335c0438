import Checksums
import CrossSectionFits
import Files
import Members
import NeuralNetwork
import NuclearResponses
import ResponseFits
import ScatteringData
import Statistics
import Training

/// The members of a test by nucleus: for each nucleus and share an ensemble that has seen no more of it.
public struct LeaveNucleusWork: Sendable {
    public private(set) var card: LeaveNucleusCard
    /// The fit whose points and training the test takes over.
    public private(set) var fit: ResponseFit
    /// Nucleus by nucleus, and share by share.
    let groups: [LeftNucleus]
    public let digest: String

    /// - Throws: ``RunError`` for nuclei without a table, and where nothing is left to train on.
    init(card: LeaveNucleusCard, fit: ResponseFit) throws(RunError) {
        self.card = card
        self.fit = fit
        let names = fit.measurements.targets.map(\.name)
        guard names.count > 1 else { throw RunError("a test by nucleus needs two nuclei; give more under targets") }
        let wanted = card.nuclei == ["all"] ? names : card.nuclei
        var groups: [LeftNucleus] = []
        for name in wanted {
            guard let place = names.firstIndex(of: name) else {
                throw RunError("leaveout.nuclei: \(name) is none of \(names.joined(separator: ", "))")
            }
            groups += card.shares.map { LeftNucleus(place: place, name: name, permille: Int(($0 * 1000).rounded())) }
        }
        self.groups = groups
        digest = SHA256Hex.of(Array("leavenucleus\n\(card.memberSettings)\n\(fit.digest)\n".utf8))
    }

    func keys(of group: LeftNucleus) -> [LeftNucleusKey] {
        (0..<card.run.replicas).map {
            LeftNucleusKey(nucleus: group.name, permille: group.permille, replica: $0, depth: card.run.architecture.layers)
        }
    }

    /// All members, in the order of every table.
    var keys: [LeftNucleusKey] { groups.flatMap(keys) }

    /// 0 for each point to train on, 1 for those of the nucleus that are held out. Points of an experiment are drawn by their content, as
    /// random folds are; of a share above 0 one at least is trained on.
    func fold(of group: LeftNucleus) -> [Int] {
        let range = fit.measurements.ranges[group.place]
        var fold = [Int](repeating: 0, count: fit.data.count)
        guard group.permille > 0 else {
            for i in range { fold[i] = 1 }
            return fold
        }
        let groups = range.map { fit.data.group[$0] }, first = groups.min() ?? 0
        let isTraining = RandomFolds.isTraining(
            groups: groups.map { $0 - first }, addresses: range.map { fit.data.address[$0] }, trainFraction: group.share,
            split: card.run.split, seed: card.run.seed)
        for (i, trains) in zip(range, isTraining) where !trains { fold[i] = 1 }
        return fold
    }

    func group(of key: LeftNucleusKey) -> LeftNucleus? { groups.first { $0.name == key.nucleus && $0.permille == key.permille } }
}

extension LeaveNucleusWork: Workload {
    public var headline: (figure: String, label: String) { (FitFigure.chiSquareTest, "test χ²/N") }
    public func makeMemory(threads: Int) throws(RunError) -> Network { try fit.makeMemory(threads: threads) }
    public func cost(of key: LeftNucleusKey) -> Double { fit.cost(points: fit.data.count) }
    public func steps(of key: LeftNucleusKey) -> Int { card.run.recipe.epochs }

    public func shortened(to epochs: Int) -> LeaveNucleusWork {
        var work = self
        work.fit = fit.shortened(to: epochs)
        work.card.run.recipe = work.fit.card.recipe
        return work
    }

    public func train(
        _ key: LeftNucleusKey, from parent: MemberRecord<LeftNucleusKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<LeftNucleusKey>? {
        guard let group = group(of: key) else { fatalError("a member of no group") }
        let fit = fit.replacing(fold: fold(of: group))
        guard var record = fit.train(key, resuming: state, in: network, observe: observe) else { return nil }
        if record.status == .done {
            let points = fit.measurements.nuclearPoints.selecting(Array(fit.measurements.ranges[group.place]))
            record.arrays.set(FitArray.prediction, fit.model(ofReplica: key.replica).crossSections(of: network, at: points))
        }
        // What the networks say of the nucleus is kept; whoever wants them trains without it.
        record.weights = []
        return record
    }
}
