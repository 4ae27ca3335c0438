import CrossSectionFits
import Files
import Members
import NeuralNetwork
import ScatteringData
import Training
import TransferFits
import TransferLearning

extension ScanWork: Workload {
    /// Names of the arrays that a member's record keeps beside what every fine-tune keeps.
    enum ArrayName {
        /// f on the bands' grid, nb/sr/GeV.
        static let band = "band"
        /// For each weight layer how far it moved, see ``LayerChange/relative(from:to:layout:)``.
        static let movement = "movement"
    }

    public var headline: (figure: String, label: String) { CrossSectionFit.headline }

    public func makeMemory(threads: Int) throws(RunError) -> Network {
        Network(source.architecture, products: products, capacity: capacity, team: try .of(threads))
    }

    public func cost(of key: TransferKey) -> Double {
        guard let target = target(of: key) else { return companions.cost(of: key) }
        return source.cost(points: target.splits[key.split].train.count, depth: key.depth, epochs: card.tuning.recipe.epochs)
    }

    public func settledStep(of key: TransferKey) -> Int { key.isPartOfResult ? card.tuning.recipe.firstChiSquareEpoch : 0 }

    public func steps(of key: TransferKey) -> Int {
        if !key.isPartOfResult { return card.tuning.companions.epochs }
        return key.depth == 0 ? 0 : card.tuning.recipe.epochs
    }

    public func parent(of key: TransferKey) -> TransferKey? {
        target(of: key).flatMap { companions.parent(ofReplica: key.replica, split: key.split, target: $0.nucleus) }
    }

    /// The fine-tune of a member of this target.
    func tune(_ key: TransferKey, _ target: Target, from parent: MemberRecord<TransferKey>?) -> FineTune {
        FineTune(
            source: companions.weights(ofReplica: key.replica, from: parent), sourceSteps: source.members[key.replica].steps,
            sourceMassNumber: source.nucleus.A, points: target.splits[key.split],
            settings: card.tuning, depth: key.depth, replica: key.replica, seed: card.seed)
    }

    public func train(
        _ key: TransferKey, from parent: MemberRecord<TransferKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<TransferKey>? {
        guard let target = target(of: key) else { return companions.train(key, in: network, resuming: state, observe: observe) }
        if let failed = MemberRecord(key, failedWith: parent) { return failed }
        let tune = tune(key, target, from: parent)
        let points = target.splits[key.split]
        guard let member = tune.member(key, in: network, resuming: state, observe: observe) else { return nil }
        var record = member.record
        if let result = member.result {
            record.arrays.set(FitArray.prediction, result.predictions(at: points.points, in: network))
            record.arrays.set(ArrayName.band, result.predictions(at: target.gridPoints, in: network))
            record.arrays.set(ArrayName.movement, LayerChange.relative(from: tune.source, to: result.weights, layout: network.layout))
        }
        // A scan asks for tables and bands of thousands of members; whoever wants the networks of one depth fine-tunes for them. Those of
        // the deepest are compared between targets.
        if key.split > 0 || key.depth != card.depths.last { record.weights = [] }
        return record
    }
}
