import CrossSectionFits
import Files
import Members
import NeuralNetwork
import ResponseFits
import ResultFiles
import Runs
import ScatteringData
import Training

/// An ensemble of networks of R_L and R_T, each for all nuclei of the card, trained from the start.
public struct ResponseStudy: Study {
    public static let command = "nucens"
    public static let noun = "an ensemble of response functions"

    public let work: ResponseWork
    public var card: ResponseCard { work.card }

    public static func read(_ card: ResponseCard, compute: GEMM) throws -> SharedFiles {
        var files = SharedFiles()
        try files.add(nuclei: card.readTables())
        return files
    }

    public init(_ card: ResponseCard, files: SharedFiles, compute products: GEMM) throws {
        work = ResponseWork(fit: try ResponseFit(card: card, tables: files.nuclei(), products: products))
    }

    public var summary: String {
        let fit = work.fit
        let nuclei = work.measurements.targets.map(\.name).joined(separator: ", ")
        return "\(card.replicas) replicas of R_L and R_T, \(card.blocks)×\(card.width), \(card.recipe.epochs) epochs, "
            + "\(fit.trainingIndices.count) training and \(fit.testIndices.count) test points of \(nuclei), \(fit.products.name)"
    }

    public var remarks: [String] {
        work.measurements.datasets.filter { $0.setAsideCount > 0 }.map {
            "\($0.target): \($0.setAsideCount) points set aside; 'nucens data list --target \($0.target)' says which and why"
        }
    }

    private func selection(_ members: some MembersSoFar<EnsembleKey>) -> (selection: ReplicaSelection, stage: Stage<EnsembleKey>) {
        card.veto.stage(wanted: card.replicas, limit: card.replicaLimit, members, key: work.key)
    }

    public func stage(_ members: some MembersSoFar<EnsembleKey>) -> Stage<EnsembleKey> { selection(members).stage }

    public func conclude(_ members: MemberStore<ResponseWork>) throws -> EnsembleOutcome? {
        let selection = selection(members).selection
        let keys = selection.done.map { work.key(replica: $0) }
        return try EnsembleWriter(members, excluded: selection.excluded(members, key: work.key))
            .write(keys.map { EnsembleMember(key: $0, network: $0) })
    }

    public func rehearse(_ record: MemberRecord<EnsembleKey>, in network: Network) {
        if record.weights.isEmpty { return }
        _ = work.predictions(of: record, at: work.measurements.nuclearPoints, in: network)
        for dataset in work.measurements.datasets {
            let grid = BandGrid(dataset, points: card.bandPoints)
            _ = work.predictions(of: record, at: NuclearPoints(grid.kinematics, on: dataset.target), in: network)
        }
    }

    public func footprint(ranks: Int) -> Footprint {
        EnsembleFootprint(
            measurements: work.measurements, architecture: card.architecture, members: card.replicas, bandPoints: card.bandPoints
        ).footprint(ranks: ranks)
    }
}
