import Statistics
import Training

/// Measured cross sections, each f = S(E,θ)·σ(z) of one row: the fit of Phys. Rev. C 110 (2024) 025501. Bitwise reproducible.
public struct PointwiseCrossSection: NormalizedFit, RowwiseObjective {
    public let outputs = 1
    public let fit: FitTargets
    public var normalizations: [Double]

    private let points: CrossSectionPoints
    private let held: CrossSectionData

    /// - Parameters:
    ///   - points: where the network is asked for each datum of `fit`.
    ///   - test: measured with the same experiments, and held out; none without it.
    public init(at points: CrossSectionPoints, fit: FitTargets, test: CrossSectionData = CrossSectionData()) {
        precondition(points.count == fit.count, "a point for each datum")
        self.points = points
        self.fit = fit
        held = test
        normalizations = Array(repeating: 1, count: fit.factors.count)
    }

    /// The measured values themselves.
    public init(_ data: CrossSectionData, test: CrossSectionData = CrossSectionData()) {
        self.init(at: data.points, fit: FitTargets(data.data), test: test)
    }

    public var test: FitData { held.data }
    public var inputs: [Double] { points.inputs }
    public var testInputs: [Double] { held.points.inputs }

    public func predictions(of sample: DataSample, outputs: [Float]) -> [Double] {
        (sample == .training ? points : held.points).crossSections(outputs: outputs)
    }

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
}
