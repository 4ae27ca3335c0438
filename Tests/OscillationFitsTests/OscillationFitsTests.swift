import OscillationFits
import Oscillations
import ScatteringData
import StructureFunctions
import Testing

@Suite("Fits of oscillations")
struct OscillationFitsTests {
    private let flux: NeutrinoFlux

    init() throws { flux = try NeutrinoFlux(NeutrinoFlux.bundled, column: "far_numu") }

    private func likelihood(sine23: Double, count: Int, experiment: Int = 0) -> OscillationLikelihood {
        var truth = OscillationParameters.nuFit
        truth.sine23 = sine23
        let events = FarSimulation.events(
            count: count, law: .grv94, flux: flux, current: .muon, greatestEnergy: 10, isAntineutrino: false,
            survival: MuonSurvival(truth, baseline: .dune), seed: 5, experiment: experiment)
        let detector = FarDetector(current: .muon, greatestEnergy: 10, baseline: .dune, isAntineutrino: false, events: events)
        let spectrum = detector.spectrum(flux) { point in
            StructureLaw.grv94.coefficients(x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio)
        }
        return OscillationLikelihood(detector: detector, spectrum: spectrum, others: .nuFit)
    }

    @Test("with the law itself a fit finds the truth within its interval")
    func truth() {
        let likelihood = likelihood(sine23: 0.43, count: 3000)
        let fit = likelihood.fit(in: .lower)
        let sine = likelihood.interval(of: \.sine23, around: fit, in: .lower)
        let splitting = likelihood.interval(of: \.splitting32, around: fit, in: .lower)
        // Twice the interval of 68 %.
        #expect(abs(fit.point.sine23 - 0.43) < sine.high - sine.low, "\(fit) \(sine)")
        #expect(abs(fit.point.splitting32 - 2.4381e-3) < splitting.high - splitting.low, "\(fit) \(splitting)")
        #expect(sine.low < fit.point.sine23 && fit.point.sine23 < sine.high)
        #expect(sine.high - sine.low > 0.01 && sine.high - sine.low < 0.1)
        #expect(splitting.high - splitting.low > 1e-5 && splitting.high - splitting.low < 1.5e-4)
    }

    @Test("intervals end where −2 ln L has risen as far as members and events together say")
    func limits() {
        let likelihood = likelihood(sine23: 0.43, count: 1000), fit = likelihood.fit(in: .lower)
        let limit = OscillationLikelihood.limit(members: 0.01, half: 0.02)
        #expect(limit == 1.25)
        #expect(OscillationLikelihood.limit(members: .nan, half: 0.02) == 1)
        let narrow = likelihood.interval(of: \.splitting32, around: fit, in: .lower)
        let wide = likelihood.interval(of: \.splitting32, around: fit, in: .lower, limit: limit)
        #expect(wide.low < narrow.low && narrow.high < wide.high)
        for end in [wide.low, wide.high] {
            #expect(abs(likelihood.rise(of: \.splitting32, at: end, above: fit, in: .lower) - limit) < 0.01)
        }
        // t of one degree of freedom is tan(½π·0.6827).
        #expect(abs(OscillationLikelihood.error(ofMembers: 2) - 1.8374 * 1.5.squareRoot()) < 2e-3)
        #expect(OscillationLikelihood.error(ofMembers: 1).isNaN)
    }

    @Test("the two octants have fits on both sides of maximal mixing that the events hardly tell apart")
    func octants() {
        let likelihood = likelihood(sine23: 0.43, count: 3000)
        let (lower, upper) = (likelihood.fit(in: .lower), likelihood.fit(in: .upper))
        #expect(lower.point.sine23 < likelihood.maximalMixing && upper.point.sine23 > likelihood.maximalMixing)
        #expect(abs(lower.point.sine23 + upper.point.sine23 - 2 * likelihood.maximalMixing) < 0.02)
        #expect(abs(lower.deviance - upper.deviance) < 4)
    }

    @Test("the density of an event integrates to the rate: ∫ A dE_ℓ dcos θ = R at an energy of the neutrino")
    func normalization() throws {
        let current = ChargedCurrent.muon
        let bins = try #require(LeptonBins(current, neutrinoEnergy: 10, energies: 120, angles: 4))
        // The centres of bins as events, each with the measure of its bin.
        let energies = bins.energyEdges
        var events: [(energy: Double, kappa: Double)] = [], measures: [Double] = []
        for row in 0..<120 {
            let energy = 0.5 * (energies[row] + energies[row + 1])
            guard let (least, most) = current.kappaRange(energy: energy, neutrinoEnergy: 10) else { continue }
            for column in 0..<120 {
                let u = (Double(column) + 0.5) / 120
                events.append((energy, least + (most - least) * u * u))
                measures.append(bins.energyStep * (most - least) * 2 * u / 120 / current.momentum(energy))
            }
        }
        let detector = FarDetector(current: current, greatestEnergy: 10, baseline: .dune, isAntineutrino: false, events: events)
        let spectrum = detector.spectrum(flux) { point in
            StructureLaw.grv94.coefficients(x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio)
        }
        let count = detector.energies.count
        for j in stride(from: 60, to: 150, by: 15) {
            var sum = 0.0
            for e in events.indices { sum += measures[e] * spectrum.densities[e * count + j] }
            let ratio = sum / spectrum.rates[j]
            #expect(abs(ratio - 1) < 0.03, "E \(detector.energies[j]): \(ratio)")
        }
    }

    @Test("simulated events do not depend on how many follow, and pseudo-experiments differ")
    func simulation() {
        let few = likelihood(sine23: 0.47, count: 20).detector.events, more = likelihood(sine23: 0.47, count: 40).detector.events
        #expect(zip(few, more).allSatisfy { $0.energy == $1.energy && $0.kappa == $1.kappa })
        let other = likelihood(sine23: 0.47, count: 20, experiment: 1).detector.events
        #expect(other[0].energy != few[0].energy)
    }
}
