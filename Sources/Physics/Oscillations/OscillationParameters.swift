/// Masses and mixings of three neutrinos, and the matter on their way.
public struct OscillationParameters: Sendable, Equatable {
    /// sin²θ₁₂, sin²θ₁₃, sin²θ₂₃.
    public var sine12: Double
    public var sine13: Double
    public var sine23: Double
    /// δ_CP in degrees.
    public var phase: Double
    /// Δm²₂₁ and Δm²₃₁ in eV²; Δm²₃₁ is negative in the inverted ordering.
    public var splitting21: Double
    public var splitting31: Double

    public init(sine12: Double, sine13: Double, sine23: Double, phase: Double, splitting21: Double, splitting31: Double) {
        (self.sine12, self.sine13, self.sine23, self.phase) = (sine12, sine13, sine23, phase)
        (self.splitting21, self.splitting31) = (splitting21, splitting31)
    }

    /// Δm²₃₂ = Δm²₃₁ − Δm²₂₁ in eV².
    public var splitting32: Double {
        get { splitting31 - splitting21 }
        set { splitting31 = newValue + splitting21 }
    }

    /// NuFit-6.0, normal ordering, with atmospheric data of Super-Kamiokande (I. Esteban et al., JHEP 12 (2024) 216, arXiv:2410.05380).
    public static let nuFit = OscillationParameters(
        sine12: 0.308, sine13: 0.02215, sine23: 0.470, phase: 212, splitting21: 7.49e-5, splitting31: 2.513e-3)
}

/// A beam through matter of constant density.
public struct Baseline: Sendable, Equatable {
    /// L in km.
    public var length: Double
    /// Density times electrons a nucleon, ρ Y_e, g/cm³.
    public var electronDensity: Double

    public init(length: Double, electronDensity: Double) { (self.length, self.electronDensity) = (length, electronDensity) }

    /// From Fermilab to the far detector of DUNE: 1300 km through 3 g/cm³ with Y_e = 0.5.
    public static let dune = Baseline(length: 1300, electronDensity: 1.5)
}
