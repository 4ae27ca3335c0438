import PortableMath
import Randomness
import ScatteringData

/// A flux of neutrinos by energy, linear between the points of a table, and falling to 0 at energy 0 below the first one.
public struct NeutrinoFlux: Sendable, Equatable {
    /// GeV, ascending.
    public let energies: [Double]
    /// In the unit of its table; shapes alone enter fits.
    public private(set) var values: [Double]

    /// At an energy in GeV; 0 outside the table.
    public func value(at energy: Double) -> Double {
        guard energy > 0, energy <= energies[energies.count - 1] else { return 0 }
        guard energy > energies[0] else { return values[0] * energy / energies[0] }
        var (low, high) = (0, energies.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if energies[middle] < energy { low = middle } else { high = middle }
        }
        let share = (energy - energies[low]) / (energies[high] - energies[low])
        return values[low] + share * (values[high] - values[low])
    }

    public init(energies: [Double], values: [Double]) {
        precondition(energies.count == values.count && energies.count > 1, "a flux has two points at least")
        (self.energies, self.values) = (energies, values)
    }

    /// The same flux times e^δ(E).
    public func deformed(by shape: FluxDeformation) -> NeutrinoFlux {
        var flux = self
        for i in energies.indices { flux.values[i] *= Portable.exp(shape.value(at: energies[i])) }
        return flux
    }
}

/// δ(E), by which the logarithm of a flux may be off: a smooth Gaussian process of standard deviation s and correlation length L,
///
///     δ(E) = s Σ_k z_k g_k(E) / √(Σ_k g_k(E)²),   g_k(E) = e^(−(E − kL/2)²/L²),   z_k ~ N(0, 1)
///
/// so that the covariance of near energies is s² e^(−(E − E′)²/(2L²)) up to the discrete sum. z_k is addressed by (seed, replica, k):
/// the same deformation of near and far flux, whatever the points of their tables.
public struct FluxDeformation: Sendable, Equatable {
    private let scale: Double
    private let length: Double
    private let draws: [Double]
    /// Of a covariance: δ at its energies, which lines join.
    private let table: NeutrinoFlux?

    /// - Parameters:
    ///   - deviation: s, relative.
    ///   - length: L in GeV.
    ///   - greatestEnergy: up to which δ is wanted.
    public init(deviation: Double, length: Double, greatestEnergy: Double, seed: UInt64, replica: Int) {
        (scale, self.length, table) = (deviation, length, nil)
        let count = deviation > 0 ? Int(greatestEnergy / (0.5 * length)) + 7 : 0
        let stream = RandomStream(seed: seed, stream: .fluxShape, replica: replica)
        draws = (0..<count).map { stream.normal(at: UInt64($0)) }
    }

    /// A draw from a covariance; beyond its energies δ is that of the nearest one.
    public init(_ covariance: FluxCovariance, seed: UInt64, replica: Int) {
        (scale, length, draws) = (0, 1, [])
        table = NeutrinoFlux(energies: covariance.energies, values: covariance.draw(seed: seed, replica: replica))
    }

    public func value(at energy: Double) -> Double {
        if let table { return table.value(at: min(max(energy, table.energies[0]), table.energies[table.energies.count - 1])) }
        var (sum, squares) = (0.0, 0.0)
        for (k, draw) in draws.enumerated() {
            let t = (energy - 0.5 * length * Double(k - 3)) / length
            let bump = Portable.exp(-t * t)
            sum += draw * bump
            squares += bump * bump
        }
        return squares > 0 ? scale * sum / squares.squareRoot() : 0
    }
}

extension NeutrinoFlux {
    /// The same flux with each of its values times e^x.
    public func multiplied(byExponentialOf exponents: [Double]) -> NeutrinoFlux {
        precondition(exponents.count == values.count, "a number for each energy")
        return NeutrinoFlux(energies: energies, values: zip(values, exponents).map { $0 * Portable.exp($1) })
    }
}
