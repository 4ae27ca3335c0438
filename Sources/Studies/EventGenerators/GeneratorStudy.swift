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
            try files.add(base: card.base)
        }
        return files
    }

    public init(_ card: GeneratorCard, files: SharedFiles, compute products: GEMM) throws {
        let base = card.isFineTune ? try files.generatorBase() : nil
        work = GeneratorWork(fit: try GeneratorFit(card: card, events: files.events(), base: base, products: products))
    }

    public var summary: String {
        let (fit, test) = (work.fit, work.fit.testIndices.count)
        let pulls = card.method == .flow ? ", pulls " + card.pulls.map { plain($0) }.joined(separator: ", ") : ""
        let start = card.isFineTune ? "taken over from \(card.base)\(pulls)" : "from scratch"
        return "\(card.replicas) replicas of \(fit.model.summary), \(start), \(fit.events.count - test) events and "
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
                card.method == .flow
                    ? .init(
                        figure: GeneratorFigure.perplexity, label: "e to the held-out loss", spreads: card.vetoSpreads, leastFactor: 1.2)
                    : .init(figure: GeneratorFigure.distance, label: "held-out distance", spreads: card.vetoSpreads, leastFactor: 2),
            ]),
            limit: card.replicaLimit, remedy: "lower the learning_rate, or look at the events with 'nucens events check'", members,
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

    /// Most that an event takes: of its table 33 bytes, twice as it comes from rank 0, and half as much again while moments are taken.
    static let bytesOfEvent = 100.0

    public func footprint(ranks: Int) -> Footprint {
        let fit = work.fit
        let member = 4 * Double(fit.model.parameters)
        return Footprint(
            memoryPerRank: Double(fit.events.count) * GeneratorStudy.bytesOfEvent + 3 * member * Double(card.replicas),
            member: 5 * member + 200 * Double(card.epochs), result: member * Double(card.replicas) + 65536)
    }
}

/// Events on their way from rank 0 to all.
extension SharedFiles {
    /// - Parameter prefix: of the names, where there are several.
    mutating func add(events: EventTable, _ prefix: String = "") {
        add(prefix + "events name", Array(events.name.utf8))
        add(prefix + "energy", events.energy)
        add(prefix + "muon energy", events.muonEnergy)
        add(prefix + "versine", events.versine)
        add(prefix + "weight", events.weight)
        if let known = events.crossSection { add(prefix + "cross section", known) }
        add(prefix + "channel", events.channel.map { UInt8(truncatingIfNeeded: $0.rawValue) })
        add(prefix + "counts", [events.neutrino ?? 0, events.weightless, events.neutralCurrent, events.atEdge].map { Double($0) })
    }

    mutating func add(base run: String) throws(RunError) {
        let base = try GeneratorFile(run: run)
        add("base", coded: base.model)
        add("base weights", base.weights.flatMap { $0 })
    }

    /// The model and the members of the base.
    func generatorBase() throws(RunError) -> (model: EventModel, weights: [[Float]]) {
        let model = try decode(EventModel.self, "base")
        let (flat, width) = (try floats("base weights"), model.parameters)
        return (model, stride(from: 0, to: flat.count, by: width).map { Array(flat[$0..<$0 + width]) })
    }

    func events(_ prefix: String = "") throws(RunError) -> EventTable {
        func doubles(_ name: String) throws(RunError) -> [Double] { try self.doubles(prefix + name) }
        let counts = try doubles("counts").map { Int($0) }
        let known = prefix + "cross section"
        var table = EventTable(
            checked: String(decoding: try bytes(prefix + "events name"), as: UTF8.self), energy: try doubles("energy"),
            muonEnergy: try doubles("muon energy"), versine: try doubles("versine"), weight: try doubles("weight"),
            channel: try bytes(prefix + "channel").map { EventChannel(rawValue: Int32($0)) ?? .unknown },
            crossSection: self[known] == nil ? nil : try self.doubles(known), neutrino: counts[0] == 0 ? nil : counts[0])
        table.note(weightless: counts[1], neutralCurrent: counts[2], atEdge: counts[3])
        return table
    }
}
