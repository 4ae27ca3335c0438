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
    /// The epochs after which the members were evaluated; on every rank, as a rank may have no member.
    var evaluated: [Int]
    /// f of each of those members at every measured point, nb/sr/GeV.
    var predictions: [[Double]]
    /// How often each of those members was trained on each measured point.
    var timesSeen: [[Int]]
    /// Mean, variance and quantiles at this rank's block of measured points.
    var points: [EnsembleSummary]
    /// Of each nucleus, the same at this rank's block of settings, setting by setting.
    var bands: [[EnsembleSummary]]
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
    func aggregate(_ members: [EnsembleMember<Work.Key>], bands: [BandGrid]) throws -> Aggregate<Work.Key> {
        let blocks = Blocks(members.count, over: ranks.size)
        let mine = Array(members[blocks[ranks.rank]])
        let measured = work.measurements.nuclearPoints
        let grids = zip(bands, measured.targets).map { NuclearPoints($0.kinematics, on: $1) }
        // Of each member: what it says at the measured points, and on the grid of each nucleus.
        let (records, atPoints, onGrids) = try store.together {
            func predictions(_ records: [MemberRecord<Work.Key>], at points: NuclearPoints, _ what: String) throws -> [[Double]] {
                try records.enumerated().map { number, record in
                    try store.check("\(what) of member \(number + 1) of \(records.count)")
                    return try work.predictions(of: record, at: points, in: network)
                }
            }
            let trained = try store.records(of: mine.map(\.network))
            let records = try zip(mine, trained).map { member, record in
                try store.check("records of the members")
                return work.record(of: member, trained: record, in: network)
            }
            let atPoints = try predictions(records, at: measured, "predictions")
            let onGrids = try grids.map { try predictions(records, at: $0, "bands") }
            return (records, atPoints, onGrids)
        }
        let pointBlocks = Blocks(work.data.count, over: ranks.size)
        let predictions = try MemberMatrix.columns(
            of: atPoints, members: blocks, points: pointBlocks.ranges, over: ranks)
        let spreads = predictions.map(EnsembleSummary.init)
        let timesSeen = mine.map { work.timesSeen(by: $0.network.replica) }
        let seen = try MemberMatrix.columns(
            of: timesSeen.map { work.knows($0).map { $0 ? 1 : 0 } }, members: blocks, points: pointBlocks.ranges, over: ranks)
        let normalizations = try ranks.allgather(records.flatMap(\.normalizations)).flatMap { $0 }
        let experiments = work.measurements.experiments.count
        let atPoint = zip(pointBlocks[ranks.rank], zip(predictions, seen)).map { point, columns in
            PointStatistics(
                predictions: columns.0[...],
                normalizations: members.indices.map { normalizations[$0 * experiments + work.data.group[point]] },
                isSeen: columns.1.map { $0 > 0 }, isTraining: work.fold[point] == 0,
                ofWholeExperiments: work.replicaTargets.leftOutGroups > 0)
        }
        let bandSpreads = try zip(bands, onGrids).map { band, onGrid in
            try MemberMatrix.columns(
                of: onGrid, members: blocks, points: Blocks(band.settings.count, over: ranks.size).ranges.map {
                    $0.lowerBound * work.card.bandPoints..<$0.upperBound * work.card.bandPoints
                }, over: ranks
            ).map(EnsembleSummary.init)
        }
        let mean = try ranks.gather(spreads.map(\.mean))?.flatMap { $0 }
        let quality = mean.map { FitQuality(mean: $0, data: work.data, fold: work.fold, measurements: work.measurements) }
        let figures = try ranks.gather(zip(spreads, atPoint).flatMap { [$0.variance] + $1.numbers })?.flatMap { $0 }
        let deviations = try addition?.deviations(
            records, points: spreads, bands: bandSpreads[0], grid: CrossSectionPoints(grids[0].kinematics), quality: quality)
        var statistics: CoverageAndCalibration?
        if let mean, let quality, let figures {
            let rows = mean.indices.map { figures[$0 * (1 + PointStatistics.count)..<($0 + 1) * (1 + PointStatistics.count)] }
            statistics = CoverageAndCalibration(
                work, quality: quality, means: mean, variances: rows.map { $0.first ?? .nan },
                bands: rows.map { PointStatistics(numbers: $0.dropFirst()) }, members: members.count)
            if let deviations { statistics?.apply(deviations, of: work, means: mean, quality: quality) }
        }
        if work.replicaTargets.leftOutGroups > 0 {
            let onBands = try bandSpreads.map { band in try ranks.gather(band.flatMap { [$0.mean, $0.variance] })?.flatMap { $0 } }
            statistics?.calibrate(onBands.compactMap { $0 }, at: grids.map(\.kinematics), of: work, quality: quality)
        }
        let owner = blocks.ranges.firstIndex { !$0.isEmpty } ?? 0
        let evaluated = try ranks.broadcast(records.first?.history.map(\.step) ?? [], from: owner)
        return Aggregate(
            records: records, evaluated: evaluated, predictions: atPoints, timesSeen: timesSeen, points: spreads, bands: bandSpreads,
            quality: quality, statistics: statistics)
    }
}
