import CrossSectionFits
import Files
import MPI
import Members
import NeuralNetwork
import ResponseFits
import ResultFiles
import Runs
import ScatteringData
import Training
import TransferFits

/// A fine-tune of response functions: the members of a finished run taken over to one nucleus.
public struct ResponseTuneStudy: Study {
    public static let command = "nucens finetune"
    public static let noun = "a fine-tune of response functions"

    public let work: ResponseTuneWork
    public var card: ResponseTuneCard { work.card }

    public static func read(_ card: ResponseTuneCard, compute: GEMM) throws -> SharedFiles {
        guard !card.target.isEmpty else {
            throw RunError("there is no target: give --target 56Fe, or your own data by --data FILE.csv --Z Z --A A")
        }
        let nucleus = try Nucleus(card.target)
        var tables = ResponseCard()
        tables.targets = [nucleus.name]
        tables.data = card.data
        var files = SharedFiles()
        files.add(try ResponseSource(reading: card, target: nucleus))
        files.add(nuclei: try tables.readTables())
        return files
    }

    public init(_ card: ResponseTuneCard, files: SharedFiles, compute products: GEMM) throws {
        work = try ResponseTuneWork(card, source: files.responseSource(), tables: files.nuclei(), products: products)
    }

    public var summary: String {
        "\(card.summary), \(work.fit.trainingIndices.count) training and \(work.fit.testIndices.count) test points, \(work.products.name)"
    }

    public var remarks: [String] {
        guard work.source.targets.contains(work.target.name) else { return [] }
        return [
            "\(work.source.path) was fitted to \(work.target.name) too: each replica draws the spectra again that it drew there, so those "
                + "it has not drawn are new to it, unless the data are others",
        ]
    }

    /// The only variant of the card, or that of the least loss at what replicas have not drawn; nil before all members of all have ended.
    private func choice(_ members: some MembersSoFar<TransferKey>) -> TuningChoice? {
        if work.variants.count == 1 { return TuningChoice(work.variants[0]) }
        let ends = ends(members)
        guard ends.allSatisfy({ $0.count == trials }) else { return nil }
        return TuningChoice(work.variants, outOfBag: ends.map { $0.map { $0.figures[OutOfBag.figure] } })
    }

    /// The first replicas choose.
    private var trials: Int { min(card.replicas, ResponseTuning.trialReplicas) }

    /// Those that choose, variant by variant, as far as they have ended.
    private func ends(_ members: some MembersSoFar<TransferKey>) -> [[MemberEnd]] {
        work.variants.map { variant in (0..<trials).compactMap { members.end(of: work.key(place: $0, variant)) } }
    }

    private func selection(
        _ members: some MembersSoFar<TransferKey>, _ choice: TuningChoice
    ) -> (selection: ReplicaSelection, stage: Stage<TransferKey>) {
        ReplicaSelection.stage(
            wanted: card.replicas, veto: card.veto.rule, limit: work.source.weights.count,
            remedy: "\(work.source.path) has no more members to start from: lower --replicas or finetune.learning_rate", members
        ) { work.key(place: $0, choice.variant) }
    }

    /// First the members of all variants that choose; then what is missing of those of the chosen one.
    public func stage(_ members: some MembersSoFar<TransferKey>) -> Stage<TransferKey> {
        guard let choice = choice(members) else {
            return Stage(all: work.variants.flatMap { variant in (0..<trials).map { work.key(place: $0, variant) } }, members)
        }
        return selection(members, choice).stage
    }

    public var likelyKeys: [TransferKey] {
        (0..<card.replicas).map { work.key(place: $0, work.variants[work.variants.count - 1]) }
    }

    public func conclude(_ members: MemberStore<ResponseTuneWork>) throws -> EnsembleOutcome? {
        guard let choice = choice(members) else { return nil }
        if work.variants.count > 1 { members.log.say(verdict(choice)) }
        let selection = selection(members, choice).selection
        func key(_ place: Int) -> TransferKey { work.key(place: place, choice.variant) }
        return try EnsembleWriter(
            members, excluded: selection.excluded(members, key: key), 
            addition: ResponseTuneAddition(
                members: members, choice: choice,
                tried: zip(work.variants, ends(members)).map { TriedVariant($0, pull: card.tuning.pull(of: $0), $1) })
        ).write(selection.done.map { EnsembleMember(key: key($0), network: key($0)) })
    }

    private func verdict(_ choice: TuningChoice) -> String {
        let pull = card.tuning.pulls.count > 1 && choice.variant.depth > 0 ? ", pull \(card.tuning.spelledPull(of: choice.variant))," : ""
        let range = choice.depths.count > 1 ? "; as good are depths \(choice.depths[0]) to \(choice.depths[choice.depths.count - 1])" : ""
        return "depth \(choice.variant.depth)\(pull) describes best what replicas have not drawn\(range)"
    }

    public func rehearse(_ record: MemberRecord<TransferKey>, in network: Network) {
        if record.weights.isEmpty { return }
        _ = work.predictions(of: record, at: work.measurements.nuclearPoints, in: network)
        let grid = BandGrid(work.measurements.datasets[0], points: card.bandPoints)
        _ = work.predictions(of: record, at: NuclearPoints(grid.kinematics, on: work.target), in: network)
    }

    public func footprint(ranks: Int) -> Footprint {
        EnsembleFootprint(
            measurements: work.measurements, architecture: work.source.architecture, members: card.replicas, bandPoints: card.bandPoints
        ).footprint(ranks: ranks)
    }
}
