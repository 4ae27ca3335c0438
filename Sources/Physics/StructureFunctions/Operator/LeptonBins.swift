import Randomness

/// Bins of the lepton's energy and angle.
///
/// Energies are equidistant from m to the greatest one. Within each, √((κ − κ_least)/(κ_greatest − κ_least)) is equidistant from 0 to 1,
/// where κ_greatest(E_ℓ) is the edge of what neutrinos of the greatest energy reach: half of the events have cos θ > 0.95, and bins of κ
/// resolve
/// them. Bins are numbered energy by energy.
public struct LeptonBins: Sendable, Equatable {
    public let current: ChargedCurrent
    /// Greatest energy of the neutrinos, GeV.
    public let neutrinoEnergy: Double
    public let countEnergy: Int
    public let countAngle: Int
    /// Of the lepton, GeV.
    public let greatestEnergy: Double

    /// - Returns: nil when neutrinos of this energy make no such lepton.
    public init?(_ current: ChargedCurrent, neutrinoEnergy: Double, energies: Int, angles: Int) {
        guard let greatest = current.greatestLeptonEnergy(neutrinoEnergy: neutrinoEnergy) else { return nil }
        (self.current, self.neutrinoEnergy, greatestEnergy) = (current, neutrinoEnergy, greatest)
        (countEnergy, countAngle) = (energies, angles)
    }

    public var count: Int { countEnergy * countAngle }
    public var energyStep: Double { (greatestEnergy - current.leptonMass) / Double(countEnergy) }

    /// The bin of an event; nil outside the region that the neutrinos reach.
    public func bin(energy: Double, cosine: Double) -> Int? {
        abs(cosine) <= 1 ? bin(energy: energy, kappa: current.kappa(energy: energy, cosine: cosine)) : nil
    }

    /// The same of κ.
    public func bin(energy: Double, kappa: Double) -> Int? {
        guard energy >= current.leptonMass, energy < greatestEnergy,
              let (least, greatest) = current.kappaRange(energy: energy, neutrinoEnergy: neutrinoEnergy)
        else { return nil }
        let share = max(0, (kappa - least) / (greatest - least)).squareRoot()
        guard share < 1 else { return nil }
        let row = min(countEnergy - 1, Int((energy - current.leptonMass) / energyStep))
        return row * countAngle + min(countAngle - 1, Int(share * Double(countAngle)))
    }

    /// E_ℓ and κ at a place of the unit square, with the measure dE_ℓ dcos θ of it.
    func place(_ energyShare: Double, _ angleShare: Double) -> (energy: Double, kappa: Double, measure: Double)? {
        let energy = current.leptonMass + energyShare * (greatestEnergy - current.leptonMass)
        guard let (least, greatest) = current.kappaRange(energy: energy, neutrinoEnergy: neutrinoEnergy) else { return nil }
        let momentum = current.momentum(energy)
        guard momentum > 0 else { return nil }
        return (
            energy, least + (greatest - least) * angleShare * angleShare,
            (greatestEnergy - current.leptonMass) * (greatest - least) * 2 * angleShare / momentum)
    }

    /// Edges of the bins in E_ℓ, GeV.
    public var energyEdges: [Double] { (0...countEnergy).map { current.leptonMass + energyStep * Double($0) } }

    /// E_ℓ and cos θ in the middle of a bin.
    public func centre(_ bin: Int) -> (energy: Double, cosine: Double) {
        let shares = ((Double(bin / countAngle) + 0.5) / Double(countEnergy), (Double(bin % countAngle) + 0.5) / Double(countAngle))
        guard let (energy, kappa, _) = place(shares.0, shares.1) else { return (current.leptonMass, 1) }
        let momentum = current.momentum(energy)
        return (energy, 1 - (kappa - current.leptonMass * current.leptonMass / (energy + momentum)) / momentum)
    }

    /// A content hash of a bin: where it is, and not what number it has.
    public func address(_ bin: Int) -> UInt64 {
        var hash = ContentHash()
        let (energy, cosine) = centre(bin)
        hash.combine(energy)
        hash.combine(cosine)
        hash.combine(neutrinoEnergy)
        return hash.value
    }
}
