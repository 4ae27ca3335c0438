import Checksums
import CrossSections
import Files
import NeuralNetwork
import ScatteringData
import Statistics
import Training

/// A card with its data: all that members are made from. Every rank builds the same one from the same bytes.
public struct CrossSectionFit: Sendable {
    public private(set) var card: RunCard
    public let products: GEMM
    public let tables: [DataTable]
    public let dataset: Dataset
    /// All points in the data set's order; fold 0 trains, fold 1 tests.
    public private(set) var points: CrossSectionData
    public private(set) var fold: [Int]
    public private(set) var training: CrossSectionData
    public private(set) var test: CrossSectionData
    public private(set) var standardization: Standardization
    /// Of each point, the inner fold that is held out together with it; nil without ``RunCard/heldOutFolds``, and for test points.
    public let innerFold: [Int?]
    /// Where members are judged for their roughness.
    let roughness: Roughness
    let roughnessPoints: CrossSectionPoints
    /// What members start from, if not from random weights.
    public let start: StartingPoint?
    /// SHA-256 of the member settings, the seed, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Parameter start: as ``RunCard/readStart()`` gives it.
    /// - Throws: ``RunError`` for whatever is wrong with the data, with file and line.
    public init(card: RunCard, tables: [DataTable], start: StartingPoint? = nil, products: GEMM) throws(RunError) {
        guard card.method != .dropout || card.recipe.dropout > 0 else {
            throw RunError("method 'dropout' has no units to switch off: give training.dropout a share above 0, such as 0.01")
        }
        self.card = card
        self.products = products
        self.tables = tables
        self.start = start
        precondition((card.start == nil) == (start == nil), "a card that names a start comes with its weights")
        do throws(DataError) {
            let nucleus = try Nucleus(card.target)
            dataset = try Dataset(
                target: nucleus, tables: tables, selection: card.data.selection)
            try card.data.checkNormalizations(in: [dataset])
            let folds = try CrossSectionFit.folds(card, dataset)
            fold = folds.isTraining.map { $0 ? 0 : 1 }
            points = CrossSectionData(dataset)
            training = points.selecting(folds.train)
            test = points.selecting(folds.test)
            if card.heldOutFolds > 0 {
                guard card.heldOutFolds <= folds.train.count else {
                    throw DataError(
                        "bootstrap.held_out_folds is \(card.heldOutFolds), but there are \(folds.train.count) training points; "
                            + "give a smaller number, such as 5")
                }
                innerFold = folds.inner(card.heldOutFolds, of: dataset, split: 0, seed: card.seed)
            } else {
                innerFold = Array(repeating: nil, count: dataset.points.count)
            }
        } catch {
            throw RunError("\(error)")
        }
        standardization = Standardization(training.points)
        roughness = Roughness(dataset)
        roughnessPoints = CrossSectionPoints(roughness.kinematics)
        var hash = RunningSHA256()
        hash.add("\(card.memberSettings)\nseed: \(card.seed)\ntarget: \(card.target)\nproducts: \(products.name)\n")
        if let start { hash.add("start: \(start.digest)\n") }
        for table in tables { hash.add(SHA256Hex.of(table.bytes)) }
        digest = hash.hexadecimal
    }

    public static func folds(_ card: RunCard, _ dataset: Dataset) throws(DataError) -> Folds {
        switch card.folds {
        case .publishedA: try Folds(.publishedA, of: dataset)
        case .publishedB: try Folds(.publishedB, of: dataset)
        case .random: try Folds(.random(trainFraction: card.trainFraction, split: card.split, seed: card.seed), of: dataset)
        case .none: try Folds(.none, of: dataset)
        }
    }

    /// Places of the training and the test points among ``points``, ascending.
    public var trainingIndices: [Int] { fold.indices.filter { fold[$0] == 0 } }
    public var testIndices: [Int] { fold.indices.filter { fold[$0] == 1 } }

    /// A copy with other data or folds: what tests of the method train. Its digest is unchanged: studies that store such members must use
    /// their own.
    ///
    /// - Parameters:
    ///   - card: of which only what enters the training of a member may differ, such as the seed.
    ///   - crossSection: values in the place of the measured ones, nb/sr/GeV.
    ///   - fold: 0 for each point to train on, 1 to test with, 2 for neither.
    public func replacing(card: RunCard? = nil, crossSection: [Double]? = nil, fold: [Int]? = nil) -> CrossSectionFit {
        var fit = self
        fit.card = card ?? self.card
        fit.points.data.value = crossSection ?? points.data.value
        fit.fold = fold ?? self.fold
        fit.training = fit.points.selecting(fit.trainingIndices)
        fit.test = fit.points.selecting(fit.testIndices)
        fit.standardization = Standardization(fit.training.points)
        return fit
    }

    public var normalizationUncertainties: [Double] { dataset.experiments.map(\.normalizationUncertainty) }
}
