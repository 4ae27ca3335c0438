import ScatteringData

/// Kinematics of ν + A → ℓ + X seen through its lepton alone, energies in GeV.
///
/// M is the mass of a nucleon, κ = E_ℓ − p_ℓ cos θ, ν = E − E_ℓ, r = m²/Q²:
///
///     Q² = 2Eκ − m²,   x = Q²/(2Mν),   y = ν/E,   ỹ = y(1 + r)
///
/// κ stands for the angle: cos θ itself would lose all digits where half of the events are.
public struct ChargedCurrent: Sendable, Equatable {
    /// m.
    public var leptonMass: Double
    public static let nucleonMass = Nucleon.mass

    public init(leptonMass: Double) { self.leptonMass = leptonMass }

    public static let muon = ChargedCurrent(leptonMass: 0.1056583755)
    public static let electron = ChargedCurrent(leptonMass: 0.00051099895)

    /// What the nucleus is asked at an energy of the neutrino.
    public struct Point: Sendable, Equatable {
        public var x: Double
        public var squaredMomentum: Double
        public var y: Double
        /// r = m²/Q².
        public var massRatio: Double
        /// p_ℓ.
        public var momentum: Double
    }

    public func momentum(_ energy: Double) -> Double { max(0, energy * energy - leptonMass * leptonMass).squareRoot() }

    /// κ of an event.
    public func kappa(energy: Double, cosine: Double) -> Double {
        let p = momentum(energy)
        // E − p without the difference of two large numbers.
        return leptonMass * leptonMass / (energy + p) + p * (1 - cosine)
    }

    /// x ≤ 1 demands this energy of the neutrino, E_min = (M E_ℓ − m²/2)/(M − κ); infinite from κ = M on.
    public func leastNeutrinoEnergy(energy: Double, kappa: Double) -> Double {
        let M = ChargedCurrent.nucleonMass
        guard kappa < M else { return .infinity }
        return max(energy, (M * energy - 0.5 * leptonMass * leptonMass) / (M - kappa))
    }

    /// The κ that a lepton of this energy may have below a neutrino energy; nil where there is none.
    public func kappaRange(energy: Double, neutrinoEnergy: Double) -> (least: Double, greatest: Double)? {
        let p = momentum(energy)
        let least = leptonMass * leptonMass / (energy + p)
        let M = ChargedCurrent.nucleonMass
        let greatest = min(energy + p, M - (M * energy - 0.5 * leptonMass * leptonMass) / neutrinoEnergy)
        return greatest > least ? (least, greatest) : nil
    }

    /// The greatest energy of the lepton at a neutrino energy: where least and greatest κ meet, by bisection; nil below the threshold.
    public func greatestLeptonEnergy(neutrinoEnergy: Double) -> Double? {
        // At rest a lepton has a single κ: begin just above.
        var low = leptonMass + 1e-6 * (neutrinoEnergy - leptonMass), high = neutrinoEnergy
        guard low < high, kappaRange(energy: low, neutrinoEnergy: neutrinoEnergy) != nil else { return nil }
        for _ in 0..<60 {
            let middle = 0.5 * (low + high)
            if kappaRange(energy: middle, neutrinoEnergy: neutrinoEnergy) != nil { low = middle } else { high = middle }
        }
        return low
    }

    public func point(neutrinoEnergy: Double, energy: Double, kappa: Double) -> Point {
        let squared = 2 * neutrinoEnergy * kappa - leptonMass * leptonMass
        let transfer = neutrinoEnergy - energy
        return Point(
            x: squared / (2 * ChargedCurrent.nucleonMass * transfer), squaredMomentum: squared, y: transfer / neutrinoEnergy,
            massRatio: leptonMass * leptonMass / squared, momentum: momentum(energy))
    }

    /// What c₀, c₁ and c₂ are multiplied by in d²σ/dE_ℓ dcos θ, up to |V_ud|² G_F²/π:
    ///
    ///     (p_ℓ/y) { [(1 − ỹ)² − (x²M²/Q²) ỹ²/(1 + r)],  2ỹ(1 − ỹ),  ỹ² }
    public func kernels(_ point: Point) -> SIMD3<Double> {
        let tilde = point.y * (1 + point.massRatio)
        let M = ChargedCurrent.nucleonMass
        let target = point.x * point.x * M * M / point.squaredMomentum
        return point.momentum / point.y * SIMD3(
            (1 - tilde) * (1 - tilde) - target * tilde * tilde / (1 + point.massRatio), 2 * tilde * (1 - tilde), tilde * tilde)
    }
}

extension ChargedCurrent {
    /// |V_ud|² G_F²/π in 10⁻³⁸ cm²/GeV², (ħc)² included: turns σ of this module into 10⁻³⁸ cm²/GeV a nucleon.
    public static let strength = 0.97373 * 0.97373 * 1.1663788e-5 * 1.1663788e-5 / Double.pi * 0.3893793721e-27 * 1e38

    /// W₂, W_c and W_y from c₀, c₁ and c₂ at a point, ν the energy transfer:
    ///
    ///     σ = p_ℓ { (E/M) W₂ + W_c + ỹ W_y },   (ν/M) W₂ = c₀,   W_c = 2(1 + r)(c₁ − c₀),
    ///     W_y = (1 + r − x²M²/Q²) c₀ − 2(1 + r) c₁ + (1 + r) c₂
    public static func combinations(_ c: SIMD3<Double>, at point: Point) -> SIMD3<Double> {
        let transfer = point.squaredMomentum / (2 * nucleonMass * point.x)
        let mass = 1 + point.massRatio
        let target = point.x * point.x * nucleonMass * nucleonMass / point.squaredMomentum
        return SIMD3(
            c[0] * nucleonMass / transfer, 2 * mass * (c[1] - c[0]), (mass - target) * c[0] - 2 * mass * c[1] + mass * c[2])
    }
}

extension ChargedCurrent {
    /// Kernels of the other beam, neutrinos or antineutrinos, for the same three functions.
    ///
    /// W₃ changes its sign, and W₄ and W₅ are taken to be those of massless quarks (C. H. Albright, C. Jarlskog, Nucl. Phys. B 84 (1975)
    /// 467).
    /// Then c₀′ = c₀, c₁′ = c₀ − c₁ and c₂′ = c₀ − 2c₁ + c₂, if both beams see the same target: one with as many protons as neutrons.
    public static func otherBeam(_ kernels: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(kernels[0] + kernels[1] + kernels[2], -kernels[1] - 2 * kernels[2], kernels[2])
    }
}
