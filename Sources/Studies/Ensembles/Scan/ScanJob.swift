import CrossSections
import Crypto
import NeuralNetwork
import ScatteringData
import TransferLearning

/// A scan with its source and its data: all that its members are made from. Every rank builds the same one from the same bytes.
public struct ScanJob: Sendable {
    public let card: ScanCard
    public let source: SourceEnsemble
    public let targets: [Target]
    let companions: Companions
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
    init(_ inputs: TransferInputs<ScanCard>, products: MatrixProducts) throws(RunError) {
        let (card, source) = (inputs.card, inputs.source)
        self.card = card
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
                    nucleus: nucleus, table: tables, dataset: dataset, splits: try splits(dataset), grid: grid, gridPoints: CrossSectionPoints(grid.kinematics),
                    isCovered: dataset.points.map { coverage.covers($0.kinematics) })
            }
            companions = try Companions(
                inputs, settings: card.tuning, seed: card.seed, selection: card.data.selection, splits: splits)
        } catch {
            throw RunError("\(error)")
        }
        var hash = SHA256()
        hash.update(data: Array("\(card.memberSettings)\nsource: \(source.digest)\nproducts: \(products.name)\n".utf8))
        for table in inputs.tables.joined() + inputs.companions.flatMap(\.tables) { hash.update(data: Job.digest(of: table.bytes).utf8Bytes) }
        digest = hash.finalize().hexadecimal
    }

    /// All members, in the order of every table.
    public var keys: [MemberKey] {
        targets.flatMap { target in
            target.splits.indices.flatMap { split in
                card.depths.flatMap { depth in
                    (0..<card.replicas).map { MemberKey(replica: $0, target: target.nucleus.name, depth: depth, split: split) }
                }
            }
        }
    }

    public func target(of key: MemberKey) -> Target? { targets.first { $0.nucleus.name == key.target } }

    /// Rows that a network needs to train any member.
    public var capacity: Int {
        let resamples = card.tuning.replicaTargets.resample != .none
        let ofTargets = targets.flatMap(\.splits).map { FineTune.capacity(for: $0, resamples: resamples) }
        return max(ofTargets.max() ?? 1, card.tuning.companions.batchSize)
    }
}
