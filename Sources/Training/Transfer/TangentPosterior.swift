import NeuralNetwork
import ScatteringData

/// What the training points leave open: the source linearized in the weights of its last d layers as in ``TangentEvidence``, conditioned
/// on all training points, each once.
///
/// With K(x, x′) = τ²/s·J(x)·J(x′)ᵀ + aτ²·k(x, x′) and C of the training points t, the variance of ln f at x and that of ln λ_k f are
/// (Rasmussen and Williams, eq. 2.24; λ_k of the training points' experiments is integrated over)
///
///     v(x) = K(x, x) − K(x, t)·C⁻¹·K(t, x)
///     v_k(x) = K(x, x) + Δλ_k² − c·C⁻¹·cᵀ,   c = K(x, t) + Δλ_k²·1_kᵀ
///
/// Both grow with the distance from the points, as far as τ²; the second one does not know the common scale of an experiment either, and
/// belongs to a comparison with its measurements. To both comes ε², what no change of the weights describes, at every point anew. No
/// target enters, neither drawn nor measured, but through τ, a and ε.
///
/// Points that are left out one spectrum (experiment, E, θ) b at a time are predicted from the others in closed form (ibid., eq. 5.12, for
/// blocks), with A = [C⁻¹]_bb:
///
///     y_b − ŷ_b = A⁻¹·[C⁻¹·y]_b,   covariance A⁻¹, noise included
///
/// Sums run in a fixed order: bitwise reproducible.
public struct TangentPosterior {
    /// Variances of ln f, of ln λ_k f for the point's own experiment, ε² not included.
    public struct Variance: Sendable, Equatable {
        public var absolute: Double
        /// NaN for a point of no experiment.
        public var shape: Double
    }

    /// ln d − ln f̂ of a training point, f̂ from what is not left out with it, and the variances that the difference is said to have.
    public struct LeftOut: Sendable, Equatable {
        public var residual: Double
        /// Of ln λ_k f, ε² included.
        public var variance: Double
        /// (δ/d)².
        public var noise: Double
    }

    private let task: FineTune
    private let steps: [TransferStep]
    private let points: TangentPoints
    private let factor: Cholesky
    /// What J of the training points is made of, and ∂ ln f/∂z there; none at depth 0.
    private let features: TangentFeatures?
    private let slopes: [Double]
    /// τ²/s and aτ².
    private let scale: Double
    private let residualVariance: Double
    /// ε.
    public let modelError: Double

    /// - Parameters:
    ///   - tuned: the transform, τ, a and ε of this fine-tune.
    ///   - network: memory; it holds the source's parameters afterwards.
    /// - Returns: nil where C is not positive definite, as with parameters that are not finite.
    public init?(of task: FineTune, transform: QuasiElasticTransform, prior: TangentPrior, in network: Network) {
        self.task = task
        steps = task.steps(transform)
        network.parameters = task.source
        let measured = task.points.points.selecting(task.points.train)
        let seen = measured.seen(through: steps)
        points = TangentPoints(
            measured, training: seen, targets: measured.crossSection, uncertainties: task.points.normalizationUncertainties)
        modelError = prior.modelError
        let variance = prior.deviation * prior.deviation
        residualVariance = prior.residualShare * variance
        var kernel: [Double] = []
        if task.depth > 0 {
            let features = TangentPoints.features(at: seen, network, from: network.architecture.layers - task.depth)
            slopes = TangentPoints.slopes(at: seen, network)
            kernel = points.kernel(features, slopes: slopes)
            scale = variance / points.meanDiagonal(kernel)
            self.features = features
        } else {
            (features, slopes, scale) = (nil, [], 0)
        }
        guard let factor = points.covariance(
            kernel: kernel, scale: scale, residualVariance: residualVariance, modelError: modelError, of: Array(0..<points.count))
        else { return nil }
        self.factor = factor
    }

    /// v and v_k at points as measured; those of no experiment have no v_k.
    public func variances(at table: PointTable, in network: Network) -> [Variance] {
        network.parameters = task.source
        let uncertainties = task.points.normalizationUncertainties
        // L⁻¹·1_k Δλ_k².
        let nuisances = uncertainties.indices.map { k in
            factor.whitened(points.training.experiment.map { $0 == k ? uncertainties[k] * uncertainties[k] : 0 })
        }
        let width = Kinematics.networkInputNames.count
        var variances: [Variance] = []
        // In pieces that do not depend on the machine; what J is made of takes much memory.
        for first in stride(from: 0, to: table.count, by: 512) {
            let piece = first..<min(first + 512, table.count)
            var some = PointTable()
            some.inputs = Array(table.inputs[piece.lowerBound * width..<piece.upperBound * width])
            some.scale = Array(table.scale[piece])
            let prior = priors(some, network)
            for (row, point) in piece.enumerated() {
                let (own, cross) = prior[row]
                let white = factor.whitened(cross)
                let absolute = own - white.reduce(0) { $0 + $1 * $1 }
                var shape = Double.nan
                if table.experiment.indices.contains(point) {
                    let k = table.experiment[point]
                    shape = own + uncertainties[k] * uncertainties[k]
                    for (a, b) in zip(white, nuisances[k]) { shape -= (a + b) * (a + b) }
                }
                variances.append(Variance(absolute: max(0, absolute), shape: shape.isNaN ? shape : max(0, shape)))
            }
        }
        return variances
    }

    /// K(x, x) and K(x, t) of some points.
    private func priors(_ table: PointTable, _ network: Network) -> [(own: Double, cross: [Double])] {
        let n = points.count
        let centres = table.scalingVariables()
        var priors = centres.map { x in
            (own: residualVariance, cross: residualVariance > 0 ? points.centres.map { residualVariance * ScalingResidual.kernel(x, $0) }
                : [Double](repeating: 0, count: n))
        }
        if let features {
            let seen = table.seen(through: steps)
            let mine = TangentPoints.features(at: seen, network, from: network.architecture.layers - task.depth)
            let slope = TangentPoints.slopes(at: seen, network)
            let (norms, kernel) = (mine.squaredNorms, mine.kernel(with: features))
            for i in priors.indices {
                priors[i].own += scale * slope[i] * slope[i] * norms[i]
                for j in 0..<n { priors[i].cross[j] += scale * slope[i] * slopes[j] * kernel[i * n + j] }
            }
        }
        return priors
    }

    /// Of each training point, left out with its spectrum.
    public func leftOut(in network: Network) -> [LeftOut] {
        network.parameters = task.source
        let n = points.count
        let inverse = factor.inverse
        let solved = factor.solve(points.measuredResiduals(network))
        var result = [LeftOut](repeating: LeftOut(residual: .nan, variance: .nan, noise: .nan), count: n)
        for block in spectra {
            let size = block.count
            guard let a = Cholesky(block.flatMap { i in block.map { inverse[i * n + $0] } }, order: size) else { continue }
            let residuals = a.solve(block.map { solved[$0] })
            let covariance = a.inverse
            for (place, i) in block.enumerated() {
                let noise = points.relativeError[i] * points.relativeError[i]
                result[i] = LeftOut(
                    residual: residuals[place], variance: max(0, covariance[place * size + place] - noise), noise: noise)
            }
        }
        return result
    }

    /// The training points of each (experiment, E, θ), in the order of their first ones.
    private var spectra: [[Int]] {
        let measured = task.points.points
        let width = Kinematics.networkInputNames.count
        var blocks: [[Int]] = []
        for (place, i) in task.points.train.enumerated() {
            let own = blocks.firstIndex { block in
                let j = task.points.train[block[0]]
                return measured.experiment[i] == measured.experiment[j] && measured.inputs[i * width] == measured.inputs[j * width]
                    && measured.inputs[i * width + 2] == measured.inputs[j * width + 2]
            }
            if let own { blocks[own].append(place) } else { blocks.append([place]) }
        }
        return blocks
    }
}

/// τ, a and ε of a ``TangentEvidence``.
public struct TangentPrior: Sendable, Hashable {
    /// τ, the prior standard deviation of ln f by the trained weights, root mean square over the training points; 0 at depth 0.
    public var deviation: Double
    /// a, the variance of the residual in scaling variables in units of τ².
    public var residualShare: Double
    /// ε, the error of the model as a fraction of f.
    public var modelError: Double

    public init(deviation: Double, residualShare: Double, modelError: Double) {
        self.deviation = deviation
        self.residualShare = residualShare
        self.modelError = modelError
    }
}
