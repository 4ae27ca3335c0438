import Files
import NeuralNetwork
import NuclearResponses
import Prediction
import ScatteringData

/// S_L(q) of an ensemble, member by member.
public struct CoulombSums: Sendable {
    public let momenta: [Double]
    public let sums: [EnsembleSummary]

    /// - Throws: ``RunError`` for a run that has no response functions, and for q that is not above 0.
    public init(_ ensemble: EnsembleFile, momenta: [Double], products: GEMM) throws(RunError) {
        guard let nucleus = ensemble.nucleus else {
            throw RunError("\(ensemble.path) is of cross sections; train response functions with 'nucens Configs/nuclei.yaml'")
        }
        if let q = momenta.first(where: { !($0 > 0) }) { throw RunError("q is \(q) GeV; give a momentum transfer above 0") }
        let predictor = EnsemblePredictor(ensemble, products: products)
        let memory = predictor.memory(points: CoulombSum.steps)
        self.momenta = momenta
        sums = momenta.map { q in
            let responses = predictor.responses(at: CoulombSum.points(momentum: q), in: memory).longitudinal
            return EnsembleSummary((0..<predictor.members).map { member in
                CoulombSum.value(
                    momentum: q, longitudinal: stride(from: member, to: responses.count, by: predictor.members).map { responses[$0] },
                    of: nucleus)
            })
        }
    }

    /// One line a momentum.
    public var text: String {
        zip(momenta, sums).reduce("# q_GeV\tSL\tSL_standard_deviation\tquantile_16\tquantile_84\n") { text, row in
            text + "\(row.0)\t\(row.1.mean)\t\(row.1.standardDeviation)\t\(row.1.quantile16)\t\(row.1.quantile84)\n"
        }
    }
}
