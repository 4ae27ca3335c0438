import EventGeneration
import Events
import Files
import MPI
import Members
import NeuralNetwork
import ResultFiles
import RunCards
import Runs
import SplineFlows
import Text

/// Generators of events: replicas of a flow p(E_μ, cos θ | E_ν), trained on the events of files.
public struct GeneratorStudy: Study {
    public static let command = "nucens generator"
    public static let noun = "a generator of events"

    public let work: GeneratorWork
    public var card: GeneratorCard { work.fit.card }

    public static func read(_ card: GeneratorCard, compute: GEMM) throws -> SharedFiles {
        guard !card.events.isEmpty else {
            throw RunError("no events to learn from; give a file with --events, or under 'events' of the card")
        }
        var files = SharedFiles()
        files.add(events: try EventFile.read(card.events))
        if card.isFineTune {
            let base = try GeneratorFile(run: card.base)
            files.add("base", coded: base.density)
            files.add("base weights", base.weights.flatMap { $0 })
        }
        return files
    }

    public init(_ card: GeneratorCard, files: SharedFiles, compute products: GEMM) throws {
        var base: (density: EventDensity, weights: [[Float]])?
        if card.isFineTune {
            let density = try files.decode(EventDensity.self, "base")
            let (flat, width) = (try files.floats("base weights"), density.architecture.parameters)
            base = (density, stride(from: 0, to: flat.count, by: width).map { Array(flat[$0..<$0 + width]) })
        }
        work = GeneratorWork(fit: try GeneratorFit(card: card, events: files.events(), base: base, products: products))
    }

    public var summary: String {
        let (fit, test) = (work.fit, work.fit.testIndices.count)
        let pulls = card.pulls.map { plain($0) }.joined(separator: ", ")
        let start = card.isFineTune ? "taken over from \(card.base), pulls \(pulls)" : "from scratch"
        return "\(card.replicas) replicas of a flow, \(fit.density.architecture.summary), \(start), \(fit.events.count - test) events and "
            + "\(test) test events of \(fit.events.name), \(fit.products.name)"
    }

    public var remarks: [String] {
        let events = work.fit.events
        let notes = [
            (events.weightless, "events of weight 0 are left out"), (events.neutralCurrent, "neutral-current events are left out"),
            (events.atEdge, "events lie at the edge of phase space, where a number was rounded"),
        ]
        return notes.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }

    private func selection(_ members: some MembersSoFar<GeneratorKey>) -> (selection: ReplicaSelection, stage: Stage<GeneratorKey>) {
        ReplicaSelection.stage(
            wanted: card.replicas,
            veto: VetoRule([
                .init(figure: GeneratorFigure.perplexity, label: "e to the held-out loss", spreads: card.vetoSpreads, leastFactor: 1.2),
            ]),
            limit: card.replicaLimit, remedy: "lower training.learning_rate, or look at the events with 'nucens events check'", members,
            key: GeneratorKey.init)
    }

    public func stage(_ members: some MembersSoFar<GeneratorKey>) -> Stage<GeneratorKey> { selection(members).stage }

    public func conclude(_ members: MemberStore<GeneratorWork>) throws -> GeneratorResult? {
        let selection = selection(members).selection
        let keys = selection.done.map(GeneratorKey.init)
        return try members.conclude {
            let result = GeneratorResult(
                fit: work.fit, records: try members.records(of: keys), excluded: selection.excluded(members, key: GeneratorKey.init))
            try result.write(to: members.directory.result, machine: .init(host: members.ranks.processorName, ranks: members.ranks.size))
            return result
        }
    }

    public func footprint(ranks: Int) -> Footprint {
        let (fit, architecture) = (work.fit, work.fit.density.architecture)
        let member = 4 * Double(architecture.parameters)
        let features = (0..<architecture.variables).reduce(0) { $0 + AlignedFloats.stride(architecture.features(ofFactor: $1)) }
        return Footprint(
            memoryPerRank: Double(fit.rows.count) * Double(16 * 8 + 4 * features) + 3 * member * Double(card.replicas),
            member: 5 * member + 200 * Double(card.recipe.epochs), result: member * Double(card.replicas) + 65536)
    }
}

/// Events on their way from rank 0 to all.
extension SharedFiles {
    mutating func add(events: EventTable) {
        add("events name", Array(events.name.utf8))
        add("energy", events.energy)
        add("muon energy", events.muonEnergy)
        add("versine", events.versine)
        add("weight", events.weight)
        add("channel", events.channel.map { UInt8(truncatingIfNeeded: $0.rawValue) })
        add("counts", [events.neutrino ?? 0, events.weightless, events.neutralCurrent, events.atEdge].map { Double($0) })
    }

    func events() throws(RunError) -> EventTable {
        let counts = try doubles("counts").map { Int($0) }
        var table = EventTable(
            checked: String(decoding: try bytes("events name"), as: UTF8.self), energy: try doubles("energy"),
            muonEnergy: try doubles("muon energy"), versine: try doubles("versine"), weight: try doubles("weight"),
            channel: try bytes("channel").map { EventChannel(rawValue: Int32($0)) ?? .unknown },
            neutrino: counts[0] == 0 ? nil : counts[0])
        table.note(weightless: counts[1], neutralCurrent: counts[2], atEdge: counts[3])
        return table
    }
}
