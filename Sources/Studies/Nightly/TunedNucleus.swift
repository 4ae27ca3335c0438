import Files
import HDF5
import NeuralNetwork
import NightJudgement
import Prediction
import ResultFiles
import ResultReading
import ScatteringData
import Text

/// A nucleus that was fine-tuned tonight: the depth, how well it describes its data beside what nothing trained says, and the rules.
///
/// The rules are those of the ensemble, the published fine-tune of the same nucleus in the place of the published model, and one more: at
/// the test points χ²/N must not be above that of A/A_source times the mean of the source.
struct TunedNucleus: Sendable, Codable {
    /// χ²/N of a mean at the training and at the test points, λ_k fitted to all of them; NaN without points.
    struct Fit: Sendable, Codable {
        var name: String
        var train: Double
        var test: Double
    }

    var name: String
    var depth: Int
    /// The shallowest and the deepest of the depths that the evidence finds as good.
    var asGood: ClosedRange<Int>
    var fits: [Fit]
    var judgement: Acceptance

    /// Fewer test points do not tell the fine-tune from what nothing trained says.
    static let leastTestPoints = 5

    /// - Parameters:
    ///   - run: the finished fine-tune.
    ///   - previous: the published fine-tune of the nucleus; nil when there is none.
    ///   - sets: its new points, by experiment and file.
    ///   - beforehand: what was found of these before.
    init(
        _ run: String, previous: JudgedModel?, sets: [NewSet], beforehand: [CompatibilityCheck], settings: AcceptanceRules
    ) throws {
        let new = try RunResult(run: run)
        name = new.provenance.target
        judgement = try Acceptance(of: run, previous: previous, sets: sets, settings: settings)
        judgement.weigh(beforehand, settings: settings)
        let file = try HDF5File.open(new.path)
        func depth(_ name: String) throws -> Int { try file.attribute(name, on: TransferDatasets.group, as: Int.self) }
        self.depth = try depth("depth")
        let (from, to) = (try depth("depth_from"), try depth("depth_to"))
        asGood = min(from, to)...max(from, to)
        try file.close()

        fits = [Fit(name: "fine-tuned", train: new.chiSquareTrain, test: new.chiSquareTest)]
        let kinematics = new.points.map(\.kinematics)
        if let previous {
            fits.append(Fit("published before", try previous.predict(kinematics.map { (name, $0) }).map(\.mean), in: new))
        }
        guard let origin = new.provenance.source else { throw RunError("\(new.path) does not say what it was fine-tuned from") }
        let source = try Nucleus(origin.target).A
        let ratio = Double(try Nucleus(name).A) / Double(source)
        let means = try EnsembleFile(run: origin.path).predict(kinematics, products: .preferred).map { ratio * $0.mean }
        let untrained = Fit("\(origin.target) times A/\(source)", means, in: new)
        fits.append(untrained)
        if new.testPoints >= TunedNucleus.leastTestPoints {
            judgement.require(
                "χ²/N of the \(new.testPoints) test points", new.chiSquareTest, new.chiSquareTest <= untrained.test,
                "\(Table.number(untrained.test)), that of \(untrained.name)")
        }
    }

    /// "6", or "6 (as good: 4 to 8)".
    var choice: String {
        asGood.count == 1 ? "\(depth)" : "\(depth) (as good: \(asGood.lowerBound) to \(asGood.upperBound))"
    }

    /// For people.
    var table: String {
        Table.aligned([["χ²/N", "train", "test"]] + fits.map { [$0.name, Table.number($0.train), Table.number($0.test)] })
    }
}

extension TunedNucleus.Fit {
    /// - Parameter means: at the points of `run`.
    init(_ name: String, _ means: [Double], in run: RunResult) {
        func chiSquare(_ isTest: Bool) -> Double {
            Acceptance.chiSquare(
                at: run.points.indices.filter { run.points[$0].isTest == isTest }, of: run.points, means: means, in: run)
        }
        self.init(name: name, train: chiSquare(false), test: chiSquare(true))
    }
}
