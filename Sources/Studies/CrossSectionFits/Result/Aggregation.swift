import CrossSections
import Files
import MPI
import Members
import NeuralNetwork
import Prediction
import ResultFiles
import Runs
import ScatteringData
import Statistics
import Training

/// What all members say, before it is written: each rank holds its block of members and its blocks of points.
struct Aggregate<Key: NucleusKey> {
    /// The members of this rank's block, in member order.
    var records: [MemberRecord<Key>]
    /// f of each of those members at every measured point, nb/sr/GeV.
    var predictions: [[Double]]
    /// How often each of those members was trained on each measured point.
    var timesSeen: [[Int]]
    /// Mean, variance and quantiles at this rank's block of measured points.
    var points: [EnsembleSummary]
    /// The same at its block of settings, setting by setting.
    var bands: [EnsembleSummary]
    /// On rank 0, how the mean describes the data.
    var quality: FitQuality?
    /// On rank 0, pulls, coverage and calibration of the bands.
    var statistics: CoverageAndCalibration?
}

extension EnsembleWriter {
    /// Evaluates every member at the measured points and on the band grid, and averages in member order.
    ///
    /// A member is evaluated whole by one rank, in blocks of points that do not depend on the number of ranks: the numbers do
    /// not either.
    func aggregate(_ members: [EnsembleMember<Work.Key>], bands: BandGrid) throws -> Aggregate<Work.Key> {
        let blocks = Blocks(members.count, over: ranks.size)
        let mine = Array(members[blocks[ranks.rank]])
        let grid = CrossSectionPoints(bands.kinematics)
        let (trained, inputs) = try ranks.agree(on: Result { () throws(RunError) in
            let trained = try store.records(of: mine.map(\.network))
            return (trained, try trained.map { record throws(RunError) in
                (points: try work.mapped(work.points.points, by: record), grid: try work.mapped(grid, by: record))
            })
        })
        let records = zip(mine, trained).map { work.record(of: $0, trained: $1, in: network) }
        var atPoints: [[Double]] = []
        var onGrid: [[Double]] = []
        for (record, inputs) in zip(records, inputs) {
            network.parameters = record.weights
            atPoints.append(network.predictions(at: inputs.points))
            onGrid.append(network.predictions(at: inputs.grid))
        }
        let pointBlocks = Blocks(work.points.count, over: ranks.size)
        let predictions = try MemberMatrix.columns(
            of: atPoints, members: blocks, points: pointBlocks.ranges, over: ranks)
        let spreads = predictions.map(EnsembleSummary.init)
        let timesSeen = mine.map { work.timesSeen(by: $0.network.replica) }
        let seen = try MemberMatrix.columns(
            of: timesSeen.map { $0.map(Double.init) }, members: blocks, points: pointBlocks.ranges, over: ranks)
        let normalizations = try ranks.allgather(records.flatMap(\.normalizations)).flatMap { $0 }
        let experiments = work.dataset.experiments.count
        let atPoint = zip(pointBlocks[ranks.rank], zip(predictions, seen)).map { point, columns in
            PointStatistics(
                predictions: columns.0[...],
                normalizations: members.indices.map { normalizations[$0 * experiments + work.points.data.group[point]] },
                isSeen: columns.1.map { $0 > 0 }, isTraining: work.fold[point] == 0)
        }
        let bandSpreads = try MemberMatrix.columns(
            of: onGrid, members: blocks, points: Blocks(bands.settings.count, over: ranks.size).ranges.map {
                $0.lowerBound * work.card.bandPoints..<$0.upperBound * work.card.bandPoints
            }, over: ranks
        ).map(EnsembleSummary.init)
        let mean = try ranks.gather(spreads.map(\.mean))?.flatMap { $0 }
        let quality = mean.map { FitQuality(mean: $0, data: work.points.data, fold: work.fold, experiments: work.dataset.experiments) }
        let figures = try ranks.gather(zip(spreads, atPoint).flatMap { [$0.variance] + $1.numbers })?.flatMap { $0 }
        let deviations = try addition?.deviations(records, points: spreads, bands: bandSpreads, grid: grid, quality: quality)
        var statistics: CoverageAndCalibration?
        if let mean, let quality, let figures {
            let rows = mean.indices.map { figures[$0 * (1 + PointStatistics.count)..<($0 + 1) * (1 + PointStatistics.count)] }
            statistics = CoverageAndCalibration(
                work, quality: quality, means: mean, variances: rows.map { $0.first ?? .nan },
                bands: rows.map { PointStatistics(numbers: $0.dropFirst()) }, members: members.count)
            if let deviations { statistics?.apply(deviations, of: work, means: mean, quality: quality) }
        }
        return Aggregate(
            records: records, predictions: atPoints, timesSeen: timesSeen, points: spreads, bands: bandSpreads, quality: quality,
            statistics: statistics)
    }
}
