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

    /// That of the card, or the depth of the least loss at what replicas have not drawn; nil before all members of all depths have ended.
    private func choice(_ members: some MembersSoFar<TransferKey>) -> DepthChoice? {
        if let depth = card.depth { return DepthChoice(depths: [depth], scores: [[0]]) }
        let ends = ends(members)
        guard ends.allSatisfy({ $0.count == card.replicas }) else { return nil }
        return DepthChoice(depths: work.depths, outOfBag: ends.map { $0.map { $0.figures[OutOfBag.figure] } })
    }

    /// Depth by depth, as far as they have ended.
    private func ends(_ members: some MembersSoFar<TransferKey>) -> [[MemberEnd]] {
        depths.map { depth in (0..<card.replicas).compactMap { members.end(of: work.key(place: $0, depth: depth)) } }
    }

    /// Those that are tried.
    private var depths: [Int] { card.depth.map { [$0] } ?? work.depths }

    private func selection(
        _ members: some MembersSoFar<TransferKey>, _ choice: DepthChoice
    ) -> (selection: ReplicaSelection, stage: Stage<TransferKey>) {
        ReplicaSelection.stage(
            wanted: card.replicas, veto: card.veto.rule, limit: work.source.weights.count,
            remedy: "\(work.source.path) has no more members to start from: lower --replicas or finetune.learning_rate", members
        ) { work.key(place: $0, depth: choice.depth) }
    }

    /// First the members at all depths, where the card gives none; then what is missing of those at the chosen depth.
    public func stage(_ members: some MembersSoFar<TransferKey>) -> Stage<TransferKey> {
        guard let choice = choice(members) else { return Stage(all: likelyKeys, members) }
        return selection(members, choice).stage
    }

    public var likelyKeys: [TransferKey] {
        depths.flatMap { depth in (0..<card.replicas).map { work.key(place: $0, depth: depth) } }
    }

    public func conclude(_ members: MemberStore<ResponseTuneWork>) throws -> EnsembleOutcome? {
        guard let choice = choice(members) else { return nil }
        if card.depth == nil {
            let equivalent = choice.alternatives.count > 1 ? "; as good are \(choice)" : ""
            members.log.say("depth \(choice.depth) describes best what replicas have not drawn\(equivalent)")
        }
        let selection = selection(members, choice).selection
        func key(_ place: Int) -> TransferKey { work.key(place: place, depth: choice.depth) }
        return try EnsembleWriter(
            members, excluded: selection.excluded(members, key: key), 
            addition: ResponseTuneAddition(
                members: members, choice: choice, depths: zip(depths, ends(members)).map { TriedDepth(depth: $0, $1) })
        ).write(selection.done.map { EnsembleMember(key: key($0), network: key($0)) })
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
