import PortableMath

/// A law of structure functions in closed form, from a table or from a fit: what simulated events follow, and what fits are compared with.
///
/// F₂ = 2x(ū + d + s + c̄), xF₃ = 2x(d − ū + s − c̄) of the proton at leading order, 2xF₁ = F₂ (Callan–Gross), with parton densities at
/// μ² = Q² + 0.4 GeV²; or the functions of a fit as they are. Bitwise reproducible.
public struct StructureLaw: Sendable {
    /// The laws by name.
    public enum Name: String, Sendable, CaseIterable {
        case grv94
        /// ``grv94`` times 1 + 0.5 e^(−(W − 1.232)²/(2·0.08²)): a bump at the mass W of the Δ, in GeV.
        case resonance
        /// A table of parton densities in the format lhagrid1.
        case table
        /// Functions that an ensemble was fitted to have.
        case ensemble
    }

    private enum Source: Sendable {
        case grv94, resonance, table(PartonTable)
        /// As a lepton without mass sees them.
        case functions(NodeFunctions)
    }

    private let source: Source

    public static let grv94 = StructureLaw(source: .grv94)
    public static let resonance = StructureLaw(source: .resonance)

    private init(source: Source) { self.source = source }

    public init(_ table: PartonTable) { self.init(source: .table(table)) }

    /// The law whose functions a fit has found, between nodes by the cubics of ``NodeGrid``.
    ///
    /// - Parameter current: the lepton that the functions are of; of the law, any lepton of the same beam makes events.
    public init(_ functions: NodeFunctions, current: ChargedCurrent) { self.init(source: .functions(functions.massless(current))) }

    static let scaleShift = 0.4

    /// F₂ and xF₃.
    public func functions(x: Double, squaredMomentum: Double) -> (f2: Double, xf3: Double) {
        let x = min(max(x, 1e-6), 1 - 1e-9)
        let scale = squaredMomentum + StructureLaw.scaleShift
        var factor = 2.0
        switch source {
        case .functions(let functions):
            let c = functions.coefficients(x: x, squaredMomentum: squaredMomentum)
            return (c[0], 2 * c[1] - c[0])
        case .table(let table): return table.functions(x: x, scale: scale)
        case .grv94: break
        case .resonance:
            let M = ChargedCurrent.nucleonMass
            let W = max(0, M * M + squaredMomentum * (1 / x - 1)).squareRoot()
            factor *= 1 + 0.5 * Portable.exp(-(W - 1.232) * (W - 1.232) / (2 * 0.08 * 0.08))
        }
        let densities = GRV94.densities(x: x, scale: scale)
        let antiUp = 0.5 * (densities.sea - densities.difference)
        let down = densities.downValence + 0.5 * (densities.sea + densities.difference)
        return (factor * (antiUp + down + densities.strange), factor * (down - antiUp + densities.strange))
    }

    /// c₀, c₁ and c₂: F₂, ½(F₂ + xF₃/(1 + r)) and ½(F₂ + xF₃)/(1 + r), with −xF₃ for antineutrinos; or those of a fit, which are of its
    /// beam.
    public func coefficients(x: Double, squaredMomentum: Double, massRatio: Double, isAntineutrino: Bool = false) -> SIMD3<Double> {
        if case .functions(let functions) = source {
            return ChargedCurrent.massive(functions.coefficients(x: x, squaredMomentum: squaredMomentum), massRatio: massRatio)
        }
        let (f2, xf3) = functions(x: x, squaredMomentum: squaredMomentum)
        let odd = isAntineutrino ? -xf3 : xf3
        return SIMD3(f2, 0.5 * (f2 + odd / (1 + massRatio)), 0.5 * (f2 + odd) / (1 + massRatio))
    }
}
