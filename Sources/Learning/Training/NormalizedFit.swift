import Statistics

/// The fit of measurements whose groups (experiments) have normalizations:
///
///     χ²_tot = Σ_k [½ Σ_i ((d_i − λ_k f_i)/δ_i)² + ½ ((1 − λ_k)/Δλ_k)²]
///
/// λ_k is 1 until it is renewed in closed form for the first time, see ``Statistics/Normalizations``. Figures are χ²/N against the measured
/// values, with the λ_k in use. Who conforms says what f is, and gives loss and gradient.
public protocol NormalizedFit: Objective {
    /// What is fitted.
    var fit: FitTargets { get }

    /// The data held out, with the groups of the others.
    var test: FitData { get }

    /// λ_k in use, one a group.
    var normalizations: [Double] { get set }

    /// f at each datum of a sample.
    ///
    /// - Parameter outputs: z at all rows of the sample.
    func predictions(of sample: DataSample, outputs: [Float]) -> [Double]
}

extension NormalizedFit {
    public var addresses: [UInt64] { fit.measured.address }

    /// λ_k with which f describes the measured values: those in use, without the factors of the targets.
    public var measuredNormalizations: [Double] { fit.measured(normalizations) }

    public mutating func renew(_ outputs: () -> [Float]) {
        normalizations = fit.normalizations(predictions: predictions(of: .training, outputs: outputs()))
    }

    public func figure(of sample: DataSample, outputs: [Float]) -> Double {
        ChiSquare.perPoint(
            sample == .training ? fit.measured : test, predictions: predictions(of: sample, outputs: outputs),
            normalizations: measuredNormalizations)
    }

    public var state: [Double] {
        get { normalizations }
        set { normalizations = newValue }
    }
}
