import Files
import OscillationFits
import Oscillations
import RunCards
import ScatteringData
import StructureFunctionFits
import StructureFunctions
import Testing
import TestSupport

@Suite("Far detectors that smear leptons")
struct FarDetectorTests {
    private let flux: NeutrinoFlux

    init() throws { flux = try NeutrinoFlux(NeutrinoFlux.bundled, column: "far_numu") }

    private func coefficients(_ point: ChargedCurrent.Point) -> SIMD3<Double> {
        StructureLaw.grv94.coefficients(x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio)
    }

    private func model(_ yaml: String) throws -> DetectorModel {
        try FarDetectorCard(yaml: yaml, file: "far.yaml").model(.muon, greatestEnergy: 10)
    }

    private func events(_ count: Int, _ model: DetectorModel?) -> [(energy: Double, kappa: Double)] {
        FarSimulation.events(
            count: count, law: .grv94, flux: flux, current: .muon, greatestEnergy: 10, isAntineutrino: false,
            survival: MuonSurvival(.nuFit, baseline: .dune), detector: model, seed: 5, experiment: 0)
    }

    private func likelihood(_ events: [(energy: Double, kappa: Double)], _ model: DetectorModel?) -> OscillationLikelihood {
        let detector = FarDetector(
            current: .muon, greatestEnergy: 10, baseline: .dune, isAntineutrino: false, events: events, model: model)
        return OscillationLikelihood(detector: detector, spectrum: detector.spectrum(flux, coefficients), others: .nuFit)
    }

    @Test("in bins, leptons that are seen as they are give the fit of single events")
    func bins() throws {
        let model = try model("bins: {energies: 64, angles: 48}"), events = events(3000, model)
        let likelihood = likelihood(events, nil), single = likelihood.fit(in: .lower)
        let binned = self.likelihood(events, model).fit(in: .lower)
        let sine = likelihood.interval(of: \.sine23, around: single, in: .lower)
        let splitting = likelihood.interval(of: \.splitting32, around: single, in: .lower)
        // Bins lose a little of what single events say: less than a third of their standard deviation.
        #expect(abs(single.point.sine23 - binned.point.sine23) < (sine.high - sine.low) / 6, "\(single) \(binned) \(sine)")
        #expect(abs(single.point.splitting32 - binned.point.splitting32) < (splitting.high - splitting.low) / 6, "\(single) \(binned)")
    }

    @Test("simulated leptons, seen one by one, fill bins as the smeared expectation does, efficiency and background included")
    func expectation() throws {
        let place = try TemporaryDirectory()
        try AtomicFile.write("E_l_GeV,efficiency\n0.5,0.2\n4,0.9\n", to: place.path("efficiency.csv"))
        try AtomicFile.write("bin,events\n3,2000\n50,1000\n", to: place.path("background.csv"))
        let model = try model("""
            energy_resolution: 0.12
            angle_resolution: 4
            efficiencies: \(place.path("efficiency.csv"))
            background: \(place.path("background.csv"))
            bins: {energies: 40, angles: 12}
            """)
        let events = events(20_000, model) + FarSimulation.background(of: model, seed: 5, experiment: 0)
        #expect(abs(events.count - 23_000) < 400)
        let detector = FarDetector(
            current: .muon, greatestEnergy: 10, baseline: .dune, isAntineutrino: false, events: events, model: model)
        let shares = detector.spectrum(flux, coefficients).shares(survival: detector.survival(.nuFit))
        #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
        var counts = [Double](repeating: 0, count: shares.count)
        for event in events { counts[try #require(model.bins.bin(energy: event.energy, kappa: event.kappa))] += 1 }
        var (sum, used) = (0.0, 0.0)
        for (count, share) in zip(counts, shares) where share * Double(events.count) > 10 {
            let expected = share * Double(events.count)
            sum += (count - expected) * (count - expected) / expected
            used += 1
        }
        #expect(used > 100 && abs(sum / used - 1) < 5 * (2 / used).squareRoot(), "χ² \(sum) of \(used) bins")
    }

    @Test("a resolution that the fit knows leaves the truth within its interval; one that it ignores does not")
    func resolution() throws {
        let model = try model("{energy_resolution: 0.25, angle_resolution: 5}"), events = events(3000, model)
        let (known, ignored) = (likelihood(events, model), likelihood(events, nil))
        let (fit, wrong) = (known.fit(in: .lower), ignored.fit(in: .lower))
        let splitting = known.interval(of: \.splitting32, around: fit, in: .lower)
        #expect(abs(fit.point.splitting32 - 2.4381e-3) < splitting.high - splitting.low, "\(fit) \(splitting)")
        #expect(abs(wrong.point.sine23 - 0.47) > 2 * abs(fit.point.sine23 - 0.47), "\(wrong) \(fit)")
    }

    @Test("members draw the detector where its card has uncertainties")
    func draws() throws {
        let known = try model("{energy_resolution: 0.1}")
        let drawn = try model("{energy_resolution: 0.1, scale_uncertainty: 0.02, bins: {energies: 10, angles: 4}}")
        let made = (0..<drawn.bins.count).map { Double($0 + 1) }
        let seen = (0..<2).map { drawn.response(seed: 1, replica: $0)?.seen(made) ?? [] }
        #expect(seen[0] != seen[1])
        let even = [Double](repeating: 1, count: known.bins.count)
        #expect(known.response(seed: 1, replica: 0)?.seen(even) == known.response(seed: 1, replica: 1)?.seen(even))
    }

    @Test(
        "what is wrong with the card of a far detector is said",
        arguments: [
            ("energy_resolution: 2", "far.yaml:1: 'energy_resolution' is '2'; it must be a relative standard deviation, 0 or more and"),
            ("energy_resolutions: 0.1", "did you mean 'energy_resolution'?"),
            ("{smearing: s.csv, angle_resolution: 1}", "'smearing' takes the place of resolutions"),
            ("resolution_uncertainty: 0.1", "give 'energy_resolution' or 'angle_resolution'"),
            ("kind: ensemble", "'far-detector' here"),
            ("efficiencies: none.csv", "none.csv: cannot be read"),
        ])
    func mistakes(yaml: String, message: String) {
        #expect { try model(yaml) } throws: { "\($0)".contains(message) }
    }

    @Test("a detector that sees nothing is refused")
    func blind() throws {
        let place = try TemporaryDirectory()
        try AtomicFile.write("E_l_GeV,efficiency\n0.5,0\n4,0\n", to: place.path("efficiency.csv"))
        #expect { try model("efficiencies: \(place.path("efficiency.csv"))") } throws: { "\($0)".contains("all efficiencies are 0") }
    }
}
