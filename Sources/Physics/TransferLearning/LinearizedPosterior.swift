import CrossSections
import LinearAlgebra
import NeuralNetwork
import ScatteringData
import Statistics

/// What the training points leave open: the source linearized in the weights of its last d layers as in ``LinearizedEvidence``, conditioned
/// on all training points, each once.
///
/// With K(x, x′) = τ²/s·J(x)·J(x′)ᵀ + aτ²·k(x, x′) and C of the training points t, the variance of ln f at x and that of ln λ_k f are
/// (Rasmussen and Williams, eq. 2.24; λ_k of the training points' experiments is integrated over)
///
///     v(x) = K(x, x) − K(x, t)·C⁻¹·K(t, x) + ε²
///     v_k(x) = K(x, x) + Δλ_k² − c·C⁻¹·cᵀ + ε²,   c = K(x, t) + Δλ_k²·1_kᵀ
///
/// Both grow with the distance from the points, as far as τ² + ε²; the second one does not know the common scale of an experiment either,
/// and belongs to a comparison with its measurements. ε² is what no change of the weights describes, at every point anew.
///
/// Points that are left out one spectrum (experiment, E, θ) b at a time are predicted from the others in closed form (ibid., eq. 5.12, for
/// blocks), with A = [C⁻¹]_bb:
///
///     y_b − ŷ_b = A⁻¹·[C⁻¹·y]_b,   covariance A⁻¹, noise included
///
/// τ, a and ε are integrated over, too: every variance is the mean over those of some evidence, weighted with their shares of it, plus the
/// variance of what they predict; a dozen points do not tell them apart. y is that of the measured values. Sums run in a fixed order:
/// bitwise reproducible.
public struct LinearizedPosterior {
    /// Variances of ln f, and of ln λ_k f for the point's own experiment.
    public struct Variance: Sendable, Equatable {
        public var absolute: Double
        /// NaN for a point of no experiment.
        public var shape: Double
    }

    /// ln d − ln f̂ of a training point, f̂ from what is not left out with it, and the variances that the difference is said to have.
    public struct LeftOut: Sendable, Equatable {
        public var residual: Double
        /// Of ln λ_k f.
        public var variance: Double
        /// (δ/d)².
        public var noise: Double
    }

    /// With one of the priors.
    private struct Component {
        var weight: Double
        /// τ²/s, aτ² and ε².
        var scale: Double
        var residualVariance: Double
        var modelVariance: Double
        var factor: Cholesky
        /// L⁻¹·y, and of each experiment L⁻¹·1_k Δλ_k².
        var targets: [Double]
        var nuisances: [[Double]]
    }

    private let task: FineTune
    private let steps: [InputMap]
    private let points: LinearizedPoints
    private let components: [Component]
    /// y.
    private let residuals: [Double]
    /// What J of the training points is made of, and ∂ ln f/∂z there; none at depth 0.
    private let features: NeuralTangentKernel?
    private let slopes: [Double]

    /// - Parameters:
    ///   - transform, priors: of this fine-tune.
    ///   - network: memory; it holds the source's parameters afterwards.
    ///   - check: called often; what it throws ends the work.
    /// - Returns: nil where C is not positive definite, as with parameters that are not finite, or there are no priors.
    public init?<Stop: Error>(
        of task: FineTune, transform: QuasiElasticTransform, priors: [LinearizedPrior], in network: Network,
        check: () throws(Stop) -> Void
    ) throws(Stop) {
        self.task = task
        let steps = task.steps(transform)
        self.steps = steps
        network.parameters = task.source
        let measured = task.points.points.selecting(task.points.train)
        let seen = measured.points.seen(through: steps)
        let uncertainties = task.points.normalizationUncertainties
        let points = try LinearizedPoints(measured, seen: seen, targets: measured.data.value, check: check)
        self.points = points
        let residuals = points.measuredResiduals(network)
        self.residuals = residuals
        var kernel: [Double] = []
        if task.depth > 0 {
            let features = LinearizedPoints.features(at: seen, network, from: network.architecture.layers - task.depth)
            slopes = LinearizedPoints.slopes(at: seen, network)
            kernel = try points.kernel(features, slopes: slopes, check: check)
            self.features = features
        } else {
            (features, slopes) = (nil, [])
        }
        let mean = kernel.isEmpty ? 1 : points.meanDiagonal(kernel)
        var components: [Component] = []
        for prior in priors {
            let variance = prior.deviation * prior.deviation
            guard let factor = try points.covariance(
                kernel: kernel, scale: variance / mean, residualVariance: prior.residualShare * variance, modelError: prior.modelError,
                of: Array(0..<points.count), team: network.team, check: check)
            else { return nil }
            components.append(Component(
                weight: prior.weight, scale: variance / mean, residualVariance: prior.residualShare * variance,
                modelVariance: prior.modelError * prior.modelError, factor: factor, targets: factor.whitened(residuals),
                nuisances: uncertainties.indices.map { k in
                    factor.whitened(points.data.group.map { $0 == k ? uncertainties[k] * uncertainties[k] : 0 })
                }))
        }
        if components.isEmpty { return nil }
        self.components = components
    }

    /// v and v_k at measured points.
    public func variances<Stop: Error>(
        at table: CrossSectionData, in network: Network, check: () throws(Stop) -> Void
    ) throws(Stop) -> [Variance] {
        try variances(at: table.points, experiment: table.data.group, in: network, check)
    }

    /// v at points of no experiment, which have no v_k.
    public func variances<Stop: Error>(
        at points: CrossSectionPoints, in network: Network, check: () throws(Stop) -> Void
    ) throws(Stop) -> [Variance] {
        try variances(at: points, experiment: points.kinematics.map { _ in nil }, in: network, check)
    }

    private func variances<Stop: Error>(
        at points: CrossSectionPoints, experiment: [Int?], in network: Network, _ check: () throws(Stop) -> Void
    ) throws(Stop) -> [Variance] {
        network.parameters = task.source
        var variances: [Variance] = []
        // In pieces that do not depend on the machine; what J is made of takes much memory.
        for first in stride(from: 0, to: points.count, by: 512) {
            let piece = first..<min(first + 512, points.count)
            try check()
            let kernels = try kernels(points.selecting(Array(piece)), network, check)
            variances += try self.variances(kernels, experiment: Array(experiment[piece]), network.team, check)
        }
        return variances
    }

    /// Of points x: J(x)·J(x)ᵀ, J(x)·J(t)ᵀ and k(x, t); the first two are empty at depth 0.
    private typealias Kernels = (own: [Double], cross: [Double], smooth: [Double])

    private func kernels<Stop: Error>(
        _ table: CrossSectionPoints, _ network: Network, _ check: () throws(Stop) -> Void
    ) throws(Stop) -> Kernels {
        let smooth = table.scalingVariables().flatMap { x in points.centres.map { GaussianProcessCorrection.kernel(x, $0) } }
        guard let features else { return ([], [], smooth) }
        let seen = table.seen(through: steps)
        let mine = LinearizedPoints.features(at: seen, network, from: network.architecture.layers - task.depth)
        let slope = LinearizedPoints.slopes(at: seen, network)
        var (own, cross) = (mine.squaredNorms, try mine.kernel(with: features, check: check))
        for i in own.indices {
            own[i] *= slope[i] * slope[i]
            for j in slopes.indices { cross[i * slopes.count + j] *= slope[i] * slopes[j] }
        }
        return (own, cross, smooth)
    }

    private func variances<Stop: Error>(
        _ kernels: Kernels, experiment: [Int?], _ team: ThreadTeam, _ check: () throws(Stop) -> Void
    ) throws(Stop) -> [Variance] {
        let n = points.count
        var mixtures = [(absolute: Mixture, shape: Mixture)](repeating: (Mixture(), Mixture()), count: experiment.count)
        for component in components {
            var white = kernels.smooth.map { component.residualVariance * $0 }
            for i in kernels.cross.indices { white[i] += component.scale * kernels.cross[i] }
            try component.factor.whiten(&white, team: team, check: check)
            for (row, experiment) in experiment.enumerated() {
                var own = component.residualVariance
                if !kernels.own.isEmpty { own += component.scale * kernels.own[row] }
                let white = white[row * n..<(row + 1) * n]
                mixtures[row].absolute.add(component, own, Array(white))
                guard let experiment else { continue }
                let uncertainty = task.points.normalizationUncertainties[experiment]
                mixtures[row].shape.add(
                    component, own + uncertainty * uncertainty, zip(white, component.nuisances[experiment]).map { $0 + $1 })
            }
        }
        return zip(mixtures, experiment).map { Variance(absolute: $0.absolute.variance, shape: $1 == nil ? .nan : $0.shape.variance) }
    }

    /// Mean and variance of a distribution that is a weighted sum of others.
    private struct Mixture {
        private(set) var mean = 0.0
        private var square = 0.0
        private var inner = 0.0

        mutating func add(_ weight: Double, mean: Double, variance: Double) {
            self.mean += weight * mean
            square += weight * mean * mean
            inner += weight * variance
        }

        /// What a component says of a point with a prior variance `own` and L⁻¹·c.
        mutating func add(_ component: Component, _ own: Double, _ white: [Double]) {
            let (mean, explained) = zip(white, component.targets).reduce((0, 0)) { ($0.0 + $1.0 * $1.1, $0.1 + $1.0 * $1.0) }
            add(component.weight, mean: mean, variance: max(0, own - explained) + component.modelVariance)
        }

        var variance: Double { inner + max(0, square - mean * mean) }
    }

    /// Of each training point, left out with its spectrum.
    ///
    /// - Parameters:
    ///   - team: shares out the work.
    ///   - check: called often; what it throws ends the work.
    public func leftOut<Stop: Error>(team: ThreadTeam = .alone, check: () throws(Stop) -> Void) throws(Stop) -> [LeftOut] {
        let n = points.count
        let spectra = points.data.blocks
        var mixtures = [Mixture](repeating: Mixture(), count: n)
        let noise = points.relativeError.map { $0 * $0 }
        for component in components {
            let inverses = try component.factor.inverse(blocks: spectra.map { Array($0) }, team: team, check: check)
            let solved = component.factor.solve(residuals)
            for (block, inverse) in zip(spectra, inverses) {
                let size = block.count
                guard let a = Cholesky(inverse, order: size) else {
                    for i in block { mixtures[i].add(component.weight, mean: .nan, variance: .nan) }
                    continue
                }
                let differences = a.solve(block.map { solved[$0] })
                let covariance = a.inverse
                for (place, i) in block.enumerated() {
                    mixtures[i].add(
                        component.weight, mean: differences[place], variance: max(0, covariance[place * size + place] - noise[i]))
                }
            }
        }
        return mixtures.indices.map { LeftOut(residual: mixtures[$0].mean, variance: mixtures[$0].variance, noise: noise[$0]) }
    }
}

/// τ, a and ε of a ``LinearizedEvidence``, and how likely they are.
public struct LinearizedPrior: Sendable, Hashable {
    /// τ, the prior standard deviation of ln f by the trained weights, root mean square over the training points; 0 at depth 0.
    public var deviation: Double
    /// a, the variance of the residual in scaling variables in units of τ².
    public var residualShare: Double
    /// ε, the error of the model as a fraction of f.
    public var modelError: Double
    /// Share of the evidence of all that are likely.
    public var weight: Double

    public init(deviation: Double, residualShare: Double, modelError: Double, weight: Double = 1) {
        self.deviation = deviation
        self.residualShare = residualShare
        self.modelError = modelError
        self.weight = weight
    }
}
