import PortableMath
import ScatteringData

/// A law of structure functions in closed form or from a table: what simulated events follow, and what fits are compared with.
///
/// F₂ = 2x(ū + d + s + c̄), xF₃ = 2x(d − ū + s − c̄) of the proton at leading order, 2xF₁ = F₂ (Callan–Gross), with parton densities at
/// μ² = Q² + 0.4 GeV². Bitwise reproducible.
public struct StructureLaw: Sendable {
    /// The laws by name.
    public enum Name: String, Sendable, CaseIterable {
        case grv94
        /// ``grv94`` times 1 + 0.5 e^(−(W − 1.232)²/(2·0.08²)): a bump at the mass W of the Δ, in GeV.
        case resonance
        /// A table of parton densities in the format lhagrid1.
        case table
    }

    private let name: Name
    private let table: PartonTable?

    public static let grv94 = StructureLaw(name: .grv94)
    public static let resonance = StructureLaw(name: .resonance)

    private init(name: Name, table: PartonTable? = nil) { (self.name, self.table) = (name, table) }

    public init(_ table: PartonTable) { self.init(name: .table, table: table) }

    /// The law of a name.
    ///
    /// - Throws: `DataError` for a table that is not there or cannot be read.
    public init(_ name: Name, table: @autoclosure () throws(DataError) -> PartonTable?) throws(DataError) {
        guard name == .table else {
            self.init(name: name)
            return
        }
        guard let densities = try table() else { throw DataError("the law 'table' needs a file in the format lhagrid1") }
        self.init(densities)
    }

    static let scaleShift = 0.4

    /// F₂ and xF₃.
    public func functions(x: Double, squaredMomentum: Double) -> (f2: Double, xf3: Double) {
        let x = min(max(x, 1e-6), 1 - 1e-9)
        let scale = squaredMomentum + StructureLaw.scaleShift
        if let table { return table.functions(x: x, scale: scale) }
        let densities = GRV94.densities(x: x, scale: scale)
        let antiUp = 0.5 * (densities.sea - densities.difference)
        let down = densities.downValence + 0.5 * (densities.sea + densities.difference)
        var factor = 2.0
        if name == .resonance {
            let M = ChargedCurrent.nucleonMass
            let W = max(0, M * M + squaredMomentum * (1 / x - 1)).squareRoot()
            factor *= 1 + 0.5 * Portable.exp(-(W - 1.232) * (W - 1.232) / (2 * 0.08 * 0.08))
        }
        return (factor * (antiUp + down + densities.strange), factor * (down - antiUp + densities.strange))
    }

    /// c₀, c₁ and c₂: F₂, ½(F₂ + xF₃/(1 + r)) and ½(F₂ + xF₃)/(1 + r), with −xF₃ for antineutrinos.
    public func coefficients(x: Double, squaredMomentum: Double, massRatio: Double, isAntineutrino: Bool = false) -> SIMD3<Double> {
        let (f2, xf3) = functions(x: x, squaredMomentum: squaredMomentum)
        let odd = isAntineutrino ? -xf3 : xf3
        return SIMD3(f2, 0.5 * (f2 + odd / (1 + massRatio)), 0.5 * (f2 + odd) / (1 + massRatio))
    }
}
