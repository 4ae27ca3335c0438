import Checksums
import CrossSectionFits
import Files
import Members
import NeuralNetwork
import ResponseFits
import ScatteringData
import Training
import TransferFits

/// The members of a fine-tune of response functions: the networks of its source, taken over to one nucleus.
public struct ResponseTuneWork: Sendable {
    public private(set) var card: ResponseTuneCard
    let source: ResponseSource
    /// The nucleus's points, with the draws of the source's replicas.
    public let fit: ResponseFit
    /// SHA-256 of the settings, the source, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Throws: ``RunError`` for whatever is wrong with the data.
    init(_ card: ResponseTuneCard, source: ResponseSource, tables: [NucleusTables], products: GEMM) throws(RunError) {
        self.card = card
        self.card.seed = source.seed
        self.source = source
        var own = ResponseCard()
        own.seed = source.seed
        own.targets = tables.map(\.nucleus.name)
        own.model = source.model
        own.bootstrap = card.bootstrap
        own.data = card.data
        own.width = source.architecture.width
        own.blocks = source.architecture.blocks
        if card.trainFraction < 1 {
            own.folds = .random
            own.trainFraction = card.trainFraction
            own.split = card.split
        }
        fit = try ResponseFit(card: own, tables: tables, products: products)
        digest = SHA256Hex.of(Array("responsetune\n\(card.memberSettings)\nsource: \(source.digest)\n\(fit.digest)\n".utf8))
    }

    var target: Nucleus { fit.measurements.targets[0] }

    /// All that compete.
    var variants: [TuningVariant] { card.tuning.variants(depth: card.depth, layers: source.architecture.layers) }

    /// - Parameter place: of the member among those of the source.
    func key(place: Int, _ variant: TuningVariant) -> TransferKey {
        TransferKey(
            target: target.name, depth: variant.depth, split: variant.pull,
            replica: source.replicas.indices.contains(place) ? source.replicas[place] : place)
    }

    /// - Returns: nil for a key that is no member's.
    private func variant(of key: TransferKey) -> TuningVariant? {
        variants.first { $0.depth == key.depth && $0.pull == key.split }
    }
}

extension ResponseTuneWork: Workload {
    public func makeMemory(threads: Int) throws(RunError) -> Network {
        Network(source.architecture, products: products, capacity: card.tuning.batchSize, team: try .of(threads))
    }

    public func cost(of key: TransferKey) -> Double {
        card.tuning.cost(points: fit.trainingIndices.count, flopsPerPoint: source.architecture.flopsPerPoint(depth: key.depth))
    }

    private var recipe: Recipe { fit.tuningRecipe(card.tuning, points: fit.trainingIndices.count) }

    public func steps(of key: TransferKey) -> Int { key.depth == 0 ? 0 : recipe.epochs }
    public func settledStep(of key: TransferKey) -> Int { recipe.firstChiSquareEpoch }

    public func shortened(to epochs: Int) -> ResponseTuneWork {
        var work = self
        work.card.tuning = card.tuning.shortened(to: epochs)
        return work
    }

    public func train(
        _ key: TransferKey, from parent: MemberRecord<TransferKey>?, resuming state: MemberState?, in network: Network,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<TransferKey>? {
        guard let place = source.replicas.firstIndex(of: key.replica), let variant = variant(of: key) else {
            fatalError("a member that the source does not have")
        }
        return fit.tune(
            key, from: source.weights[place], nucleus: fit.measurements.ranges[0], draws: card.bootstrap, variant, card.tuning,
            resuming: state, in: network, observe: observe)
    }
}

extension ResponseTuneWork: ResponseEnsemble {
    public var replicaTargets: ReplicaTargets { fit.tuningTargets(card.bootstrap, nucleus: fit.measurements.ranges[0]) }
}
