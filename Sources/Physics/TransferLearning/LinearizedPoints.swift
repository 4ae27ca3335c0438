import CrossSections
import LinearAlgebra
import NeuralNetwork
import PortableMath
import Statistics

/// The training points of a ``LinearizedEvidence`` or ``LinearizedPosterior``: ln d, its errors, and the matrices that follow from them.
struct LinearizedPoints {
    /// As measured.
    let data: FitData
    /// As the source network sees them.
    let seen: CrossSectionPoints
    /// ln of the replica's targets, and of the measured values: evidence is judged on these, which have the noise but once.
    private let logarithm: [Double]
    private let measuredLogarithm: [Double]
    /// δ/d.
    let relativeError: [Double]
    /// x of each point, and k(x, x′) of all pairs.
    let centres: [SIMD3<Double>]
    private let residualKernel: [Double]

    /// - Parameters:
    ///   - measured: the points as measured; `seen`: as the source sees them; `targets`: at them, nb/sr/GeV.
    ///   - check: called often; what it throws ends the work.
    init<Stop: Error>(
        _ measured: CrossSectionData, seen: CrossSectionPoints, targets: [Double], check: () throws(Stop) -> Void
    ) throws(Stop) {
        self.seen = seen
        let data = measured.data
        self.data = data
        let least = data.error.map { 0.5 * $0 }
        logarithm = targets.indices.map { Portable.log(max(targets[$0], least[$0])) }
        measuredLogarithm = targets.indices.map { Portable.log(max(data.value[$0], least[$0])) }
        // From the measured value, so that the noise of a replica does not move it.
        relativeError = targets.indices.map { data.error[$0] / max(data.value[$0], least[$0]) }
        let centres = measured.points.scalingVariables()
        self.centres = centres
        let n = centres.count
        var kernel = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            if i % 64 == 0 { try check() }
            for j in 0...i {
                let value = GaussianProcessCorrection.kernel(centres[i], centres[j])
                kernel[i * n + j] = value
                kernel[j * n + i] = value
            }
        }
        residualKernel = kernel
    }

    var count: Int { seen.count }

    /// ln d − ln f of the network as it is.
    func residuals(_ network: Network) -> [Double] {
        zip(logarithm, network.predictions(at: seen)).map { $0 - Portable.log($1) }
    }

    /// The same for the measured values.
    func measuredResiduals(_ network: Network) -> [Double] {
        zip(measuredLogarithm, network.predictions(at: seen)).map { $0 - Portable.log($1) }
    }

    /// ∂ ln f/∂z = 1 − σ(z) at points as the network sees them.
    static func slopes(at seen: CrossSectionPoints, _ network: Network) -> [Double] {
        zip(network.predictions(at: seen), seen.scale).map { 1 - $0 / $1 }
    }

    /// What J·Jᵀ at such points is made of.
    static func features(at seen: CrossSectionPoints, _ network: Network, from firstLayer: Int) -> NeuralTangentKernel {
        network.tangentFeatures(
            of: network.features(of: network.standardization.rows(of: seen.inputs), entering: firstLayer), from: firstLayer)
    }

    /// J·Jᵀ of ln f, from that of z.
    func kernel<Stop: Error>(
        _ features: NeuralTangentKernel, slopes: [Double], check: () throws(Stop) -> Void
    ) throws(Stop) -> [Double] {
        var kernel = try features.kernel(with: features, check: check)
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
        return (0..<count).sorted { (data.address[$0], $0) < (data.address[$1], $1) }.prefix(limit).sorted()
    }

    /// The factor of C of some of the points; `kernel` may be empty where its scale is 0.
    ///
    /// - Parameters:
    ///   - team: shares out the work.
    ///   - check: called often; what it throws ends the work.
    func covariance<Stop: Error>(
        kernel: [Double], scale: Double, residualVariance: Double, modelError: Double, of chosen: [Int], team: ThreadTeam,
        check: () throws(Stop) -> Void
    ) throws(Stop) -> Cholesky? {
        let n = chosen.count
        var c = [Double](repeating: 0, count: n * n)
        for (a, i) in chosen.enumerated() {
            let k = data.group[i]
            for b in 0...a {
                let j = chosen[b]
                var value = residualVariance * residualKernel[i * count + j]
                if !kernel.isEmpty { value += scale * kernel[i * count + j] }
                if data.group[j] == k { value += data.groupUncertainty[k] * data.groupUncertainty[k] }
                if a == b { value += relativeError[i] * relativeError[i] + modelError * modelError }
                c[a * n + b] = value
            }
        }
        return try Cholesky(c, order: n, team: team, check: check)
    }
}
