import EventGeneration
import Events
import Files
import NeuralNetwork
import ResultFiles

/// What changed from one generator of events to another: card, code, how good they are, and what their densities say.
public struct GeneratorComparison {
    let before: GeneratorTables
    let after: GeneratorTables
    let cardChanges: [CardChange]
    /// Lines such as "commit: 1a2b → 3c4d".
    let codeChanges: [String]
    /// Whether the networks are the same bit for bit.
    let sameNumbers: Bool
    /// Densities at some energies of the neutrino; none of adversarial networks, which know none.
    let places: [Place]

    /// Both at one energy of the neutrino.
    struct Place {
        let energy: Double
        /// Spectra of E_μ and of θ, and both together in coarser cells.
        let spectra: [Spectrum]
        let cells: (before: [Double], after: [Double], muonEdges: [Double], thetaEdges: [Double])
        /// ⟨ln p_before/p_after⟩ over events of the first run, and the other way round over events of the second: 0 for one law.
        let divergence: (before: Double, after: Double)
    }

    struct Spectrum {
        let edges: [Double]
        /// Shares of the events, mean and standard deviation of the members; NaN of one member.
        let before: [(mean: Double, deviation: Double)]
        let after: [(mean: Double, deviation: Double)]

        /// (after − before)/σ of the bins that hold a hundredth of the events, σ² the sum of both variances.
        var shifts: [Double] {
            before.indices.filter { before[$0].mean > 0.01 }.map { bin -> Double in
                let (a, b) = (before[bin], after[bin])
                let variance: Double = a.deviation * a.deviation + b.deviation * b.deviation
                return (b.mean - a.mean) / variance.squareRoot()
            }
        }
    }

    /// - Throws: `RunError` for what cannot be read, is no generator, or for runs whose energies do not overlap.
    public init(before: String, after: String, products: GEMM) throws(RunError) {
        let (a, b) = (try GeneratorFile(run: before), try GeneratorFile(run: after))
        (self.before, self.after) = (try GeneratorTables(run: before), try GeneratorTables(run: after))
        let (old, new) = (self.before.provenance, self.after.provenance)
        cardChanges = CardChange.changes(old.card, new.card)
        codeChanges = old.codeChanges(to: new)
        sameNumbers = a.model == b.model && a.replicas == b.replicas
            && zip(a.weights, b.weights).allSatisfy { $0.map(\.bitPattern) == $1.map(\.bitPattern) }
        guard a.model.density != nil, b.model.density != nil, !sameNumbers else {
            places = []
            return
        }
        let (low, high) = (max(a.spectrum.range.lowerBound, b.spectrum.range.lowerBound),
                           min(a.spectrum.range.upperBound, b.spectrum.range.upperBound))
        guard low < high else {
            throw RunError(
                "\(before) knows neutrinos of \(a.spectrum.summary), \(after) of \(b.spectrum.summary); give runs that have energies in "
                    + "common")
        }
        let shares = (0..<GeneratorComparison.energies).map { (Double($0) + 0.5) / Double(GeneratorComparison.energies) }
        places = try shares.map { a.spectrum.quantile($0) }.filter { (low...high).contains($0) }
            .map { energy throws(RunError) in try Place(a, b, energy: energy, products: products) }
    }

    private static let energies = 6

    /// The same but for when, where and by which command line they were made.
    public var areIdentical: Bool { sameNumbers && cardChanges.isEmpty && codeChanges.isEmpty }
}

extension GeneratorComparison.Place {
    private static let bins = 24, cellsOfSide = 12, drawn = 4000

    fileprivate init(_ a: GeneratorFile, _ b: GeneratorFile, energy: Double, products: GEMM) throws(RunError) {
        let alone = EnergySpectrum(energy)
        let samples = [a, b].map { file in
            EventGenerator(
                file.model, replicas: file.replicas, weights: file.weights, members: .mixture, spectrum: alone, seed: 1,
                products: products
            ).events(0..<Self.drawn).events
        }
        func gain(_ events: [Event], _ own: GeneratorFile, _ other: GeneratorFile) throws(RunError) -> Double {
            let table = EventTable(inside: "drawn events", events)
            let mine = EventWeights.logMeans(try own.logDensities(of: table, products: products))
            let others = EventWeights.logMeans(try other.logDensities(of: table, products: products))
            return zip(mine, others).reduce(0) { $0 + $1.0 - $1.1 } / Double(events.count)
        }
        divergence = (try gain(samples[0], a, b), try gain(samples[1], b, a))
        let angles = samples.flatMap { $0.map(EventFeatures.theta) }.sorted()
        func edges(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
            let step = (high - low) / Double(count)
            return (0...count).map { low + step * Double($0) }
        }
        // All but one event in 200 lie below.
        let widest = max(angles[angles.count * 199 / 200], 1e-3)
        func shares(_ muon: [Double]?, _ theta: [Double]?) throws(RunError) -> (before: SpectrumPrediction, after: SpectrumPrediction) {
            (try SpectrumPrediction(a, alone, muonEdges: muon, thetaEdges: theta, products: products),
             try SpectrumPrediction(b, alone, muonEdges: muon, thetaEdges: theta, products: products))
        }
        func spectrum(_ edges: [Double], _ both: (before: SpectrumPrediction, after: SpectrumPrediction)) -> GeneratorComparison.Spectrum {
            .init(edges: edges, before: Self.moments(both.before.members), after: Self.moments(both.after.members))
        }
        let (muon, theta) = (edges(Event.muonMass, energy, Self.bins), edges(0, widest, Self.bins))
        spectra = [spectrum(muon, try shares(muon, nil)), spectrum(theta, try shares(nil, theta))]
        let (rows, columns) = (edges(Event.muonMass, energy, Self.cellsOfSide), edges(0, widest, Self.cellsOfSide))
        let both = try shares(rows, columns)
        cells = (Self.moments(both.before.members).map(\.mean), Self.moments(both.after.members).map(\.mean), rows, columns)
        self.energy = energy
    }

    /// Of every bin over the members.
    private static func moments(_ members: [[Double]]) -> [(mean: Double, deviation: Double)] {
        let count = Double(members.count)
        return members[0].indices.map { bin in
            let values = members.map { $0[bin] }
            let mean = values.reduce(0, +) / count
            let squares = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
            return (mean, count > 1 ? (squares / (count - 1)).squareRoot() : .nan)
        }
    }
}
