import CrossSections
import MPI
import NeuralNetwork
import ScatteringData
import Statistics
import TransferLearning

/// What all members say, before it is written: each rank holds its block of members and its blocks of points.
struct Aggregate {
    /// The members of this rank's block, in member order.
    var records: [MemberRecord]
    /// f of each of those members at every measured point, nb/sr/GeV.
    var predictions: [[Double]]
    /// How often each of those members was trained on each measured point.
    var timesSeen: [[Int]]
    /// Mean, variance and quantiles at this rank's block of measured points.
    var points: [Spread]
    /// The same at its block of settings, setting by setting.
    var bands: [Spread]
    /// On rank 0, how the mean describes the data.
    var quality: FitQuality?
    /// On rank 0, pulls, coverage and calibration of the bands.
    var statistics: EnsembleStatistics?
}

extension Run {
    /// Evaluates every member at the measured points and on the band grid, and averages in member order.
    ///
    /// A member is evaluated whole by one rank, in blocks of points that do not depend on the number of ranks: the numbers do
    /// not either.
    func aggregate(_ members: [EnsembleMember], bands: BandGrid) throws -> Aggregate {
        let blocks = Blocks(members.count, over: communicator.size)
        let mine = Array(members[blocks[communicator.rank]])
        let (trained, steps) = try communicator.agree(on: Result { () throws(RunError) in
            let trained = try inventory.records(of: mine.map(\.network))
            return (trained, try trained.map(job.steps))
        })
        let records = zip(mine, trained).map { job.record(of: $0, trained: $1, in: network) }
        let grid = CrossSectionPoints(bands.kinematics)
        var atPoints: [[Double]] = []
        var onGrid: [[Double]] = []
        for (record, steps) in zip(records, steps) {
            network.parameters = record.weights
            atPoints.append(network.predictions(at: job.points.seen(through: steps)))
            onGrid.append(network.predictions(at: grid.seen(through: steps)))
        }
        let pointBlocks = Blocks(job.points.count, over: communicator.size)
        let predictions = try MemberMatrix.columns(
            of: atPoints, members: blocks, points: pointBlocks.ranges, communicator: communicator)
        let spreads = predictions.map(Spread.init)
        let timesSeen = mine.map { job.timesSeen(by: $0.network.replica) }
        let seen = try MemberMatrix.columns(
            of: timesSeen.map { $0.map(Double.init) }, members: blocks, points: pointBlocks.ranges, communicator: communicator)
        let normalizations = try communicator.allgather(records.flatMap(\.normalizations)).flatMap { $0 }
        let experiments = job.dataset.experiments.count
        let atPoint = zip(pointBlocks[communicator.rank], zip(predictions, seen)).map { point, columns in
            Bands(
                predictions: columns.0[...],
                normalizations: members.indices.map { normalizations[$0 * experiments + job.points.data.group[point]] },
                isSeen: columns.1.map { $0 > 0 }, isTraining: job.fold[point] == 0)
        }
        let bandSpreads = try MemberMatrix.columns(
            of: onGrid, members: blocks, points: Blocks(bands.settings.count, over: communicator.size).ranges.map {
                $0.lowerBound * job.card.bandPoints..<$0.upperBound * job.card.bandPoints
            }, communicator: communicator
        ).map(Spread.init)
        let mean = try communicator.gather(spreads.map(\.mean))?.flatMap { $0 }
        let quality = mean.map { FitQuality(mean: $0, data: job.points.data, fold: job.fold, experiments: job.dataset.experiments) }
        let figures = try communicator.gather(zip(spreads, atPoint).flatMap { [$0.variance] + $1.numbers })?.flatMap { $0 }
        let deviations = try deviations(records, points: spreads, bands: bandSpreads, grid: grid, quality: quality)
        var statistics: EnsembleStatistics?
        if let mean, let quality, let figures {
            let rows = mean.indices.map { figures[$0 * (1 + Bands.count)..<($0 + 1) * (1 + Bands.count)] }
            statistics = EnsembleStatistics(
                job, quality: quality, means: mean, variances: rows.map { $0.first ?? .nan },
                bands: rows.map { Bands(numbers: $0.dropFirst()) }, members: members.count)
            if let deviations { statistics?.take(deviations, of: job, means: mean, quality: quality) }
        }
        return Aggregate(
            records: records, predictions: atPoints, timesSeen: timesSeen, points: spreads, bands: bandSpreads, quality: quality,
            statistics: statistics)
    }
}
