import CrossSectionFits
import CrossSections
import DataFormats
import Files
import Members
import NeuralNetwork
import ResultFiles
import Runs
import ScatteringData
import Training

/// The main study: an ensemble of fits of one nucleus, trained from the start.
public struct Ensemble: Study {
    public static let command = "nucens"
    public static let noun = "an ensemble"

    public let work: EnsembleWork
    public var card: RunCard { work.card }

    public static func read(_ card: RunCard, compute: GEMM) throws -> SharedFiles {
        var files = SharedFiles()
        files.add(tables: try card.readTables())
        if let start = try card.readStart() { files.add(start: start) }
        return files
    }

    public init(_ card: RunCard, files: SharedFiles, compute products: GEMM) throws {
        work = EnsembleWork(fit: try CrossSectionFit(
            card: card, tables: try files.tables(), start: try files.start(), products: products))
    }

    public var summary: String {
        let fit = work.fit
        return "\(card.inWords) of \(card.blocks)×\(card.width), \(card.recipe.epochs) epochs, "
            + "\(fit.training.count) training and \(fit.test.count) test points of \(card.target), \(fit.products.name)"
    }

    public var remarks: [String] {
        let dataset = work.dataset
        var lines: [String] = []
        if dataset.setAsideCount > 0 {
            let advice = card.data.files.isEmpty ? "nucens data list --target \(card.target)" : "nucens data check \(card.data.files[0])"
            lines.append("\(dataset.setAsideCount) points set aside; '\(advice)' says which and why")
        }
        for experiment in dataset.experiments where experiment.normalizationSource == NamedNormalization.assumedSource {
            lines.append(
                "Δλ of \(experiment.name) is not known; \(experiment.normalizationUncertainty) is assumed: data.normalization: "
                    + "[\"\(experiment.name)=FRACTION\"] in the card says another")
        }
        return lines
    }

    private func selection(_ members: some MembersSoFar<EnsembleKey>) -> (selection: ReplicaSelection, stage: Stage<EnsembleKey>) {
        card.veto.stage(wanted: card.trainings, limit: card.replicaLimit, members, key: work.key)
    }

    /// It goes in rounds. The first one trains replicas 0 to N − 1; each of the following the next unused numbers in the place of
    /// members that failed or were vetoed, until N have passed.
    public func stage(_ members: some MembersSoFar<EnsembleKey>) -> Stage<EnsembleKey> { selection(members).stage }

    public func conclude(_ members: MemberStore<EnsembleWork>) throws -> EnsembleOutcome? {
        let selection = selection(members).selection
        return try EnsembleWriter(members, excluded: selection.excluded(members, key: work.key)).write(work.members(of: selection.done))
    }

    public var memberCount: Int? { card.replicas }

    public func rehearse(_ record: MemberRecord<EnsembleKey>, in network: Network) {
        if !record.weights.isEmpty { network.parameters = record.weights }
        _ = network.predictions(at: work.points.points)
        _ = network.predictions(at: CrossSectionPoints(BandGrid(work.dataset, points: card.bandPoints).kinematics))
    }

    public func footprint(ranks: Int) -> Footprint {
        EnsembleFootprint(
            measurements: work.measurements, architecture: card.architecture, members: card.replicas, bandPoints: card.bandPoints
        ).footprint(ranks: ranks)
    }
}
