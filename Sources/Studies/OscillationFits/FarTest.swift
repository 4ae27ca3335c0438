import Files
import Oscillations
import StructureFunctions

/// Oscillations fitted to simulated far events of a law, with the law itself, with functions that members of an ensemble give, and with
/// their mean: what a pseudo-experiment tells.
package struct FarTest {
    /// sin²θ₂₃ and Δm²₃₂ in 10⁻³ eV².
    package struct Numbers: Sendable {
        package var sine23: Double
        package var splitting32: Double
    }

    package let truth: Numbers
    package let exact: Numbers
    package let mean: Numbers
    package let members: [Numbers]
    /// The ends of the intervals of the likelihood, with the mean.
    package let interval: (low: Numbers, high: Numbers)
    /// By how much −2 ln L is higher at the truth of a parameter, with the mean and with the law.
    package let rise: Numbers
    package let exactRise: Numbers

    /// - Parameters:
    ///   - members: functions with the deformation of the flux that they were fitted with.
    ///   - nominal: the far flux as it is thought to be.
    ///   - flux: as it is in truth.
    ///   - near: lepton and greatest energy.
    package init(
        law: StructureLaw, mean: NodeFunctions, members: [(functions: NodeFunctions, deformation: FluxDeformation)], nominal: NeutrinoFlux,
        truth flux: NeutrinoFlux, near: LeptonBins, isAntineutrino: Bool, count: Int, seed: UInt64
    ) throws(RunError) {
        let parameters = OscillationParameters.nuFit
        let events = FarSimulation.events(
            count: count, law: law, flux: flux, current: near.current, greatestEnergy: near.neutrinoEnergy, isAntineutrino: isAntineutrino,
            survival: MuonSurvival(parameters, baseline: .dune, isAntineutrino: isAntineutrino), seed: seed, experiment: 0)
        guard events.count == count else {
            throw RunError("the far flux makes no events below \(near.neutrinoEnergy) GeV; raise flux.greatest_energy")
        }
        let detector = FarDetector(
            current: near.current, greatestEnergy: near.neutrinoEnergy, baseline: .dune, isAntineutrino: isAntineutrino, events: events)
        func likelihood(
            _ flux: NeutrinoFlux, _ coefficients: (ChargedCurrent.Point) -> SIMD3<Double>
        ) -> OscillationLikelihood {
            OscillationLikelihood(detector: detector, spectrum: detector.spectrum(flux, coefficients), others: parameters)
        }
        func likelihood(_ functions: NodeFunctions, _ flux: NeutrinoFlux) -> OscillationLikelihood {
            likelihood(flux) { functions.coefficients(x: $0.x, squaredMomentum: $0.squaredMomentum) }
        }
        func numbers(_ fit: OscillationLikelihood.Fit) -> Numbers {
            Numbers(sine23: fit.point.sine23, splitting32: 1e3 * fit.point.splitting32)
        }
        truth = Numbers(sine23: parameters.sine23, splitting32: 1e3 * parameters.splitting32)
        // The octant of the truth: pseudo-experiments test functions and flux, and not what shapes alone cannot tell.
        func rise(_ likelihood: OscillationLikelihood, above fit: OscillationLikelihood.Fit) -> Numbers {
            Numbers(
                sine23: likelihood.rise(of: \.sine23, at: parameters.sine23, above: fit, in: .lower),
                splitting32: likelihood.rise(of: \.splitting32, at: parameters.splitting32, above: fit, in: .lower))
        }
        let ofLaw = likelihood(flux) { point in
            law.coefficients(x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio, isAntineutrino: isAntineutrino)
        }
        let fitOfLaw = ofLaw.fit(in: .lower)
        (exact, exactRise) = (numbers(fitOfLaw), rise(ofLaw, above: fitOfLaw))
        let ofMean = likelihood(mean, nominal), fitOfMean = ofMean.fit(in: .lower)
        (self.mean, self.rise) = (numbers(fitOfMean), rise(ofMean, above: fitOfMean))
        let sine = ofMean.interval(of: \.sine23, around: fitOfMean, in: .lower)
        let splitting = ofMean.interval(of: \.splitting32, around: fitOfMean, in: .lower)
        interval = (
            Numbers(sine23: sine.low, splitting32: 1e3 * splitting.low), Numbers(sine23: sine.high, splitting32: 1e3 * splitting.high))
        self.members = members.map { numbers(likelihood($0.functions, nominal.deformed(by: $0.deformation)).fit(in: .lower)) }
    }
}
