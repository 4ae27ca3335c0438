import CrossSections
import Files
import Foundation
import HDF5
import MPI
import Members
import NeuralNetwork
import Prediction
import ResultFiles
import Runs
import ScatteringData
import Statistics
import Text

/// Writes the result of an ensemble: what its members say at the measured points and in bands.
public struct EnsembleWriter<Work: NucleusEnsemble> {
    let store: MemberStore<Work>
    let addition: (any ResultAddition<Work.Key>)?
    /// Members that do not enter the result.
    let excluded: [ExcludedMember<Work.Key>]

    var work: Work { store.work }
    var ranks: any RankGroup { store.ranks }
    var network: Network { store.memory }

    /// - Parameter addition: what the study adds to the result.
    public init(_ store: MemberStore<Work>, excluded: [ExcludedMember<Work.Key>], addition: (any ResultAddition<Work.Key>)? = nil) {
        self.store = store
        self.excluded = excluded
        self.addition = addition
    }

    /// Aggregates the members and writes RUN/ensemble.h5: rank 0 lays the file out, all ranks write their rows, and the whole file
    /// is renamed into place. A result that was there stays until then.
    ///
    /// - Returns: on rank 0, how the ensemble describes the data, and what its bands are worth.
    public func write(_ members: [EnsembleMember<Work.Key>]) throws -> EnsembleOutcome? {
        let grids = work.measurements.datasets.map { BandGrid($0, points: work.card.bandPoints) }
        let aggregate = try aggregate(members, bands: grids)
        try addition?.prepare(aggregate.records)
        let path = store.directory.result
        let aside = try ranks.agree(on: Result {
            guard ranks.isRoot else { return "" }
            let aside = try AtomicFile.aside(for: path)
            do {
                try layOut(aside, members: members, grids: grids, aggregate: aggregate)
                // A disk that is too full is found out here, by one rank, and not in the middle of a collective write.
                try AtomicFile.reserveSpace(of: aside)
            } catch {
                try? FileManager.default.removeItem(atPath: aside)
                throw error
            }
            return aside
        })
        let shared = try ranks.broadcast(aside)
        let start = ContinuousClock.now
        let written = Result {
            try fill(shared, with: aggregate, members: members.count, settings: grids.map(\.settings.count))
        }
        do {
            try ranks.agree(on: written)
            try ranks.agree(on: Result { if ranks.isRoot { try AtomicFile.publish(as: path) } })
        } catch {
            if ranks.isRoot { try? FileManager.default.removeItem(atPath: shared) }
            throw error
        }
        if ranks.isRoot {
            let (bytes, seconds) = (RunDirectory.size(of: path), (ContinuousClock.now - start) / .seconds(1))
            let rate = "\(Table.fixed(seconds, digits: 2)) s, \(Table.bytes(bytes / seconds)) a second"
            store.log.record("\(path): \(Table.bytes(bytes)) filled and synced in \(rate)")
        }
        guard let quality = aggregate.quality, let statistics = aggregate.statistics else { return nil }
        return EnsembleOutcome(quality: quality, statistics: statistics)
    }

    /// All ranks write their rows of the large datasets.
    ///
    /// A write that fails on one rank does not keep it from taking part in the others: all of them are collective.
    private func fill(_ path: String, with aggregate: Aggregate<Work.Key>, members: Int, settings: [Int]) throws(HDF5Error) {
        let file = try HDF5File.open(path, .readWrite, ranks: .world)
        let rank = ranks.rank
        let memberRows = Blocks(members, over: ranks.size)[rank]
        let records = aggregate.records
        var failure: HDF5Error?
        func write<T: HDF5Number>(_ dataset: ResultDataset<T>, _ values: [T], _ rows: Range<Int>) {
            do throws(HDF5Error) {
                try file.dataset(dataset.path).write(values, rows: rows, transfer: .collective)
            } catch {
                failure = failure ?? error
            }
        }
        func write(_ datasets: SpreadDatasets, _ spreads: [EnsembleSummary], _ rows: Range<Int>) {
            for figure in datasets.figures { write(figure.dataset, spreads.map(figure.value), rows) }
        }
        let datasets = EnsembleDatasets(targets: work.measurements.targets.map(\.name))
        write(datasets.members.epochs, records.map(\.steps), memberRows)
        write(datasets.members.seconds, records.map(\.seconds), memberRows)
        write(datasets.members.chiSquareTrain, records.map(\.chiSquareTrain), memberRows)
        write(datasets.members.chiSquareTest, records.map(\.chiSquareTest), memberRows)
        write(datasets.members.roughness, records.map(\.roughness), memberRows)
        write(datasets.members.normalization, records.flatMap(\.normalizations), memberRows)
        write(datasets.members.weights, records.flatMap(\.weights), memberRows)
        let history = records.flatMap(\.history)
        write(datasets.history.chiSquareTrain, history.map { $0.figures[FitFigure.chiSquareTrain] }, memberRows)
        write(datasets.history.chiSquareTest, history.map { $0.figures[FitFigure.chiSquareTest] }, memberRows)
        write(datasets.points.prediction, aggregate.predictions.flatMap { $0 }, memberRows)
        write(datasets.points.timesSeen, aggregate.timesSeen.flatMap { $0.map { Int32($0) } }, memberRows)
        write(datasets.points.spread, aggregate.points, Blocks(work.data.count, over: ranks.size)[rank])
        for (place, bands) in datasets.bands.enumerated() {
            write(bands.spread, aggregate.bands[place], Blocks(settings[place], over: ranks.size)[rank])
        }
        do throws(HDF5Error) { try file.close() } catch { failure = failure ?? error }
        if let failure { throw failure }
    }
}

/// How an ensemble describes the data, and what its bands are worth.
public struct EnsembleOutcome: StudyOutcome {
    public let quality: FitQuality
    public let statistics: CoverageAndCalibration

    public var table: String { quality.table + statistics.summary }
}
