import CrossSections
import LinearAlgebra
import NeuralNetwork
import PortableMath
import Statistics
import Training

/// What the training points say about a fine-tune before it is trained: the network linearized in the weights of its last d layers.
///
/// With y = ln d − ln f₀ at the training points, the model is y = J·Δw + g + B + noise, with
///
///     Δw ~ N(0, τ²/s) for each weight, s the mean diagonal of J·Jᵀ;   g ~ N(0, a τ²·k), the ``GaussianProcessCorrection``;
///     B = ln λ_k ~ N(0, Δλ_k²);   noise ~ N(0, (δ/d)² + ε²)
///
/// so that y ~ N(0, C), C = τ²/s·J·Jᵀ + a τ²·k + Σ_k Δλ_k² 1_k 1_kᵀ + diag(noise²). τ, a and ε maximize the evidence
/// −½ yᵀC⁻¹y − ½ ln det C (C. E. Rasmussen, C. K. I. Williams, Gaussian Processes for Machine Learning, MIT Press 2006, eq. 5.8), which
/// can be compared between depths; and g = a τ²·k·C⁻¹·y is the residual's share of what the source does not describe. Nothing is
/// trained here. Depth 0 has neither weights that move nor a residual: what ε and λ_k cannot explain counts against it.
struct LinearizedEvidence {
    private(set) var residual = GaussianProcessCorrection()
    private(set) var logEvidence = Double.nan
    private(set) var prior = LinearizedPrior(deviation: 0, residualShare: 0, modelError: .nan)
    /// All that have at least a fiftieth of the greatest evidence, with their shares of it.
    private(set) var likely: [LinearizedPrior] = []

    /// - Parameters:
    ///   - network: holds the source's parameters, and still does afterwards.
    ///   - check: called often; what it throws ends the work.
    init<Stop: Error>(
        _ task: FineTune, _ prepared: FineTune.Prepared, _ network: Network, check: () throws(Stop) -> Void
    ) throws(Stop) {
        let points = try LinearizedPoints(
            prepared.measured, seen: prepared.training.points, targets: prepared.fit.drawn.value, check: check)
        let settings = task.settings.evidence
        guard task.depth > 0 else {
            try choose(
                points, network, kernel: [], meanDiagonal: 1, deviations: [0], shares: [0], errors: settings.modelErrors, settings, check)
            return
        }
        try check()
        let kernel = try points.kernel(
            LinearizedPoints.features(at: prepared.training.points, network, from: network.architecture.layers - task.depth),
            slopes: LinearizedPoints.slopes(at: prepared.training.points, network), check: check)
        let meanDiagonal = points.meanDiagonal(kernel)
        try choose(
            points, network, kernel: kernel, meanDiagonal: meanDiagonal, deviations: settings.priorDeviations,
            shares: settings.residualShares, errors: settings.modelErrors, settings, check)
        let variance = prior.deviation * prior.deviation
        let residualVariance = prior.residualShare * variance
        guard residualVariance > 0, let c = try points.covariance(
            kernel: kernel, scale: variance / meanDiagonal, residualVariance: residualVariance, modelError: prior.modelError,
            of: Array(0..<points.count), team: network.team, check: check)
        else { return }
        residual = GaussianProcessCorrection(
            centres: points.centres, coefficients: c.solve(points.residuals(network)).map { residualVariance * $0 })
    }

    /// τ, a and ε of the greatest evidence, the first of equal ones; and the evidence averaged over all that are tried, each as likely
    /// as the others beforehand, so that a depth which needs them tuned pays for it.
    private mutating func choose<Stop: Error>(
        _ points: LinearizedPoints, _ network: Network, kernel: [Double], meanDiagonal: Double, deviations: [Double], shares: [Double],
        errors: [Double], _ settings: EvidenceSettings, _ check: () throws(Stop) -> Void
    ) throws(Stop) {
        let chosen = points.evidencePoints(settings.points)
        let start = points.measuredResiduals(network)
        let y = chosen.map { start[$0] }
        var greatest = -Double.infinity
        var evidences: [Double] = []
        var tested: [LinearizedPrior] = []
        for deviation in deviations {
            for share in shares {
                for error in errors {
                    let variance = deviation * deviation
                    guard let c = try points.covariance(
                        kernel: kernel, scale: variance / meanDiagonal, residualVariance: share * variance, modelError: error, of: chosen,
                        team: network.team, check: check)
                    else { continue }
                    let evidence = LinearizedEvidence.evidence(c, y)
                    evidences.append(evidence)
                    tested.append(LinearizedPrior(deviation: deviation, residualShare: share, modelError: error))
                    if evidence > greatest { (greatest, prior) = (evidence, tested[tested.count - 1]) }
                }
            }
        }
        likely = LinearizedEvidence.likely(tested, evidences.map { Portable.exp($0 - greatest) })
        let tried = Double(deviations.count * shares.count * errors.count)
        logEvidence = greatest + Portable.log(evidences.reduce(0) { $0 + Portable.exp($1 - greatest) } / tried)
    }

    private static func likely(_ priors: [LinearizedPrior], _ ratios: [Double]) -> [LinearizedPrior] {
        let kept = priors.indices.filter { ratios[$0] >= 0.02 }
        let total = kept.reduce(0) { $0 + ratios[$1] }
        return kept.map { i in
            var prior = priors[i]
            prior.weight = ratios[i] / total
            return prior
        }
    }

    private static func evidence(_ c: Cholesky, _ y: [Double]) -> Double {
        let solved = c.solve(y)
        var value = 0.0
        for i in y.indices { value -= 0.5 * y[i] * solved[i] }
        for diagonal in c.diagonal { value -= Portable.log(diagonal) }
        return value
    }
}
