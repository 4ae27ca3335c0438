import NeuralNetwork
import PortableMath

extension QuasiElasticTransform {
    /// Priors and robustness of the fit of a transform.
    public struct FitSettings: Sendable, Hashable {
        /// Prior standard deviations of N, δ (GeV) and κ around 1, 0 and 1.
        public var normPrior = 0.07
        public var shiftPrior = 0.007
        public var widthPrior = 0.07
        /// What a source network may be wrong by, as a fraction, added to every point's error in quadrature.
        public var sourceError = 0.05
        /// Residuals beyond so many standard deviations count linearly (pseudo-Huber), not quadratically.
        public var robustWidth = 2.0
        /// Values of κ from which the search starts; the best end is taken, for a narrow peak may hide it from a single start.
        public var startingWidths = [1.0, 0.85]

        public init() {}
    }

    /// N, δ and κ that lead from the source network to the target's points, with the experiments' normalizations as nuisances:
    ///
    ///     Σ_i ρ((ln d_i − ln λ_k f_i)/s_i) + ½ ((N − 1)/0.07)² + ½ (δ/7 MeV)² + ½ ((κ − 1)/0.07)² + ½ Σ_k (ln λ_k/Δλ_k)²
    ///
    /// with s_i² = (δd_i/d_i)² + 0.05², and ρ(r) = w²(√(1 + (r/w)²) − 1). Levenberg–Marquardt steps with central differences, at most
    /// 40 from each starting width. A pure function of its arguments, bitwise reproducible.
    ///
    /// - Parameters:
    ///   - points: the training points of the target; `targets` are fitted at them, nb/sr/GeV; those below half their error count as half.
    ///   - network: the source.
    ///   - massRatio: A/A_source.
    public static func fitted(
        to points: PointTable, targets: [Double], from network: Network, massRatio: Double, normalizationUncertainties: [Double],
        settings: FitSettings = FitSettings()
    ) -> QuasiElasticTransform {
        let fit = TransformFit(
            points: points, targets: targets, network: network, massRatio: massRatio, uncertainties: normalizationUncertainties,
            settings: settings)
        let ends = settings.startingWidths.map(fit.search)
        guard var best = ends.first else { return .identity }
        for end in ends.dropFirst() where end.cost < best.cost { best = end }
        return fit.transform(best.parameters)
    }
}

/// The least-squares problem of a transform. Parameters count in units of their priors: N − 1, δ, κ − 1, then ln λ_k.
private struct TransformFit {
    let points: PointTable
    let network: Network
    let massRatio: Double
    let settings: QuasiElasticTransform.FitSettings
    let uncertainties: [Double]
    /// ln d and s of each point.
    private let logarithm: [Double]
    private let error: [Double]

    init(
        points: PointTable, targets: [Double], network: Network, massRatio: Double, uncertainties: [Double],
        settings: QuasiElasticTransform.FitSettings
    ) {
        self.points = points
        self.network = network
        self.massRatio = massRatio
        self.settings = settings
        self.uncertainties = uncertainties
        let measured = targets.indices.map { max(targets[$0], 0.5 * points.error[$0]) }
        logarithm = measured.map { Portable.log($0) }
        error = measured.indices.map { i in
            let relative = points.error[i] / measured[i]
            return (relative * relative + settings.sourceError * settings.sourceError).squareRoot()
        }
    }

    var parameters: Int { 3 + uncertainties.count }

    func transform(_ p: [Double]) -> QuasiElasticTransform {
        QuasiElasticTransform(
            norm: 1 + settings.normPrior * p[0], shift: settings.shiftPrior * p[1], width: 1 + settings.widthPrior * p[2])
    }

    private func isAllowed(_ p: [Double]) -> Bool {
        let t = transform(p)
        return t.norm > 0.2 && t.norm < 5 && t.width > 0.5 && t.width < 2
    }

    private func residuals(_ p: [Double]) -> [Double] {
        let f = network.predictions(at: points.seen(through: transform(p), massRatio: massRatio))
        return f.indices.map { i in
            let k = points.experiment[i]
            return (Portable.log(f[i]) + uncertainties[k] * p[3 + k] - logarithm[i]) / error[i]
        }
    }

    private func cost(_ r: [Double], _ p: [Double]) -> Double {
        let w = settings.robustWidth
        return r.reduce(0) { $0 + w * w * ((1 + ($1 / w) * ($1 / w)).squareRoot() - 1) } + 0.5 * p.reduce(0) { $0 + $1 * $1 }
    }

    func search(startingWidth: Double) -> (cost: Double, parameters: [Double]) {
        var p = [Double](repeating: 0, count: parameters)
        p[2] = (startingWidth - 1) / settings.widthPrior
        var r = residuals(p)
        var best = cost(r, p)
        var damping = 1e-3
        for _ in 0..<40 {
            let (matrix, gradient) = normalEquations(r, p)
            var improvement = 0.0
            while damping < 1e6 {
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
        return (best, p)
    }

    /// JᵀWJ + 1 and JᵀWr + p.
    private func normalEquations(_ r: [Double], _ p: [Double]) -> (matrix: [Double], gradient: [Double]) {
        let step = 0.02
        var columns: [[Double]] = (0..<3).map { j in
            var (above, below) = (p, p)
            above[j] += step
            below[j] -= step
            return zip(residuals(above), residuals(below)).map { ($0 - $1) / (2 * step) }
        }
        for k in uncertainties.indices { columns.append(r.indices.map { points.experiment[$0] == k ? uncertainties[k] / error[$0] : 0 }) }
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
