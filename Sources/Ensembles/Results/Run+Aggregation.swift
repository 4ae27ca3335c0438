import MPI
import NeuralNetwork
import ScatteringData
import Training

/// What all members say, before it is written: each rank holds its block of members and its blocks of points.
struct Aggregate {
    /// The members of this rank's block, in member order.
    var records: [MemberRecord]
    /// f of each of those members at every measured point, nb/sr/GeV.
    var predictions: [[Double]]
    /// Mean, variance and quantiles at this rank's block of measured points.
    var points: [Spread]
    /// The same at its block of settings, setting by setting.
    var bands: [Spread]
    /// On rank 0, how the mean describes the data.
    var quality: FitQuality?
}

extension Run {
    /// Evaluates every member at the measured points and on the band grid, and averages in member order.
    ///
    /// A member is evaluated whole by one rank, in blocks of points that do not depend on the number of ranks: the numbers do
    /// not either.
    func aggregate(_ members: [EnsembleMember], bands: BandGrid) throws -> Aggregate {
        let blocks = Blocks(members.count, over: communicator.size)
        let mine = Array(members[blocks[communicator.rank]])
        let trained = try communicator.agree(on: Result { try inventory.records(of: mine.map(\.network)) })
        let records = zip(mine, trained).map { job.record(of: $0, trained: $1, in: network) }
        let grid = PointTable(bands.kinematics)
        var atPoints: [[Double]] = []
        var onGrid: [[Double]] = []
        for record in records {
            network.parameters = record.weights
            atPoints.append(network.predictions(at: job.points))
            onGrid.append(network.predictions(at: grid))
        }
        let spreads = try MemberMatrix.columns(
            of: atPoints, members: blocks, points: Blocks(job.points.count, over: communicator.size).ranges,
            communicator: communicator
        ).map(Spread.init)
        let bandSpreads = try MemberMatrix.columns(
            of: onGrid, members: blocks, points: Blocks(bands.settings.count, over: communicator.size).ranges.map {
                $0.lowerBound * job.card.bandPoints..<$0.upperBound * job.card.bandPoints
            }, communicator: communicator
        ).map(Spread.init)
        let mean = try communicator.gather(spreads.map(\.mean))?.flatMap { $0 }
        let quality = mean.map { FitQuality(mean: $0, points: job.points, fold: job.fold, experiments: job.dataset.experiments) }
        return Aggregate(records: records, predictions: atPoints, points: spreads, bands: bandSpreads, quality: quality)
    }
}
