import Oscillations
import Randomness
import Statistics
import StructureFunctionFits
import StructureFunctions

/// Simulated leptons of a far detector, by acceptance and rejection on the density of a law with oscillations.
package enum FarSimulation {
    /// E_ℓ in GeV and κ of so many events that a detector sees.
    ///
    /// - Parameter detector: nil for one that sees leptons as they are.
    /// - Returns: fewer where it sees less than one lepton in a hundred.
    /// Every draw is addressed by (seed, number of the pseudo-experiment, attempt): bitwise reproducible.
    package static func events(
        count: Int, law: StructureLaw, flux: NeutrinoFlux, current: ChargedCurrent, greatestEnergy: Double, isAntineutrino: Bool,
        survival: MuonSurvival, detector: DetectorModel? = nil, seed: UInt64, experiment: Int
    ) -> [(energy: Double, kappa: Double)] {
        guard let greatest = current.greatestLeptonEnergy(neutrinoEnergy: greatestEnergy) else { return [] }
        /// The event at a place of the unit cube, and its density there.
        func event(_ a: Double, _ b: Double, _ c: Double) -> (energy: Double, kappa: Double, density: Double)? {
            let energy = current.leptonMass + a * (greatest - current.leptonMass)
            guard let (low, high) = current.kappaRange(energy: energy, neutrinoEnergy: greatestEnergy) else { return nil }
            let kappa = low + (high - low) * b * b
            let least = current.leastNeutrinoEnergy(energy: energy, kappa: kappa)
            guard least < greatestEnergy else { return nil }
            let neutrino = least + c * (greatestEnergy - least)
            let point = current.point(neutrinoEnergy: neutrino, energy: energy, kappa: kappa)
            let coefficients = law.coefficients(
                x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio, isAntineutrino: isAntineutrino)
            let measure = (high - low) * 2 * b / current.momentum(energy) * (greatestEnergy - least)
            let rate = flux.value(at: neutrino) * survival.probability(energy: neutrino)
            return (energy, kappa, (current.kernels(point) * coefficients).sum() * rate * measure)
        }
        let steps = 48
        var top = 0.0
        for i in 0..<steps * steps * steps {
            let place = [i / (steps * steps), i / steps % steps, i % steps].map { (Double($0) + 0.5) / Double(steps) }
            if let density = event(place[0], place[1], place[2])?.density { top = max(top, density) }
        }
        // The grid may have missed the very top by a little.
        top *= 1.2
        let stream = RandomStream(seed: seed, stream: .simulatedEvents, replica: experiment, address: 1)
        var events: [(energy: Double, kappa: Double)] = []
        let detection = RandomStream(seed: seed, stream: .farDetector, replica: experiment, address: 1)
        var (attempt, made) = (UInt64(0), UInt64(0))
        while events.count < count, top > 0, made < 100 * UInt64(count) {
            let draws = (0..<4).map { stream.uniform(at: 4 * attempt + UInt64($0)) }
            attempt += 1
            guard let drawn = event(draws[0], draws[1], draws[2]), draws[3] * top < drawn.density else { continue }
            if let detector {
                if let seen = detector.seen(energy: drawn.energy, kappa: drawn.kappa, detection, number: made) { events.append(seen) }
            } else {
                events.append((drawn.energy, drawn.kappa))
            }
            made += 1
        }
        return events
    }

    /// Events that the beam did not make, in the middle of their bins.
    package static func background(of detector: DetectorModel, seed: UInt64, experiment: Int) -> [(energy: Double, kappa: Double)] {
        let stream = RandomStream(seed: seed, stream: .farDetector, replica: experiment, address: 2)
        return detector.background.enumerated().flatMap { bin, mean in
            let count = Int(PoissonQuantile.count(mean: mean, uniform: stream.uniform(at: UInt64(bin))))
            return Array(repeating: detector.middle(of: bin), count: count)
        }
    }
}
