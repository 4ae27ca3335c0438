import Statistics

/// What one network is fitted to: data as measured, and the targets that a replica of the bootstrap has in place of their values.
public struct FitTargets: Sendable, Equatable {
    /// The data as measured, by which a fit is judged.
    public let measured: FitData
    /// The same with the targets as values: what is fitted.
    public let drawn: FitData
    /// What the targets of each group were multiplied by, see ``ReplicaTargets/normalizationFactors(of:for:)``.
    public let factors: [Double]

    /// - Parameters:
    ///   - factors: nil for 1.
    ///   - errorFloor: share of the measured value that is added to the errors in training, as squares.
    public init(_ measured: FitData, targets: [Double], factors: [Double]? = nil, errorFloor: Double = 0) {
        self.measured = measured
        var drawn = measured.replacing(value: targets)
        for i in 0..<measured.count where errorFloor > 0 {
            let floor = errorFloor * measured.value[i]
            drawn.error[i] = (measured.error[i] * measured.error[i] + floor * floor).squareRoot()
        }
        self.drawn = drawn
        self.factors = factors ?? Array(repeating: 1, count: measured.groupUncertainty.count)
        precondition(self.factors.count == measured.groupUncertainty.count, "a factor for each group")
    }

    /// The measured values themselves.
    public init(_ measured: FitData) { self.init(measured, targets: measured.value) }

    public var count: Int { measured.count }

    /// λ_k in closed form from the targets.
    public func normalizations(predictions: [Double]) -> [Double] { Normalizations.closedForm(drawn, predictions: predictions) }

    /// λ_k with which f describes the measured values: without the factors of the targets.
    public func measured(_ normalizations: [Double]) -> [Double] { zip(normalizations, factors).map { $0 / $1 } }
}
