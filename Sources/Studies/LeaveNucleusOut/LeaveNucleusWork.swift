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
    /// Of each group, how many points of the nucleus are trained on.
    private var trainingCount: [LeftNucleus: Int] = [:]
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
        for group in groups {
            let fold = fold(of: group)
            trainingCount[group] = fit.measurements.ranges[group.place].count { fold[$0] == 0 }
        }
    }

    private var layers: Int { card.run.architecture.layers }

    /// How a group's networks are fine-tuned; all layers alone where they are trained from the start.
    func variants(of group: LeftNucleus) -> [TuningVariant] {
        group.permille > 0 && card.method == .fineTune ? card.tuning.variants(layers: layers) : [TuningVariant(depth: layers, pull: 0)]
    }

    func keys(of group: LeftNucleus, _ variant: TuningVariant) -> [LeftNucleusKey] {
        (0..<card.run.replicas).map { LeftNucleusKey(nucleus: group.name, permille: group.permille, replica: $0, variant) }
    }

    func keys(of group: LeftNucleus) -> [LeftNucleusKey] { variants(of: group).flatMap { keys(of: group, $0) } }

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

    /// - Returns: nil for a nucleus that the fit does not have.
    func group(of key: LeftNucleusKey) -> LeftNucleus? {
        fit.measurements.targets.firstIndex { $0.name == key.nucleus }.map {
            LeftNucleus(place: $0, name: key.nucleus, permille: key.permille)
        }
    }
}

extension LeaveNucleusWork: Workload {
    public var headline: (figure: String, label: String) { (FitFigure.chiSquareTest, "test χ²/N") }
    public func makeMemory(threads: Int) throws(RunError) -> Network { try fit.makeMemory(threads: threads) }

    /// The network of all other nuclei that a fine-tune starts from.
    public func parent(of key: LeftNucleusKey) -> LeftNucleusKey? {
        guard key.permille > 0, card.method == .fineTune else { return nil }
        return LeftNucleusKey(nucleus: key.nucleus, permille: 0, replica: key.replica, TuningVariant(depth: layers, pull: 0))
    }

    public func cost(of key: LeftNucleusKey) -> Double {
        guard parent(of: key) != nil else { return fit.cost(points: fit.data.count) }
        let points = group(of: key).flatMap { trainingCount[$0] } ?? 0
        return card.tuning.cost(points: points, flopsPerPoint: card.run.architecture.flopsPerPoint(depth: key.variant.depth))
    }

    public func steps(of key: LeftNucleusKey) -> Int {
        key.permille > 0 && key.variant.depth == 0 ? 0 : recipe(of: key).epochs
    }

    public func settledStep(of key: LeftNucleusKey) -> Int { recipe(of: key).firstChiSquareEpoch }

    private func recipe(of key: LeftNucleusKey) -> Recipe {
        guard parent(of: key) != nil, let group = group(of: key) else { return card.run.recipe }
        return fit.tuningRecipe(card.tuning, points: trainingCount[group] ?? 0)
    }

    public func shortened(to epochs: Int) -> LeaveNucleusWork {
        var work = self
        work.card.tuning = card.tuning.shortened(to: epochs)
        work.fit = fit.shortened(to: epochs)
        work.card.run.recipe = work.fit.card.recipe
        return work
    }

    public func train(
        _ key: LeftNucleusKey, from parent: MemberRecord<LeftNucleusKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<LeftNucleusKey>? {
        guard let group = group(of: key) else { fatalError("a member of a nucleus that is not fitted") }
        if let failed = MemberRecord(key, failedWith: parent) { return failed }
        let fit = fit.replacing(fold: fold(of: group))
        let trained = if let parent {
            fit.tune(
                key, from: parent.weights, nucleus: fit.measurements.ranges[group.place], draws: card.tuningDraws, key.variant,
                card.tuning, resuming: state, in: network, observe: observe)
        } else {
            fit.train(key, resuming: state, in: network, observe: observe)
        }
        guard var record = trained else { return nil }
        if record.status == .done {
            let points = fit.measurements.nuclearPoints.selecting(Array(fit.measurements.ranges[group.place]))
            record.arrays.set(FitArray.prediction, fit.model(ofReplica: key.replica).crossSections(of: network, at: points))
        }
        // What the networks say of the nucleus is kept; the networks only where others start from them.
        if group.permille > 0 { record.weights = [] }
        return record
    }
}
