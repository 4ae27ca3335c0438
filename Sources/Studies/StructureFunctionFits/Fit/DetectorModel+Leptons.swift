import Randomness
import StructureFunctions

/// Single leptons as a detector sees them.
extension DetectorModel {
    package var seesLeptons: Bool { efficiencies.isEmpty || efficiencies.contains { $0 > 0 } }

    /// Where a lepton is seen, E_ℓ in GeV and κ; nil where it is not. Efficiencies count relative to the greatest one. Leptons of a file of
    /// probabilities are seen in the middle of bins.
    ///
    /// Draws are addressed by the stream and the number of the lepton: bitwise reproducible.
    package func seen(energy: Double, kappa: Double, _ stream: RandomStream, number: UInt64) -> (energy: Double, kappa: Double)? {
        guard let bin = bins.bin(energy: energy, kappa: kappa) else { return nil }
        if let greatest = efficiencies.max(), stream.uniform(at: 4 * number) * greatest >= efficiencies[bin] { return nil }
        guard smearing.isEmpty else {
            var rest = stream.uniform(at: 4 * number + 1)
            for (place, share) in zip(smearing[bin].bins, smearing[bin].shares) {
                rest -= share
                if rest < 0 { return middle(of: Int(place)) }
            }
            return nil
        }
        let normals = (stream.normal(at: 4 * number + 2), stream.normal(at: 4 * number + 3))
        let seen = card.resolution.seen(energy: energy, kappa: kappa, bins.current, normals: normals)
        return seen.flatMap { bins.bin(energy: $0.energy, kappa: $0.kappa) == nil ? nil : $0 }
    }

    /// E_ℓ in GeV and κ in the middle of a bin.
    package func middle(of bin: Int) -> (energy: Double, kappa: Double) {
        let (energy, cosine) = bins.centre(bin)
        return (energy, bins.current.kappa(energy: energy, cosine: cosine))
    }
}
