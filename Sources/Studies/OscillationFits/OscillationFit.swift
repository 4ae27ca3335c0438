import Files
import Oscillations
import Randomness
import RunCards
import ScatteringData
import Statistics
import StructureFunctionFiles
import StructureFunctionFits
import StructureFunctions
import Text

/// The fit of sin²θ₂₃ and Δm²₃₂ to the events of a far detector with an ensemble of structure functions.
///
/// The central fit takes the mean of the members' functions and the flux of the card; each member then gives a fit with its own
/// functions and flux. Samples of the bootstrap take each far event n times, n from a Poisson distribution of mean 1, and one member
/// after the other, and draw the parameters that are not fitted from their priors.
public struct OscillationFit: Sendable {
    typealias Fit = OscillationLikelihood.Fit

    public let run: String
    public let settings: OscillationSettings
    let file: StructureFile
    let detector: FarDetector
    /// Events outside the region that the flux reaches.
    public let outside: Int
    let likelihood: OscillationLikelihood
    let octant: OscillationLikelihood.Octant
    let best: Fit
    /// The best point of the other octant.
    let mirror: Fit
    let intervals: (sine23: (low: Double, high: Double), splitting32: (low: Double, high: Double))
    /// Those of events and members.
    let wholeIntervals: (sine23: (low: Double, high: Double), splitting32: (low: Double, high: Double))
    let members: [Fit]
    let samples: [Fit]
    /// With the law of simulated events in the place of fits; nil for measured ones.
    let exact: Fit?

    /// - Throws: ``RunError`` or `DataError` for a run or events that cannot be read.
    public init(run: String, _ settings: OscillationSettings) throws {
        (self.run, self.settings) = (run, settings)
        let file = try StructureFile(run: run)
        self.file = file
        let card = try StructureCard(yaml: file.card, file: run)
        let law = try card.readLaw()
        let model = try settings.detector?.model(file.current, greatestEnergy: file.greatestEnergy)
        let all = try OscillationFit.events(file, law, model, settings)
        let kept = all.filter { event in
            if let model { return model.bins.bin(energy: event.energy, kappa: event.kappa) != nil }
            return event.energy > file.current.leptonMass
                && file.current.leastNeutrinoEnergy(energy: event.energy, kappa: event.kappa) < file.greatestEnergy
        }
        outside = all.count - kept.count
        guard kept.count >= 10 else {
            throw RunError(
                "\(kept.count) far events lie where neutrinos up to \(file.greatestEnergy) GeV reach; a fit needs 10 at least; are E_l and "
                    + "cos_theta those of the lepton, E_l in GeV?")
        }
        if let background = model?.background.reduce(0, +), background >= Double(kept.count) {
            throw RunError(
                "a background of \(plain(background)) events, and there are \(kept.count) far events; give that of the same exposure")
        }
        let detector = FarDetector(
            current: file.current, greatestEnergy: file.greatestEnergy, baseline: settings.baseline, isAntineutrino: file.isAntineutrino,
            events: kept, model: model)
        self.detector = detector
        let others = settings.priors.centre(settings.truth)
        func likelihood(
            _ functions: NodeFunctions, _ flux: NeutrinoFlux, draw: (seed: UInt64, replica: Int)? = nil
        ) -> OscillationLikelihood {
            let spectrum = detector.spectrum(flux, draw: draw) { functions.coefficients(x: $0.x, squaredMomentum: $0.squaredMomentum) }
            return OscillationLikelihood(detector: detector, spectrum: spectrum, others: others)
        }
        let central = likelihood(file.mean, file.farFlux)
        self.likelihood = central
        let fits = OscillationLikelihood.Octant.allCases.map { central.fit(in: $0) }
        octant = fits[1].deviance < fits[0].deviance ? .upper : .lower
        let octant = octant
        (best, mirror) = octant == .lower ? (fits[0], fits[1]) : (fits[1], fits[0])
        let best = best
        let intervals = (
            sine23: central.interval(of: \.sine23, around: best, in: octant),
            splitting32: central.interval(of: \.splitting32, around: best, in: octant))
        self.intervals = intervals
        // One member at a time: its densities are many.
        let addresses = kept.map { event in
            var hash = ContentHash()
            hash.combine(event.energy)
            hash.combine(event.kappa)
            return hash.value
        }
        let count = file.members.count
        var (members, samples) = ([Fit](), [(number: Int, fit: Fit)]())
        for m in 0..<count {
            let flux = file.farFlux.multiplied(byExponentialOf: file.deformations[m])
            let one = likelihood(file.members[m], flux, draw: (file.seed, file.replicas[m]))
            members.append(one.fit(in: octant))
            for number in stride(from: m, to: settings.samples, by: count) {
                let stream = RandomStream(seed: file.seed, stream: .eventWeights, replica: number, address: 2)
                let drawn = addresses.map { PoissonQuantile.count(mean: 1, uniform: stream.uniform(at: $0)) }
                let sample = OscillationLikelihood(
                    detector: detector, spectrum: one.spectrum, others: settings.priors.draw(others, seed: file.seed, number: number))
                samples.append((number, sample.fit(in: octant, multiplicities: detector.seen?.byBin(drawn) ?? drawn)))
            }
        }
        self.members = members
        let deviations = OscillationFit.deviations(members), error = OscillationLikelihood.error(ofMembers: count)
        func whole(
            _ parameter: WritableKeyPath<OscillationLikelihood.Point, Double> & Sendable, _ interval: (low: Double, high: Double)
        ) -> (low: Double, high: Double) {
            let limit = OscillationLikelihood.limit(
                members: error * deviations[keyPath: parameter], half: 0.5 * (interval.high - interval.low))
            return central.interval(of: parameter, around: best, in: octant, limit: limit)
        }
        wholeIntervals = (whole(\.sine23, intervals.sine23), whole(\.splitting32, intervals.splitting32))
        self.samples = samples.sorted { $0.number < $1.number }.map(\.fit)
        exact = settings.events != nil ? nil : law.map { law in
            let spectrum = detector.spectrum(file.farFlux) { point in
                law.coefficients(
                    x: point.x, squaredMomentum: point.squaredMomentum, massRatio: point.massRatio, isAntineutrino: file.isAntineutrino)
            }
            return OscillationLikelihood(detector: detector, spectrum: spectrum, others: others).fit(in: octant)
        }
    }

    private static func events(
        _ file: StructureFile, _ law: StructureLaw?, _ model: DetectorModel?, _ settings: OscillationSettings
    ) throws -> [(energy: Double, kappa: Double)] {
        if let path = settings.events {
            let numbers = try EventFile.detected(path)
            guard stride(from: 2, to: numbers.count, by: 3).allSatisfy({ numbers[$0] == 1 }) else {
                throw DataError("far events are counted, not weighted; leave out the column weight", at: path)
            }
            return stride(from: 0, to: numbers.count, by: 3).map { i in
                (numbers[i], file.current.kappa(energy: numbers[i], cosine: numbers[i + 1]))
            }
        }
        guard let law else {
            throw RunError("the run was fitted to measured events, which have no law to simulate far ones of; give --events FILE")
        }
        let events = FarSimulation.events(
            count: settings.count, law: law, flux: file.farFlux, current: file.current, greatestEnergy: file.greatestEnergy,
            isAntineutrino: file.isAntineutrino,
            survival: MuonSurvival(settings.truth, baseline: settings.baseline, isAntineutrino: file.isAntineutrino),
            detector: model, seed: file.seed, experiment: settings.experiment)
        guard let model else { return events }
        guard events.count == settings.count else {
            throw RunError(
                "the far detector sees less than one in a hundred of the leptons that the beam makes; raise its efficiencies there")
        }
        let background = model.background.reduce(0, +)
        guard background <= 1e6 else {
            throw RunError("a background of \(plain(background)) events; simulations take a million; give that of the same exposure")
        }
        return events + FarSimulation.background(of: model, seed: file.seed, experiment: settings.experiment)
    }
}

extension OscillationFit {
    /// Standard deviations of (sin²θ₂₃, Δm²₃₂) over fits.
    static func deviations(_ fits: [Fit]) -> OscillationLikelihood.Point {
        func deviation(_ values: [Double]) -> Double {
            guard values.count > 1 else { return .nan }
            let mean = values.reduce(0, +) / Double(values.count)
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
        }
        return .init(sine23: deviation(fits.map(\.point.sine23)), splitting32: deviation(fits.map(\.point.splitting32)))
    }

    /// Of the samples, those that end at maximal mixing, the edge of their octant.
    var samplesAtEdge: Int { samples.count { abs($0.point.sine23 - likelihood.maximalMixing) < 2e-3 } }
}
