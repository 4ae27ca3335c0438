import Checksums
import CrossSectionFits
import CrossSections
import Files
import NeuralNetwork
import NuclearResponses
import ScatteringData
import Statistics
import Training

/// A card with its data: all that members are made from. Every rank builds the same one from the same bytes.
public struct ResponseFit: Sendable {
    public private(set) var card: ResponseCard
    public let products: GEMM
    public let tables: [DataTable]
    public let measurements: Measurements
    /// The measured points; groups are experiments on a nucleus.
    public let data: FitData
    /// 0 for each point to train on, 1 to test with.
    public private(set) var fold: [Int]
    public private(set) var standardization: Standardization
    /// SHA-256 of the settings, the seed, the nuclei, the products used and the data: what a stored member must agree with.
    public let digest: String

    /// - Throws: ``RunError`` for whatever is wrong with the data, with file and line.
    public init(card: ResponseCard, tables: [NucleusTables], products: GEMM) throws(RunError) {
        self.card = card
        self.products = products
        self.tables = tables.flatMap(\.tables)
        do throws(DataError) {
            let datasets = try tables.map { table throws(DataError) in try table.dataset(card.data.selection) }
            measurements = Measurements(datasets)
            try ResponseFit.check(excluded: card.data.excluded, measurements)
            try NamedNormalization.check(card.data.selection.normalizations, in: datasets)
            if let unknown = card.heldOutNuclei.first(where: { name in !datasets.contains { $0.target.name == name } }) {
                throw DataError("folds.nuclei: \(unknown) is none of \(datasets.map(\.target.name).joined(separator: ", "))")
            }
            fold = try datasets.map { dataset throws(DataError) in try ResponseFit.fold(card, dataset) }.flatMap { $0 }
        } catch {
            throw RunError("\(error)")
        }
        guard fold.contains(0) else { throw RunError("the folds leave no point to train on; hold out fewer nuclei, or give more targets") }
        data = FitData(measurements)
        standardization = ResponseFit.standardization(card, measurements, fold)
        var hash = RunningSHA256()
        hash.add("responses \(ResponseModel.version)\n\(card.memberSettings)\nseed: \(card.seed)\nproducts: \(products.name)\n")
        for table in tables {
            hash.add("nucleus: \(table.nucleus.name) \(table.nucleus.Z) \(table.nucleus.A)\n")
            for table in table.tables { hash.add(SHA256Hex.of(table.bytes)) }
        }
        digest = hash.hexadecimal
    }

    /// - Throws: for an experiment that no nucleus has.
    private static func check(excluded: [String], _ measurements: Measurements) throws(DataError) {
        let known = measurements.datasets.flatMap { ($0.experiments + $0.experimentsLeftOut).map(\.whole) }
        if let unknown = excluded.first(where: { !known.contains($0) }) {
            throw DataError(
                "data.exclude: no nucleus has an experiment '\(unknown)'; the experiments are "
                    + Array(Set(known)).sorted().joined(separator: ", "))
        }
    }

    private static func fold(_ card: ResponseCard, _ dataset: Dataset) throws(DataError) -> [Int] {
        let kind: Folds.Kind
        switch card.folds {
        case .none: kind = .none
        // The published folds are of carbon; all points of the others train.
        case .publishedA: kind = dataset.points.allSatisfy { $0.isTestA != nil } ? .publishedA : .none
        case .random: kind = .random(trainFraction: card.trainFraction, split: card.split, seed: card.seed)
        case .nuclei:
            guard card.heldOutNuclei.contains(dataset.target.name) else {
                kind = .none
                break
            }
            if card.trainFraction == 0 { return dataset.points.map { _ in 1 } }
            kind = .random(trainFraction: card.trainFraction, split: card.split, seed: card.seed)
        }
        return try Folds(kind, of: dataset).isTraining.map { $0 ? 0 : 1 }
    }

    /// The training points that a replica sees, repeated as often as drawn, with what is fitted there.
    public func sample(replica: Int) -> (points: NuclearPoints, fit: FitTargets) {
        let train = trainingIndices
        let drawn = card.bootstrap.draw(from: data.selecting(train), for: ReplicaSeed(seed: card.seed, replica: replica))
        return (measurements.nuclearPoints.selecting(drawn.indices.map { train[$0] }), drawn.fit)
    }

    /// How often each measured point is trained on by a replica that draws so.
    public func timesSeen(by replica: Int, drawing targets: ReplicaTargets) -> [Int] {
        let train = trainingIndices
        var times = Array(repeating: 0, count: data.count)
        let counts = targets.counts(of: data.selecting(train), for: ReplicaSeed(seed: card.seed, replica: replica))
        for (index, count) in zip(train, counts) { times[index] = count }
        return times
    }

    public var trainingIndices: [Int] { fold.indices.filter { fold[$0] == 0 } }
    public var testIndices: [Int] { fold.indices.filter { fold[$0] == 1 } }

    /// Of the training points, as the central model sees them.
    private static func standardization(_ card: ResponseCard, _ measurements: Measurements, _ fold: [Int]) -> Standardization {
        let training = measurements.nuclearPoints.selecting(fold.indices.filter { fold[$0] == 0 })
        return ResponseInputs.standardization(of: ResponseModel(card.model, seed: card.seed, replica: nil).inputs(at: training))
    }

    /// A copy with other folds: what tests of the method train. Its digest is unchanged: studies that store such members must use their
    /// own.
    ///
    /// - Parameter fold: 0 for each point to train on, 1 to test with.
    public func replacing(fold: [Int]) -> ResponseFit {
        var fit = self
        fit.fold = fold
        fit.standardization = ResponseFit.standardization(card, measurements, fold)
        return fit
    }

    /// The same fit in so many epochs, through all phases of the recipe.
    public func shortened(to epochs: Int) -> ResponseFit {
        var fit = self
        fit.card.recipe.epochs = max(epochs, card.recipe.normalizationInterval)
        return fit
    }
}
