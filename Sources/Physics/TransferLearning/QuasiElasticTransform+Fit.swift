import CrossSections
import LinearAlgebra
import NeuralNetwork
import PortableMath
import ScatteringData
import Statistics

extension QuasiElasticTransform {
    /// Priors and robustness of the fit of a transform.
    public struct FitSettings: Sendable, Hashable {
        /// Prior standard deviations of N, δ (GeV) and κ around 1, 0 and the ratio of the Fermi momenta.
        public var normPrior = 0.07
        public var shiftPrior = 0.007
        public var widthPrior = 0.07
        /// What a source network may be wrong by, as a fraction, added to every point's error in quadrature.
        public var sourceError = 0.05
        /// Residuals beyond so many standard deviations count linearly (pseudo-Huber), not quadratically.
        public var robustWidth = 2.0
        /// Values of κ and δ (GeV) among which the search starts, for a peak in the wrong place may have a minimum of its own.
        public var startingWidths = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2]
        public var startingShifts = [-0.01, 0, 0.01, 0.02, 0.03]

        public init() {}
    }

    /// N, δ and κ that lead from the source network to the target's points, with the experiments' normalizations as nuisances:
    ///
    ///     Σ_i ρ((ln d_i − ln λ_k f_i)/s_i) + ½ ((N − 1)/0.07)² + ½ (δ/7 MeV)² + ½ ((κ − κ₀)/0.07)² + ½ Σ_k (ln λ_k/Δλ_k)²
    ///
    /// with κ₀ the ratio of the nuclei's Fermi momenta (``ScatteringData/FermiMomentum``), s_i² = (δd_i/d_i)² + 0.05², and
    /// ρ(r) = w²(√(1 + (r/w)²) − 1). At most 40 Levenberg–Marquardt steps with central differences from the best of a grid. The
    /// transform is kept only where it is worth its three parameters, that is if its evidence −Σ − ½ ln det H, H the matrix of second
    /// derivatives in units of the priors, is above that of the identity with λ_k alone: a dozen points with the noise of a replica may
    /// well be better off without. A pure function, bitwise reproducible.
    ///
    /// - Parameters:
    ///   - data: what is fitted, nb/sr/GeV; values below half their error count as half.
    ///   - points: the training points of the target, where the data are.
    ///   - network: the source.
    ///   - massRatio: A/A_source; `expectedWidth`: κ₀.
    ///   - sourceSteps: through which the source itself sees a point.
    ///   - check: called often; what it throws ends the work.
    public static func fitted<Stop: Error>(
        to data: FitData, at points: CrossSectionPoints, from network: Network, massRatio: Double, expectedWidth: Double = 1,
        sourceSteps: [InputMap] = [], settings: FitSettings = FitSettings(), check: () throws(Stop) -> Void
    ) throws(Stop) -> QuasiElasticTransform {
        let fit = TransformFit(
            data: data, points: points, network: network, massRatio: massRatio, expectedWidth: expectedWidth, sourceSteps: sourceSteps,
            settings: settings)
        let none = try fit.search(from: .identity, free: false, check)
        let best = try fit.search(from: fit.bestStart(check), free: true, check)
        guard best.evidence > none.evidence else { return .identity }
        return fit.transform(best.parameters)
    }
}

/// The least-squares problem of a transform. Parameters count in units of their priors: N − 1, δ, κ − κ₀, then ln λ_k.
private struct TransformFit {
    let points: CrossSectionPoints
    let experiment: [Int]
    let network: Network
    let massRatio: Double
    let expectedWidth: Double
    let sourceSteps: [InputMap]
    let settings: QuasiElasticTransform.FitSettings
    let uncertainties: [Double]
    /// ln d and s of each point.
    private let logarithm: [Double]
    private let error: [Double]

    init(
        data: FitData, points: CrossSectionPoints, network: Network, massRatio: Double, expectedWidth: Double,
        sourceSteps: [InputMap], settings: QuasiElasticTransform.FitSettings
    ) {
        self.points = points
        experiment = data.group
        self.network = network
        self.massRatio = massRatio
        self.expectedWidth = expectedWidth
        self.sourceSteps = sourceSteps
        self.settings = settings
        uncertainties = data.groupUncertainty
        let measured = data.value.indices.map { max(data.value[$0], 0.5 * data.error[$0]) }
        logarithm = measured.map { Portable.log($0) }
        error = measured.indices.map { i in
            let relative = data.error[i] / measured[i]
            return (relative * relative + settings.sourceError * settings.sourceError).squareRoot()
        }
    }

    var parameters: Int { 3 + uncertainties.count }

    func transform(_ p: [Double]) -> QuasiElasticTransform {
        QuasiElasticTransform(
            norm: 1 + settings.normPrior * p[0], shift: settings.shiftPrior * p[1], width: expectedWidth + settings.widthPrior * p[2])
    }

    private func isAllowed(_ p: [Double]) -> Bool {
        let t = transform(p)
        return t.norm > 0.2 && t.norm < 5 && t.width > 0.5 && t.width < 2
    }

    private func residuals(_ p: [Double]) -> [Double] {
        let f = network.predictions(at: points.seen(through: [InputMap(massRatio: massRatio, transform: transform(p))] + sourceSteps))
        return f.indices.map { i in
            let k = experiment[i]
            return (Portable.log(f[i]) + uncertainties[k] * p[3 + k] - logarithm[i]) / error[i]
        }
    }

    private func cost(_ r: [Double], _ p: [Double]) -> Double {
        let w = settings.robustWidth
        return r.reduce(0) { $0 + w * w * ((1 + ($1 / w) * ($1 / w)).squareRoot() - 1) } + 0.5 * p.reduce(0) { $0 + $1 * $1 }
    }

    /// The transform of the smallest cost among the starting values, λ_k = 1.
    func bestStart<Stop: Error>(_ check: () throws(Stop) -> Void) throws(Stop) -> QuasiElasticTransform {
        var best = (cost: Double.infinity, start: QuasiElasticTransform.identity)
        for width in settings.startingWidths {
            for shift in settings.startingShifts {
                try check()
                let start = QuasiElasticTransform(shift: shift, width: width)
                let p = parameters(of: start)
                let value = cost(residuals(p), p)
                if value < best.cost { best = (value, start) }
            }
        }
        return best.start
    }

    private func parameters(of t: QuasiElasticTransform) -> [Double] {
        [(t.norm - 1) / settings.normPrior, t.shift / settings.shiftPrior, (t.width - expectedWidth) / settings.widthPrior]
            + uncertainties.map { _ in 0 }
    }

    /// The minimum near `start`; with N, δ and κ held at 1, 0 and 1 unless `free`.
    func search<Stop: Error>(
        from start: QuasiElasticTransform, free: Bool, _ check: () throws(Stop) -> Void
    ) throws(Stop) -> (evidence: Double, parameters: [Double]) {
        var p = parameters(of: start)
        var r = residuals(p)
        var best = cost(r, p)
        var damping = 1e-3
        for _ in 0..<40 {
            let (matrix, gradient) = normalEquations(r, p, free: free)
            var improvement = 0.0
            while damping < 1e6 {
                try check()
                var damped = matrix
                for i in 0..<parameters { damped[i * parameters + i] *= 1 + damping }
                guard let step = Cholesky(damped, order: parameters)?.solve(gradient) else { break }
                let next = zip(p, step).map { $0 - $1 }
                if isAllowed(next) {
                    let residuals = residuals(next)
                    let value = cost(residuals, next)
                    if value < best {
                        improvement = best - value
                        (p, r, best) = (next, residuals, value)
                        break
                    }
                }
                damping *= 4
            }
            damping = max(1e-6, damping / 8)
            if improvement < 1e-7 { break }
        }
        let determinant = Cholesky(normalEquations(r, p, free: free).matrix, order: parameters)?.diagonal ?? []
        return (determinant.reduce(-best) { $0 - Portable.log($1) }, p)
    }

    /// JᵀWJ + 1 and JᵀWr + p.
    private func normalEquations(_ r: [Double], _ p: [Double], free: Bool) -> (matrix: [Double], gradient: [Double]) {
        let step = 0.02
        var columns: [[Double]] = (0..<3).map { j in
            if !free { return r.map { _ in 0 } }
            var (above, below) = (p, p)
            above[j] += step
            below[j] -= step
            return zip(residuals(above), residuals(below)).map { ($0 - $1) / (2 * step) }
        }
        for k in uncertainties.indices { columns.append(r.indices.map { experiment[$0] == k ? uncertainties[k] / error[$0] : 0 }) }
        let weight = r.map { 1 / (1 + ($0 / settings.robustWidth) * ($0 / settings.robustWidth)).squareRoot() }
        let n = parameters
        var matrix = [Double](repeating: 0, count: n * n)
        var gradient = p
        for a in 0..<n {
            for i in r.indices { gradient[a] += columns[a][i] * weight[i] * r[i] }
            for b in 0...a {
                var sum = a == b ? 1.0 : 0
                for i in r.indices { sum += columns[a][i] * weight[i] * columns[b][i] }
                matrix[a * n + b] = sum
                matrix[b * n + a] = sum
            }
        }
        return (matrix, gradient)
    }
}
