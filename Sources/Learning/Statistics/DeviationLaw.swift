import PortableMath

/// How far a prediction may be from a measured value of an experiment that it has not seen, once the scale of the experiment is settled:
/// a normal distribution of
///
///     σ_cal² = (a u^β σ)² + (c_n u^γ f)²,   u = (D + 0.05)/0.25
///
/// with the mean f and the standard deviation σ over the members, the distance D to the nearest training point
/// (``ScatteringData/Coverage``) and the nucleus n. a says how much of the spread is found again in the differences. The *floor* c_n is
/// the part of f that members are wrong by together, which no spread shows. Exponents are never negative: a band does not narrow away
/// from the data. Beyond the greatest distance that was tested, D counts as that distance: σ alone grows.
public struct DeviationLaw: Sendable, Equatable {
    /// a.
    public var spread: Double
    /// β.
    public var spreadExponent: Double
    /// c of a nucleus that no experiment was left out of.
    public var floor: Double
    /// γ.
    public var floorExponent: Double
    /// c_n of each group (nucleus).
    public var floors: [Double]
    /// Greatest distance that was tested.
    public var farthest: Double

    public init(spread: Double, spreadExponent: Double, floor: Double, floorExponent: Double, floors: [Double], farthest: Double) {
        (self.spread, self.spreadExponent, self.floor, self.floorExponent) = (spread, spreadExponent, floor, floorExponent)
        (self.floors, self.farthest) = (floors, farthest)
    }

    /// σ_cal, in the unit of f.
    ///
    /// - Parameters:
    ///   - spread: σ; `value`: f.
    ///   - group: place of the nucleus; nil for one without measurements. Nobody tested there whether the spread is too wide: a counts as 1
    ///     at least.
    public func deviation(spread sigma: Double, value: Double, distance: Double, group: Int?) -> Double {
        let v = logarithm(distance)
        let a = group == nil ? max(1, spread) : spread, c = group.map { floors[$0] } ?? floor
        let (ofSpread, ofFloor) = (a * Portable.exp(spreadExponent * v) * sigma, c * Portable.exp(floorExponent * v) * value)
        return (ofSpread * ofSpread + ofFloor * ofFloor).squareRoot()
    }

    /// ln u.
    func logarithm(_ distance: Double) -> Double { Portable.log((min(distance, farthest) + 0.05) / 0.25) }
}
