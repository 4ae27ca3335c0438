import NeuralNetwork
import PortableMath
import ScatteringData

/// The training points of a ``TangentEvidence`` or ``TangentPosterior``: ln d, its errors, and the matrices that follow from them.
struct TangentPoints {
    /// As the source network sees them.
    let training: PointTable
    /// ln of the replica's targets, and of the measured values: evidence is judged on these, which have the noise but once.
    private let logarithm: [Double]
    private let measuredLogarithm: [Double]
    /// δ/d.
    let relativeError: [Double]
    private let uncertainties: [Double]
    /// x of each point, and k(x, x′) of all pairs.
    let centres: [SIMD3<Double>]
    private let residualKernel: [Double]

    /// - Parameters:
    ///   - measured: the points as measured; `training`: as the source sees them; `targets`: at them, nb/sr/GeV.
    init(_ measured: PointTable, training: PointTable, targets: [Double], uncertainties: [Double]) {
        self.training = training
        self.uncertainties = uncertainties
        let least = measured.error.map { 0.5 * $0 }
        logarithm = targets.indices.map { Portable.log(max(targets[$0], least[$0])) }
        measuredLogarithm = targets.indices.map { Portable.log(max(measured.crossSection[$0], least[$0])) }
        // From the measured value, so that the noise of a replica does not move it.
        relativeError = targets.indices.map { measured.error[$0] / max(measured.crossSection[$0], least[$0]) }
        let centres = measured.scalingVariables()
        self.centres = centres
        residualKernel = centres.flatMap { a in centres.map { b in ScalingResidual.kernel(a, b) } }
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

    /// ∂ ln f/∂z = 1 − σ(z) at points as the network sees them.
    static func slopes(at seen: PointTable, _ network: Network) -> [Double] {
        zip(network.predictions(at: seen), seen.scale).map { 1 - $0 / $1 }
    }

    /// What J·Jᵀ at such points is made of.
    static func features(at seen: PointTable, _ network: Network, from firstLayer: Int) -> TangentFeatures {
        network.tangentFeatures(
            of: network.features(of: network.standardization.rows(of: seen.inputs), entering: firstLayer), from: firstLayer)
    }

    /// J·Jᵀ of ln f, from that of z.
    func kernel(_ features: TangentFeatures, slopes: [Double]) -> [Double] {
        var kernel = features.kernel(with: features)
        for i in 0..<count { for j in 0..<count { kernel[i * count + j] *= slopes[i] * slopes[j] } }
        return kernel
    }

    /// s.
    func meanDiagonal(_ kernel: [Double]) -> Double {
        var mean = 0.0
        for i in 0..<count { mean += kernel[i * count + i] / Double(count) }
        return mean
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
}
