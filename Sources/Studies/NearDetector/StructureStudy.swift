import CrossSectionFits
import Files
import Members
import NeuralNetwork
import RunCards
import Runs
import StructureFunctionFits
import StructureFunctions
import Text
import Training

/// An ensemble of networks of structure functions, each fitted to the events of a near detector.
public struct StructureStudy: Study {
    public static let command = "nucens"
    public static let noun = "an ensemble of structure functions"

    public let work: StructureWork
    public var card: StructureCard { work.card }

    public static func read(_ card: StructureCard, compute: GEMM) throws -> SharedFiles { try StructureFit.read(card) }

    public init(_ card: StructureCard, files: SharedFiles, compute products: GEMM) throws {
        work = StructureWork(fit: try StructureFit(card: card, files: files, products: products))
    }

    private var data: String {
        let names = card.further.map { $0.near + (card.lepton(of: $0) == card.lepton ? "" : " of \(card.lepton(of: $0).rawValue)s") }
            .joined(separator: " and "), more = names.isEmpty ? "" : ", with \(names)"
        guard card.isSimulated else { return "\(work.fit.samples[0].eventCount) events of \(card.events.file)\(more)" }
        let events = card.isNoiseless ? "events without noise" : "\(plain(card.events.count)) simulated events"
        return "\(events) of the law \(card.law.label)\(more)"
    }

    public var summary: String {
        "\(card.replicas) replicas of c0, c1 and c2 of (x, Q²), \(card.blocks)×\(card.width), \(card.recipe.epochs) steps, \(data) in "
            + "\(work.fit.bins.count) bins, flux \(card.flux.file) \(card.flux.near), \(work.fit.products.name)"
    }

    public var remarks: [String] {
        work.fit.samples.filter { $0.outside > 0 }.map { sample in
            "\(counted(sample.outside, "event")) of \(sample.eventCount) left out: no neutrino up to flux.greatest_energy = "
                + "\(plain(card.flux.greatestEnergy)) GeV makes such a lepton on a nucleon at rest"
        }
    }

    private func selection(_ members: some MembersSoFar<StructureKey>) -> (selection: ReplicaSelection, stage: Stage<StructureKey>) {
        ReplicaSelection.stage(
            wanted: card.replicas, veto: VetoRule([]), limit: card.replicaLimit,
            remedy: "lower training.learning_rate, or raise veto.replica_limit", members, key: work.key)
    }

    public func stage(_ members: some MembersSoFar<StructureKey>) -> Stage<StructureKey> { selection(members).stage }

    public func conclude(_ members: MemberStore<StructureWork>) throws -> StructureResult? {
        let selection = selection(members).selection
        let keys = selection.done.map { work.key(replica: $0) }
        return try members.write {
            StructureResult(
                fit: work.fit, records: try members.records(of: keys), excluded: selection.excluded(members, key: work.key))
        }
    }

    public func footprint(ranks: Int) -> Footprint {
        let functions = 8 * 3 * Double(work.fit.grid.count), weights = 4.0 * 14_000
        let samples = Double(work.fit.samples.count)
        let entries = 16 * 320 * Double(work.fit.bins.count) * samples
        return Footprint(
            memoryPerRank: 2 * entries + Double(card.replicas) * functions, member: functions + weights + Footprint.memberHeader,
            result: Double(card.replicas) * (functions + weights + 8 * samples * Double(work.fit.bins.count)))
    }
}
