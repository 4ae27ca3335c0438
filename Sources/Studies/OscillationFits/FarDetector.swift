import Oscillations
import PortableMath
import StructureFunctionFits
import StructureFunctions

/// A far detector: its flux, and the leptons that it has seen.
package struct FarDetector: Sendable {
    let current: ChargedCurrent
    let greatestEnergy: Double
    let baseline: Baseline
    let isAntineutrino: Bool
    /// E_ℓ in GeV and κ of each event.
    package let events: [(energy: Double, kappa: Double)]
    /// Energies of the neutrino at which P is taken, and the weights of the integral over them; none for events in bins.
    package let energies: [Double]
    let weights: [Double]
    /// Events in the bins of a detector that smears leptons; nil for events that are taken as they are.
    let seen: SeenEvents?

    /// - Parameters:
    ///   - events: of them those that neutrinos up to `greatestEnergy` can make, or that lie in the bins of the detector.
    ///   - model: what the detector makes of leptons; nil for nothing.
    package init(
        current: ChargedCurrent, greatestEnergy: Double, baseline: Baseline, isAntineutrino: Bool,
        events: [(energy: Double, kappa: Double)], model: DetectorModel? = nil
    ) {
        (self.current, self.greatestEnergy, self.baseline, self.isAntineutrino) = (current, greatestEnergy, baseline, isAntineutrino)
        self.events = events
        seen = model.map { SeenEvents(events, $0) }
        guard model == nil else {
            (energies, weights) = (SeenEvents.energies(greatestEnergy), [])
            return
        }
        // A multiple of the eight lanes in which sums run.
        let rule = GaussLegendre(160)
        let width = greatestEnergy - current.leptonMass
        energies = rule.nodes.map { current.leptonMass + width * $0 }
        weights = rule.weights.map { $0 * width }
    }

    /// What a law or a fit expects of the events without oscillations, energy by energy.
    ///
    /// - Parameters:
    ///   - flux: at the far detector, without oscillations.
    ///   - draw: the seed and the replica whose draw of the detector counts; nil for the detector as it is thought to be.
    ///   - coefficients: c₀, c₁ and c₂ at a point.
    package func spectrum(
        _ flux: NeutrinoFlux, draw: (seed: UInt64, replica: Int)? = nil, _ coefficients: (ChargedCurrent.Point) -> SIMD3<Double>
    ) -> FarSpectrum {
        if let seen { return seen.spectrum(energies, flux, draw: draw, coefficients) }
        let factors = zip(energies, weights).map { flux.value(at: $0) * $1 }
        var densities = [Double](repeating: 0, count: events.count * energies.count)
        for (e, event) in events.enumerated() {
            let least = current.leastNeutrinoEnergy(energy: event.energy, kappa: event.kappa)
            for j in energies.indices where energies[j] > least + 1e-9 && factors[j] > 0 {
                let point = current.point(neutrinoEnergy: energies[j], energy: event.energy, kappa: event.kappa)
                densities[e * energies.count + j] = factors[j] * (current.kernels(point) * coefficients(point)).sum()
            }
        }
        let rates = energies.indices.map { factors[$0] * crossSection(neutrinoEnergy: energies[$0], coefficients) }
        return FarSpectrum(densities: densities, rates: rates)
    }

    private static let rule = GaussLegendre(40)

    /// ∫ dE_ℓ dcos θ σ at an energy of the neutrino.
    private func crossSection(neutrinoEnergy: Double, _ coefficients: (ChargedCurrent.Point) -> SIMD3<Double>) -> Double {
        guard let greatest = current.greatestLeptonEnergy(neutrinoEnergy: neutrinoEnergy) else { return 0 }
        let rule = FarDetector.rule
        var sum = 0.0
        for (s, weight) in zip(rule.nodes, rule.weights) {
            let energy = current.leptonMass + s * (greatest - current.leptonMass)
            guard let (least, most) = current.kappaRange(energy: energy, neutrinoEnergy: neutrinoEnergy) else { continue }
            var inner = 0.0
            for (t, share) in zip(rule.nodes, rule.weights) {
                let kappa = least + (most - least) * t * t
                let point = current.point(neutrinoEnergy: neutrinoEnergy, energy: energy, kappa: kappa)
                inner += share * 2 * t * (current.kernels(point) * coefficients(point)).sum()
            }
            sum += weight * inner * (most - least) / current.momentum(energy)
        }
        return sum * (greatest - current.leptonMass)
    }

    /// P(ν_μ → ν_μ) at the energies.
    package func survival(_ parameters: OscillationParameters) -> [Double] {
        let survival = MuonSurvival(parameters, baseline: baseline, isAntineutrino: isAntineutrino)
        return energies.map { survival.probability(energy: $0) }
    }
}

/// Densities of the events of a far detector and its rates, by energy of the neutrino and before oscillations.
package struct FarSpectrum: Sendable {
    /// Events × energies.
    package let densities: [Double]
    package let rates: [Double]
    /// n of each event, or of a bin in the place of an event; empty for 1.
    var counts: [Double] = []
    /// Shares of all events that the beam did not make; empty for none.
    var background: [Double] = []

    /// −2 ln L of the shape, L = Π_e ((1 − Σb) Σ_j A_ej P_j / Σ_j R_j P_j + b_e)^n_e.
    ///
    /// - Parameters:
    ///   - survival: P at the energies.
    ///   - multiplicities: other n than ``counts``; nil for these.
    func deviance(survival: [Double], multiplicities: [Double]? = nil) -> Double {
        let shares = shares(survival: survival), numbers = multiplicities ?? counts
        var sum = 0.0
        for e in shares.indices {
            let n = numbers.isEmpty ? 1 : numbers[e]
            if n != 0 { sum += n * Portable.log(shares[e]) }
        }
        return -2 * sum
    }

    /// Shares of all events in the bins, or densities of events in the place of bins.
    package func shares(survival: [Double]) -> [Double] {
        let count = rates.count
        var shapes = [Double](repeating: 0, count: densities.count / count)
        densities.withUnsafeBufferPointer { densities in
            survival.withUnsafeBufferPointer { survival in
                for e in shapes.indices {
                    var lanes = SIMD8<Double>.zero
                    for j in stride(from: 0, to: count, by: 8) {
                        let at = e * count + j
                        let a = SIMD8(
                            densities[at], densities[at + 1], densities[at + 2], densities[at + 3], densities[at + 4], densities[at + 5],
                            densities[at + 6], densities[at + 7])
                        let p = SIMD8(
                            survival[j], survival[j + 1], survival[j + 2], survival[j + 3], survival[j + 4], survival[j + 5],
                            survival[j + 6], survival[j + 7])
                        lanes += a * p
                    }
                    shapes[e] = max(lanes.sum(), 1e-300)
                }
            }
        }
        let total = zip(rates, survival).reduce(0) { $0 + $1.0 * $1.1 }
        if background.isEmpty { return shapes.map { $0 / total } }
        let beam = 1 - background.reduce(0, +)
        return zip(shapes, background).map { beam * $0 / total + $1 }
    }
}
