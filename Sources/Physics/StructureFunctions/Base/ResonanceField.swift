import PortableMath

/// Structure that follows W, the invariant mass of what becomes of the nucleon, as resonances do:
///
///     g = cos²(½πt) p(t, v),   t = (W − M)/(2 GeV − M),   0 above 2 GeV
///
/// p is a Gaussian process of standard deviation 1, of the correlation length 0.1 GeV in W and of half the plane in v, the direction of Q².
struct ResonanceField: Sendable {
    private static let end = 2.0
    private static let length = 0.1
    private let field = SmoothField(
        lengths: (length / (end - ChargedCurrent.nucleonMass), 0.5), hasConstant: true)

    /// Standard deviations of the amplitudes.
    var deviations: [Double] { field.deviations }

    /// What each amplitude is multiplied by at a node.
    func waves(_ node: (x: Double, squaredMomentum: Double), v: Double) -> [Double] {
        let mass = ChargedCurrent.nucleonMass
        let invariant = (mass * mass + node.squaredMomentum * (1 / node.x - 1)).squareRoot()
        let t = (invariant - mass) / (ResonanceField.end - mass)
        guard t < 1 else { return deviations.map { _ in 0 } }
        let cosine = Portable.cosine(turns: 0.25 * t)
        return field.waves(at: (t, v)).map { cosine * cosine * $0 }
    }
}
