import Files
import NeuralNetwork
import NuclearResponses
import Prediction
import ScatteringData
import Text

/// R_L and R_T of a nucleus with their uncertainties, as an ensemble of response functions says them.
///
/// Letters: N points, M members. Response functions in 1/GeV, q and ω in GeV. Sums run in member order: bitwise reproducible.
public struct ResponseTable: Sendable {
    public let nucleus: Nucleus
    public let points: [ResponsePoint]
    public let longitudinal: [EnsembleSummary]
    public let transverse: [EnsembleSummary]
    /// Of R_L/R_T, member by member.
    public let ratio: [EnsembleSummary]
    /// Δε, the lever arm of the measured angles, see `LeverArm`.
    public let leverArm: [Double]

    /// - Throws: ``RunError`` for a run that has no response functions.
    public init(_ ensemble: EnsembleFile, at points: [ResponsePoint], products: GEMM) throws(RunError) {
        guard let nucleus = ensemble.nucleus else {
            throw RunError(
                "\(ensemble.path) is of cross sections, which do not tell R_L from R_T; train response functions with "
                    + "'nucens Configs/nuclei.yaml'")
        }
        let predictor = EnsemblePredictor(ensemble, products: products)
        let members = predictor.members
        let memory = predictor.memory(points: points.count)
        let all = stride(from: 0, to: points.count, by: 4096).map { first in
            predictor.responses(at: Array(points[first..<min(first + 4096, points.count)]), in: memory)
        }
        let (L, T) = (all.flatMap(\.longitudinal), all.flatMap(\.transverse))
        self.nucleus = nucleus
        self.points = points
        longitudinal = EnsembleSummary.rows(L, members: members)
        transverse = EnsembleSummary.rows(T, members: members)
        ratio = EnsembleSummary.rows(zip(L, T).map { $0 / $1 }, members: members)
        let arm = LeverArm(ensemble.training, in: NuclearMedium(nucleus))
        leverArm = points.map { arm(at: $0) }
    }

    /// One line a point.
    ///
    /// - Parameter separator: a tab, behind a header that begins with #; or a comma.
    public func text(separator: String) -> String {
        let columns = [
            "q_GeV", "omega_GeV", "RL_per_GeV", "RL_standard_deviation_per_GeV", "RT_per_GeV", "RT_standard_deviation_per_GeV",
            "RL_over_RT", "RL_over_RT_standard_deviation", "delta_epsilon", "psi", "fL", "fT",
        ]
        var text = (separator == "\t" ? "# " : "") + columns.joined(separator: separator) + "\n"
        let medium = NuclearMedium(nucleus)
        for (i, point) in points.enumerated() {
            let scaling = ScalingFunction(at: point, in: medium)
            let values = [
                point.momentum, point.omega, longitudinal[i].mean, longitudinal[i].standardDeviation, transverse[i].mean,
                transverse[i].standardDeviation, ratio[i].mean, ratio[i].standardDeviation, leverArm[i], scaling.variable,
                longitudinal[i].mean * scaling.longitudinal, transverse[i].mean * scaling.transverse,
            ]
            text += values.map(\.description).joined(separator: separator) + "\n"
        }
        return text
    }

    /// How many points measurements do not separate, for people; nil where they separate all.
    public var warning: String? {
        let open = leverArm.count { $0 < LeverArm.least }
        guard open > 0 else { return nil }
        return "at \(open) of \(points.count) points the measured angles do not separate R_L from R_T (delta_epsilon below "
            + "\(LeverArm.least)): how they share the cross section there is the model's, not the data's"
    }
}
