/// What the mass of the lepton does to c₀, c₁ and c₂, if W₄ and W₅ are those of massless quarks (C. H. Albright, C. Jarlskog, Nucl. Phys. B
/// 84 (1975) 467). With c̄ for a lepton without mass and r = m²/Q²,
///
///     c₀ = c̄₀,   c₁ = (c̄₁ + ½ r c̄₀)/(1 + r),   c₂ = c̄₂/(1 + r)
///
/// so that events of electrons and muons see the same three functions.
extension ChargedCurrent {
    /// c̄ from c.
    static func massless(_ c: SIMD3<Double>, massRatio r: Double) -> SIMD3<Double> {
        SIMD3(c[0], (1 + r) * c[1] - 0.5 * r * c[0], (1 + r) * c[2])
    }

    /// c from c̄.
    static func massive(_ c: SIMD3<Double>, massRatio r: Double) -> SIMD3<Double> {
        SIMD3(c[0], (c[1] + 0.5 * r * c[0]) / (1 + r), c[2] / (1 + r))
    }

    /// What functions of another lepton are multiplied by, if those of this one are by `kernels`, at a Q² in GeV².
    func kernels(_ kernels: SIMD3<Double>, ofFunctionsOf other: ChargedCurrent, squaredMomentum: Double) -> SIMD3<Double> {
        let (r, s) = (massRatio(squaredMomentum), other.massRatio(squaredMomentum))
        let massless = SIMD3(kernels[0] + 0.5 * r / (1 + r) * kernels[1], kernels[1] / (1 + r), kernels[2] / (1 + r))
        return SIMD3(massless[0] - 0.5 * s * massless[1], (1 + s) * massless[1], (1 + s) * massless[2])
    }

    func massRatio(_ squaredMomentum: Double) -> Double { leptonMass * leptonMass / squaredMomentum }
}
