import NeuralNetwork
import PortableMath

/// The training points of a ``TangentEvidence``: ln d, its errors, and the matrices that follow from them.
struct TangentPoints {
    let training: PointTable
    /// ln of the replica's targets, and of the measured values: evidence is judged on these, which have the noise but once.
    private let logarithm: [Double]
    private let measuredLogarithm: [Double]
    /// δ/d.
    private let relativeError: [Double]
    private let uncertainties: [Double]
    /// φ(x), and φ(x)·φ(x′) of all pairs.
    private let features: [[Double]]
    private let residualKernel: [Double]

    init(_ prepared: FineTune.Prepared, uncertainties: [Double]) {
        training = prepared.training
        self.uncertainties = uncertainties
        let features = prepared.measured.scalingFeatures()
        self.features = features
        let n = features.count
        var kernel = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0...i {
                var sum = 0.0
                for k in features[i].indices { sum += features[i][k] * features[j][k] }
                kernel[i * n + j] = sum
                kernel[j * n + i] = sum
            }
        }
        residualKernel = kernel
        let measured = prepared.targets.indices.map { max(prepared.targets[$0], 0.5 * prepared.training.error[$0]) }
        logarithm = measured.map { Portable.log($0) }
        measuredLogarithm = measured.indices.map { i in
            Portable.log(max(prepared.training.crossSection[i], 0.5 * prepared.training.error[i]))
        }
        // The error of the logarithm from the measured value, which the noise of a replica does not move.
        relativeError = measured.indices.map { i in
            prepared.training.error[i] / max(prepared.training.crossSection[i], 0.5 * prepared.training.error[i])
        }
    }

    var count: Int { training.count }

    /// ln d − ln f of the network as it is.
    func residuals(_ network: Network) -> [Double] {
        zip(logarithm, network.predictions(at: training)).map { $0 - Portable.log($1) }
    }

    /// The same for the measured values.
    func measuredResiduals(_ network: Network) -> [Double] {
        zip(measuredLogarithm, network.predictions(at: training)).map { $0 - Portable.log($1) }
    }

    /// ∂ ln f/∂z = 1 − σ(z) at the network as it is.
    func slopes(_ network: Network) -> [Double] {
        zip(network.predictions(at: training), training.scale).map { 1 - $0 / $1 }
    }

    /// Turns the kernel of z into that of ln f.
    func multiply(_ kernel: inout [Double], bySlopes slope: [Double]) {
        for i in 0..<count { for j in 0..<count { kernel[i * count + j] *= slope[i] * slope[j] } }
    }

    /// The points on which settings are chosen: all, or the first `limit` by address, ascending.
    func evidencePoints(_ limit: Int) -> [Int] {
        guard count > limit else { return Array(0..<count) }
        return (0..<count).sorted { (training.address[$0], $0) < (training.address[$1], $1) }.prefix(limit).sorted()
    }

    /// The factor of C of some of the points; `kernel` may be empty where its scale is 0.
    func covariance(kernel: [Double], scale: Double, residualVariance: Double, modelError: Double, of chosen: [Int]) -> Cholesky? {
        let n = chosen.count
        var c = [Double](repeating: 0, count: n * n)
        for (a, i) in chosen.enumerated() {
            let k = training.experiment[i]
            for b in 0...a {
                let j = chosen[b]
                var value = residualVariance * residualKernel[i * count + j]
                if !kernel.isEmpty { value += scale * kernel[i * count + j] }
                if training.experiment[j] == k { value += uncertainties[k] * uncertainties[k] }
                if a == b { value += relativeError[i] * relativeError[i] + modelError * modelError }
                c[a * n + b] = value
            }
        }
        return Cholesky(c, order: n)
    }

    /// θ = variance·Φᵀ·v.
    func residual(_ v: [Double], variance: Double) -> [Double] {
        var theta = [Double](repeating: 0, count: ScalingResidual.featureCount)
        guard variance > 0 else { return theta }
        for i in v.indices { for k in theta.indices { theta[k] += variance * v[i] * features[i][k] } }
        return theta
    }

    /// Φ·θ.
    func residualValues(_ theta: [Double]) -> [Double] {
        features.map { phi in
            var sum = 0.0
            for k in phi.indices { sum += phi[k] * theta[k] }
            return sum
        }
    }
}
