import NeuralNetwork
import ScatteringData
import Statistics
import Training

/// Measured cross sections, each f = S(E,θ)·σ(z) of one row: the fit of Phys. Rev. C 110 (2024) 025501.
///
/// χ²_tot = Σ_k [½ Σ_i ((d_i − λ_k f_i)/δ_i)² + ½ ((1 − λ_k)/Δλ_k)²], with λ_k = 1 until it is renewed in closed form for the first time.
/// Figures are χ²/N against the measured values. Bitwise reproducible.
public struct PointwiseCrossSection: RowwiseObjective {
    public let outputs = 1
    public let fit: FitTargets
    /// λ_k in use.
    public private(set) var normalizations: [Double]

    private let points: CrossSectionPoints
    private let test: CrossSectionData

    /// - Parameters:
    ///   - points: where the network is asked for each datum of `fit`.
    ///   - test: measured with the same experiments, and held out; none without it.
    public init(at points: CrossSectionPoints, fit: FitTargets, test: CrossSectionData = CrossSectionData()) {
        precondition(points.count == fit.count, "a point for each datum")
        self.points = points
        self.fit = fit
        self.test = test
        normalizations = Array(repeating: 1, count: fit.factors.count)
    }

    /// The measured values themselves.
    public init(_ data: CrossSectionData, test: CrossSectionData = CrossSectionData()) {
        self.init(at: data.points, fit: FitTargets(data.data), test: test)
    }

    public var inputs: [Double] { points.inputs }
    public var testInputs: [Double] { test.points.inputs }
    public var addresses: [UInt64] { fit.measured.address }

    /// λ_k with which f describes the measured values: those in use, without the factors of the targets.
    public var measuredNormalizations: [Double] { fit.measured(normalizations) }

    public func evaluate(
        _ batch: ArraySlice<Int>, rows: [Int], outputs: [Float], gradient: inout [Float], loss: Loss
    ) -> Double {
        let scale = points.scale, target = fit.drawn.value, error = fit.drawn.error, experiment = fit.drawn.group
        var total = 0.0
        for (row, point) in batch.enumerated() {
            let (value, slope) = loss.evaluate(
                z: Double(outputs[row]), scale: scale[point], target: target[point], error: error[point],
                normalization: normalizations[experiment[point]])
            total += value
            gradient[row] = Float(slope / Double(batch.count))
        }
        return total / Double(batch.count)
    }

    public mutating func renew(_ outputs: () -> [Float]) {
        normalizations = fit.normalizations(predictions: points.crossSections(outputs: outputs()))
    }

    public func figure(of sample: DataSample, outputs: [Float]) -> Double {
        let (points, data) = sample == .training ? (points, fit.measured) : (test.points, test.data)
        return ChiSquare.perPoint(
            data, predictions: points.crossSections(outputs: outputs), normalizations: measuredNormalizations)
    }

    public var state: [Double] {
        get { normalizations }
        set { normalizations = newValue }
    }
}
