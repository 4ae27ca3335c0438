import Checksums
import EventGeneration
import Events
import Files
import HDF5
import MPI
import Members
import NeuralNetwork
import PortableMath
import ResultFiles
import RunCards
import Runs
import SplineFlows
import Text

/// A closure test: generators of a law whose density is known, compared with it event by event.
///
/// Level 0 learns from events that are spread evenly over the law, nearly without statistical noise; level 1 from one random draw, and
/// replicas differ in their initial weights and held-out events alone; level 2 from the same draw, each replica from a bootstrap of it.
public struct GeneratorClosure: Study {
    public static let command = "nucens closure"
    public static let noun = "a closure test of generators of events"

    public let card: GeneratorClosureCard
    public let work: GeneratorCases

    public static func read(_ card: GeneratorClosureCard, compute: GEMM) throws -> SharedFiles { SharedFiles() }

    public init(_ card: GeneratorClosureCard, files: SharedFiles, compute products: GEMM) throws {
        self.card = card
        let law = EventLaw()
        let drawn = EventTable(inside: "a law of known density", law.events(card.events, seed: card.run.seed))
        let even = EventTable(inside: "a law of known density", law.evenEvents(card.events))
        let cases = try card.levels.map { level -> (name: String, work: GeneratorWork) in
            var run = card.run
            run.isBootstrapped = level == 2
            let fit = try GeneratorFit(card: run, events: level == 0 ? even : drawn, base: nil, products: products)
            return ("level-\(level)", GeneratorWork(fit: fit))
        }
        work = GeneratorCases(cases, replicas: card.run.replicas)
    }

    public var summary: String {
        let levels = card.levels.map { "\($0)" }.joined(separator: ", "), model = work.cases[0].work.fit.model.summary
        return "levels \(levels) × \(card.run.replicas) replicas of \(model), \(card.events) events of a law of known density"
    }

    public func stage(_ members: some MembersSoFar<GeneratorCaseKey>) -> Stage<GeneratorCaseKey> { Stage(all: work.keys, members) }

    public func conclude(_ members: MemberStore<GeneratorCases>) throws -> GeneratorClosureResult? {
        let outcomes = try members.gather(Array(card.levels.indices)) { number in
            let records = try members.records(of: work.keys(of: number)).filter { $0.status == .done }
            return try GeneratorClosureOutcome(card, work.cases[number].work.fit, number, records)
        }
        return try members.conclude {
            let result = GeneratorClosureResult(card: card, outcomes: outcomes, products: work.cases[0].work.fit.products.name)
            try result.write(to: members.directory.result, machine: .init(host: members.ranks.processorName, ranks: members.ranks.size))
            return result
        }
    }

    public func footprint(ranks: Int) -> Footprint {
        let member = 4 * Double(work.cases[0].work.fit.model.parameters)
        return Footprint(
            memoryPerRank: 400 * Double(card.events) * Double(card.levels.count)
                + 8 * Double(card.testEvents) * Double(card.run.replicas),
            member: 5 * member + 200 * Double(card.run.epochs), result: 65536)
    }
}

/// How the generators of a level compare with the law, over fresh events of it.
struct GeneratorClosureOutcome: Codable, Sendable {
    var level: Int
    var members: Int
    /// −⟨ln p⟩ of the law over the test events: its conditional entropy, with the error of that mean.
    var entropy: Double
    var entropyError: Double
    /// ⟨ln p_law − ln p⟩, the Kullback–Leibler divergence from the law: the members' mean, and that of the mixture with its error.
    var divergence: Double
    var mixtureDivergence: Double
    var mixtureError: Double
    /// Shares of the events where the law's density lies within one and two standard deviations of the members around their mean.
    var within1: Double
    var within2: Double

    init(
        _ card: GeneratorClosureCard, _ fit: GeneratorFit, _ number: Int, _ records: [MemberRecord<GeneratorCaseKey>]
    ) throws(RunError) {
        guard let density = fit.model.density, !records.isEmpty else {
            throw RunError("no member of level \(card.levels[number]) ended well; lower training.learning_rate")
        }
        (level, members) = (card.levels[number], records.count)
        let law = EventLaw()
        // A seed that no level learns from.
        let test = EventTable(inside: "test events", law.events(card.testEvents, seed: ~card.run.seed))
        let exact = (0..<test.count).map { law.logDensity(of: test[$0]) }
        let flow = ConditionalFlow(density.architecture, products: fit.products)
        let logarithms = records.map { record in
            flow.parameters = record.arrays.singles(GeneratorArray.weights)
            return density.logDensities(of: test, in: flow)
        }
        let mixture = EventWeights.logMeans(logarithms), count = Double(test.count)
        func mean(_ values: [Double]) -> (mean: Double, error: Double) {
            let mean = values.reduce(0, +) / count
            return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count * (count - 1))).squareRoot())
        }
        let own = mean(exact), mixed = mean(zip(exact, mixture).map { $0 - $1 })
        (entropy, entropyError) = (-own.mean, own.error)
        (mixtureDivergence, mixtureError) = (mixed.mean, mixed.error)
        divergence = logarithms.reduce(0) { $0 + own.mean - $1.reduce(0, +) / count } / Double(members)
        var (inside1, inside2) = (0, 0)
        for event in 0..<test.count {
            let densities = logarithms.map { Portable.exp($0[event]) }
            let center = densities.reduce(0, +) / Double(members)
            let variance = densities.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(max(1, members - 1))
            let off = Portable.exp(exact[event]) - center
            if off * off <= variance { inside1 += 1 }
            if off * off <= 4 * variance { inside2 += 1 }
        }
        (within1, within2) = (members > 1 ? Double(inside1) / count : .nan, members > 1 ? Double(inside2) / count : .nan)
    }
}

/// The result of a closure test of generators: as a file, and as text.
public struct GeneratorClosureResult: StudyOutcome {
    let card: GeneratorClosureCard
    let outcomes: [GeneratorClosureOutcome]
    let products: String

    func write(to path: String, machine: Provenance.Machine) throws {
        let yaml = card.yaml
        let provenance = Provenance(
            content: .closure, target: "a law of known density", method: card.run.method.rawValue, seed: card.run.seed, card: yaml,
            cardDigest: SHA256Hex.of(Array(yaml.utf8)), dataFiles: [], dataDigests: [], products: products, machine: machine)
        let datasets = GeneratorClosureDatasets()
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try layout.write(datasets.level, outcomes.map(\.level))
            try layout.write(datasets.members, outcomes.map(\.members))
            try layout.write(datasets.entropy, outcomes.map(\.entropy))
            try layout.write(datasets.entropyError, outcomes.map(\.entropyError))
            try layout.write(datasets.divergence, outcomes.map(\.divergence))
            try layout.write(datasets.mixture, outcomes.map(\.mixtureDivergence))
            try layout.write(datasets.mixtureError, outcomes.map(\.mixtureError))
            try layout.write(datasets.within1, outcomes.map(\.within1))
            try layout.write(datasets.within2, outcomes.map(\.within2))
        }
    }

    public var table: String {
        func fixed(_ value: Double, _ digits: Int) -> String { value.isNaN ? "–" : Table.fixed(value, digits: digits) }
        var rows = [["level", "members", "entropy of the law", "±", "members −", "mixture −", "±", "within 1σ", "2σ"]]
        for outcome in outcomes {
            rows.append([
                "\(outcome.level)", "\(outcome.members)", fixed(outcome.entropy, 4), fixed(outcome.entropyError, 4),
                fixed(outcome.divergence, 4), fixed(outcome.mixtureDivergence, 4), fixed(outcome.mixtureError, 4),
                fixed(outcome.within1, 3), fixed(outcome.within2, 3),
            ])
        }
        return Table.aligned(rows) + "members, mixture: mean −ln p beyond the entropy, the Kullback–Leibler divergence from the law; "
            + "shares of \(card.testEvents) test events whose density lies within the members' spread (0.683, 0.954)\n"
    }
}

/// The datasets of a closure test of generators.
public struct GeneratorClosureDatasets: DatasetTable {
    public let level = ResultDataset<Int>.scale("/closure/level", "0: even events; 1: a random draw; 2: bootstraps of it")
    public let members = ResultDataset<Int>("/closure/members", ["level"], "members that ended well")
    public let entropy = ResultDataset<Double>("/closure/entropy", ["level"], "-<ln p> of the law over the test events, p in 1/GeV")
    public let entropyError = ResultDataset<Double>("/closure/entropy_error", ["level"], "standard error of that mean")
    public let divergence = ResultDataset<Double>("/closure/divergence", ["level"], "<ln p_law - ln p>, the members' mean")
    public let mixture = ResultDataset<Double>("/closure/divergence_mixture", ["level"], "<ln p_law - ln p> of the mixture")
    public let mixtureError = ResultDataset<Double>("/closure/divergence_mixture_error", ["level"], "standard error of that mean")
    public let within1 = ResultDataset<Double>(
        "/closure/within_1", ["level"], "share of events within one standard deviation of the members")
    public let within2 = ResultDataset<Double>("/closure/within_2", ["level"], "share of events within two")

    public init() {}
}
