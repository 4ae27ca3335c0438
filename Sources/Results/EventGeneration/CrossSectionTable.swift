import Events

/// σ(E_ν) in 10⁻³⁸ cm², linear between points: what the events of a generator say of the cross section of their law.
public struct CrossSectionTable: Sendable, Equatable {
    /// Ascending, GeV.
    public let energies: [Double]
    public let values: [Double]

    /// - Returns: nil for energies that do not ascend, or values below 0.
    public init?(energies: [Double], values: [Double]) {
        guard energies.count == values.count, !energies.isEmpty, zip(energies, energies.dropFirst()).allSatisfy({ $0 < $1 }),
              values.allSatisfy({ $0 >= 0 && $0.isFinite })
        else { return nil }
        (self.energies, self.values) = (energies, values)
    }

    /// Means over events in bins of E_ν of equal width.
    ///
    /// - Returns: nil where an event's file does not say its cross section.
    public init?(_ events: EventTable, bins: Int = 100) {
        guard let values = events.crossSection, !values.contains(where: \.isNaN) else { return nil }
        guard let low = events.energy.min(), let high = events.energy.max() else { return nil }
        var sums = [(count: Double, energy: Double, value: Double)](repeating: (0, 0, 0), count: bins)
        for (energy, value) in zip(events.energy, values) {
            let bin = high > low ? min(bins - 1, Int((energy - low) / (high - low) * Double(bins))) : 0
            sums[bin] = (sums[bin].count + 1, sums[bin].energy + energy, sums[bin].value + value)
        }
        let known = sums.filter { $0.count > 0 }
        self.init(energies: known.map { $0.energy / $0.count }, values: known.map { $0.value / $0.count })
    }

    /// σ at an energy; that of the end beyond the ends.
    public func value(at energy: Double) -> Double {
        guard let next = energies.firstIndex(where: { $0 > energy }) else { return values[values.count - 1] }
        guard next > 0 else { return values[0] }
        let share = (energy - energies[next - 1]) / (energies[next] - energies[next - 1])
        return values[next - 1] + share * (values[next] - values[next - 1])
    }
}

extension EnergySpectrum {
    /// The spectrum of the neutrinos of a beam that scatter: flux times σ, linear between the points of both.
    ///
    /// - Returns: nil when nothing is left.
    public func times(_ sigma: CrossSectionTable) -> EnergySpectrum? {
        guard energies.count > 1 else { return self }
        var (points, heights): ([Double], [Double]) = ([], [])
        for (low, high) in zip(energies.indices, energies.indices.dropFirst()) {
            let (a, b) = (energies[low], energies[high])
            for energy in [a] + sigma.energies.filter({ $0 > a && $0 < b }) + [b] {
                let share = b > a ? (energy - a) / (b - a) : energy == a && points.last != a ? 0 : 1
                points.append(energy)
                heights.append((density[low] + share * (density[high] - density[low])) * sigma.value(at: energy))
            }
        }
        return EnergySpectrum(energies: points, density: heights)
    }
}
