import Checksums
import CrossSectionFits
import CrossSections
import Files
import NeuralNetwork
import ResultFiles
import ScatteringData
import Training
import TransferFits
import TransferLearning

/// The members of a scan: fine-tunes of its source for every target, split, depth and replica.
public struct ScanWork: Sendable {
    public private(set) var card: ScanCard
    public let products: GEMM
    public let source: SourceEnsemble
    public let targets: [Target]
    private(set) var companions: AuxiliaryNuclei
    /// SHA-256 of the settings, the source, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// A nucleus with its data, and their folds in each split.
    public struct Target: Sendable {
        public let nucleus: Nucleus
        public let table: [DataTable]
        public let dataset: Dataset
        /// What members of each split share.
        public let splits: [TargetPoints]
        public let grid: BandGrid
        /// The same as points to predict at.
        public let gridPoints: CrossSectionPoints
        /// Whether each point lies where the source has training points.
        public let isCovered: [Bool]
    }

    /// - Throws: ``RunError`` for whatever is wrong with the card or the data.
    init(_ card: ScanCard, _ inputs: TransferInputs, products: GEMM) throws(RunError) {
        let source = inputs.source
        self.card = card
        self.products = products
        self.source = source
        try source.require(depth: card.depths.last ?? 0)
        let coverage = Coverage(of: source.training)
        func splits(_ dataset: Dataset) throws(DataError) -> [TargetPoints] {
            try (0..<(card.trainFraction < 1 ? card.splits : 1)).map { split throws(DataError) in
                try TargetPoints(dataset, trainFraction: card.trainFraction, split: split, seed: card.seed)
            }
        }
        do throws(DataError) {
            targets = try zip(inputs.nuclei, inputs.tables).map { nucleus, tables throws(DataError) in
                let dataset = try Dataset(target: nucleus, tables: tables, selection: card.data.selection)
                let grid = BandGrid(dataset, points: card.bandPoints)
                return Target(
                    nucleus: nucleus, table: tables, dataset: dataset, splits: try splits(dataset), grid: grid,
                    gridPoints: CrossSectionPoints(grid.kinematics),
                    isCovered: dataset.points.map { coverage.covers($0.kinematics) })
            }
            try card.data.checkNormalizations(in: targets.map(\.dataset))
            companions = try AuxiliaryNuclei(
                inputs, settings: card.tuning, seed: card.seed, selection: card.data.selection, splits: splits)
        } catch {
            throw RunError("\(error)")
        }
        var hash = RunningSHA256()
        hash.add("\(card.memberSettings)\nsource: \(source.digest)\nproducts: \(products.name)\n")
        for table in inputs.tables.joined() + inputs.companions.flatMap(\.tables) { hash.add(SHA256Hex.of(table.bytes)) }
        digest = hash.hexadecimal
    }

    /// All members, in the order of every table.
    public var keys: [TransferKey] {
        targets.flatMap { target in
            target.splits.indices.flatMap { split in
                card.depths.flatMap { depth in
                    keys(of: target, split: split, depth: depth)
                }
            }
        }
    }

    /// Of all replicas.
    func keys(of target: Target, split: Int, depth: Int) -> [TransferKey] {
        (0..<card.replicas).map { TransferKey(target: target.nucleus.name, depth: depth, split: split, replica: $0) }
    }

    /// nil for a member that fine-tunes start from.
    public func target(of key: TransferKey) -> Target? {
        key.role == .fineTune ? targets.first { $0.nucleus.name == key.target } : nil
    }

    public func shortened(to epochs: Int) -> ScanWork {
        var work = self
        work.card.tuning.recipe.epochs = max(epochs, card.tuning.recipe.normalizationInterval)
        work.card.tuning.companions.epochs = epochs
        work.companions = companions.shortened(to: epochs)
        return work
    }

    /// Rows that a network needs to train any member.
    public var capacity: Int {
        let resamples = card.tuning.replicaTargets.resample != .none
        let ofTargets = targets.flatMap(\.splits).map { FineTune.capacity(for: $0, resamples: resamples) }
        return max(ofTargets.max() ?? 1, card.tuning.companions.batchSize)
    }
}
