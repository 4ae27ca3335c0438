import Crypto
import NeuralNetwork
import ScatteringData
import Training

/// A card with its data: all that members are made from. Every rank builds the same one from the same bytes.
public struct Job: Sendable {
    public let card: RunCard
    public let tables: [DataTable]
    public let dataset: Dataset
    /// All points in the data set's order; fold 0 trains, fold 1 tests.
    public let points: PointTable
    public let fold: [Int]
    public let training: PointTable
    public let test: PointTable
    public let standardization: Standardization
    /// What members start from, if not from random weights.
    public let start: StartingPoint?
    /// SHA-256 of the member settings, the seed, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Parameter start: as ``RunCard/readStart()`` gives it.
    /// - Throws: ``RunError`` for whatever is wrong with the data, with file and line.
    public init(card: RunCard, tables: [DataTable], start: StartingPoint? = nil, products: MatrixProducts) throws(RunError) {
        guard card.method != .dropout || card.recipe.dropout > 0 else {
            throw RunError("method 'dropout' has no units to switch off: give training.dropout a share above 0, such as 0.01")
        }
        self.card = card
        self.tables = tables
        self.start = start
        precondition((card.start == nil) == (start == nil), "a card that names a start comes with its weights")
        do throws(DataError) {
            let nucleus = try Nucleus(card.target)
            dataset = try Dataset(
                target: nucleus, tables: tables,
                selection: Selection(lowOmegaCut: card.lowOmegaCut, excluded: card.excludedExperiments))
            let folds = try Job.folds(card, dataset)
            fold = folds.isTraining.map { $0 ? 0 : 1 }
            training = PointTable(dataset).selecting(folds.train)
            test = PointTable(dataset).selecting(folds.test)
        } catch {
            throw RunError("\(error)")
        }
        points = PointTable(dataset)
        standardization = Standardization(training)
        var hash = SHA256()
        hash.update(data: Array("\(card.memberSettings)\nseed: \(card.seed)\ntarget: \(card.target)\nproducts: \(products.name)\n".utf8))
        if let start { hash.update(data: Array("start: \(start.digest)\n".utf8)) }
        for table in tables { hash.update(data: Job.digest(of: table.bytes).utf8Bytes) }
        digest = hash.finalize().hexadecimal
    }

    private static func folds(_ card: RunCard, _ dataset: Dataset) throws(DataError) -> Folds {
        switch card.folds {
        case .publishedA: try Folds(.publishedA, of: dataset)
        case .publishedB: try Folds(.publishedB, of: dataset)
        case .random: try Folds(.random(trainFraction: card.trainFraction, split: card.split, seed: card.seed), of: dataset)
        case .none: try Folds(.none, of: dataset)
        }
    }

    /// SHA-256 in hexadecimal, as `sha256sum` prints it.
    public static func digest(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

    public func key(replica: Int) -> MemberKey { MemberKey(replica: replica, target: card.target, depth: card.architecture.layers) }

    /// What a trained member fits at each training point, nb/sr/GeV.
    func targets(of key: MemberKey) -> [Double] {
        (card.method == .bootstrap ? Resampling.bootstrap : .none).targets(of: training, seed: card.seed, replica: key.replica)
    }

    public var normalizationUncertainties: [Double] { dataset.experiments.map(\.normalizationUncertainty) }
}

extension Digest {
    var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension String {
    var utf8Bytes: [UInt8] { Array(utf8) }
}
