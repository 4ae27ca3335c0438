import NeuralNetwork
import PortableMath
import ScatteringData

/// The training points of a ``TangentEvidence``: ln d, its errors, and the matrices that follow from them.
struct TangentPoints {
    let training: PointTable
    /// ln of the replica's targets, and of the measured values: evidence is judged on these, which have the noise but once.
    private let logarithm: [Double]
    private let measuredLogarithm: [Double]
    /// δ/d.
    private let relativeError: [Double]
    private let uncertainties: [Double]
    /// x of each point, and k(x, x′) of all pairs.
    let centres: [SIMD3<Double>]
    private let residualKernel: [Double]

    init(_ prepared: FineTune.Prepared, uncertainties: [Double]) {
        training = prepared.training
        self.uncertainties = uncertainties
        let (training, targets) = (prepared.training, prepared.targets)
        let least = training.error.map { 0.5 * $0 }
        logarithm = targets.indices.map { Portable.log(max(targets[$0], least[$0])) }
        measuredLogarithm = targets.indices.map { Portable.log(max(training.crossSection[$0], least[$0])) }
        // From the measured value, so that the noise of a replica does not move it.
        relativeError = targets.indices.map { training.error[$0] / max(training.crossSection[$0], least[$0]) }
        let centres = prepared.measured.scalingVariables()
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
}
