/// A measured point beside a prediction of it and the standard deviation that their difference is said to have.
public struct ComparedPoint: Sendable, Equatable {
    /// d − λf, nb/sr/GeV.
    public var difference: Double
    /// δ, the point-to-point error of d, nb/sr/GeV.
    public var error: Double
    /// √(σ² + δ²) for a band σ, nb/sr/GeV; NaN where there is no band.
    public var deviation: Double

    public init(difference: Double, error: Double, deviation: Double) {
        self.difference = difference
        self.error = error
        self.deviation = deviation
    }

    /// The deviation is √(σ² + δ²).
    public init(difference: Double, error: Double, band: Double) {
        self.init(difference: difference, error: error, deviation: (band * band + error * error).squareRoot())
    }

    /// (d − λf)/δ, whose mean square is χ²/N.
    public var pull: Double { difference / error }
}
