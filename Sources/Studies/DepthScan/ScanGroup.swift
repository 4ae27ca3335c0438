import CrossSectionFits
import CrossSections
import Members
import NeuralNetwork
import Prediction
import Training
import TransferFits
import TransferLearning

/// What a scan says of one target in one split.
struct ScanGroup: Sendable, Codable {
    var target: Int
    var split: Int
    /// χ²/N of each member at training and test points, depths × replicas; NaN for one that failed.
    var memberTrain: [[Double]]
    var memberTest: [[Double]]
    /// By depth, of the mean over the members.
    var quality: [ScanQuality]
    /// Of the mean over the source's members times A/A_source.
    var baseline: ScanQuality
    /// By depth, the mean over the members of ‖w − w_source‖/‖w_source‖ of each layer.
    var movement: [[Double]]
    var choice: DepthChoice
    /// At the chosen depth: members × points, the spread at the points, and on the bands' grid.
    var predictions: [[Double]]
    var replicas: [Int]
    var points: [EnsembleSummary]
    var band: [EnsembleSummary]
    /// At the chosen depth; nil where no member is done.
    var deviations: ScanDeviations?
    /// Members that failed, and why.
    var failed: [Failure]

    struct Failure: Sendable, Codable {
        var key: TransferKey
        var reason: String
    }
}

extension ScanWork {
    /// Puts together what the members of one target and split say. Sums in member order: bitwise reproducible.
    ///
    /// - Parameters:
    ///   - records: for each depth those of all replicas.
    ///   - parents: what those of each replica start from; empty without companions.
    ///   - network: memory to evaluate the source in.
    ///   - check: called often; what it throws ends the work.
    func group<Stop: Error>(
        target index: Int, split: Int, records: [[MemberRecord<TransferKey>]], parents: [MemberRecord<TransferKey>], network: Network,
        check: () throws(Stop) -> Void
    ) throws(Stop) -> ScanGroup {
        let target = targets[index]
        let points = target.splits[split]
        let done = records.map { $0.filter { $0.status == .done } }
        func spreads(_ members: [MemberRecord<TransferKey>], _ name: String, _ count: Int) -> [EnsembleSummary] {
            let rows = members.map { $0.arrays.doubles(name) }
            return (0..<count).map { point in rows.isEmpty ? EnsembleSummary([.nan]) : EnsembleSummary(rows.map { $0[point] }) }
        }
        let atPoints = done.map { spreads($0, FitArray.prediction, points.points.count) }
        let evidence = records.map { $0.map { $0.arrays.doubles(FineTune.ArrayName.evidence).first ?? .nan } }
        let choice = DepthChoice(depths: card.depths, logEvidence: evidence)
        let chosen = card.depths.firstIndex(of: choice.depth) ?? 0
        let fromSource = source.members.map { source.baseline($0, of: target.nucleus, at: points.points.points, in: network) }
        let baseline = (0..<points.points.count).map { point in EnsembleSummary(fromSource.map { $0[point] }) }
        let quality = atPoints.map { ScanQuality($0, points: points, isCovered: target.isCovered) }
        let band = spreads(done[chosen], ArrayName.band, target.gridPoints.count)
        var open: [EpistemicVariance] = []
        for record in done[chosen] {
            let tune = tune(record.key, target, from: parents.isEmpty ? nil : parents[record.key.replica])
            if let variance = try tune.epistemicVariance(of: record, grid: target.gridPoints, in: network, check: check) {
                open.append(variance)
            }
        }
        let layers = source.architecture.layers
        return ScanGroup(
            target: index, split: split, memberTrain: records.map { $0.map(\.chiSquareTrain) },
            memberTest: records.map { $0.map(\.chiSquareTest) },
            quality: quality,
            baseline: ScanQuality(baseline, points: points, isCovered: target.isCovered),
            movement: done.map { members in
                (0..<layers).map { layer in
                    members.reduce(0) { $0 + $1.arrays.doubles(ArrayName.movement)[layer] } / Double(members.count)
                }
            },
            choice: choice, predictions: done[chosen].map { $0.arrays.doubles(FitArray.prediction) },
            replicas: done[chosen].map(\.key.replica),
            points: atPoints[chosen], band: band,
            deviations: EpistemicVariance(meanOf: open).map { open in
                let normalizations = quality[chosen].normalization
                return ScanDeviations(
                    TransferDeviations(
                        open, at: points.points.data, spreads: atPoints[chosen], normalizations: normalizations, band: band),
                    means: atPoints[chosen].map(\.mean), normalizations: normalizations, points: points, isCovered: target.isCovered)
            },
            failed: records.joined().filter { $0.status == .failed }.map { .init(key: $0.key, reason: $0.reason) })
    }
}
