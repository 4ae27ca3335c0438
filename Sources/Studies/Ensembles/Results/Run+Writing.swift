import Files
import Foundation
import HDF5
import MPI

extension Run {
    /// Aggregates the members and writes RUN/ensemble.h5: rank 0 lays the file out, all ranks write their rows, and the whole file
    /// is renamed into place. A result that was there stays until then.
    ///
    /// - Returns: on rank 0, how the ensemble describes the data, and what its bands are worth.
    func writeResult(of selection: ReplicaSelection) throws -> (quality: FitQuality, statistics: EnsembleStatistics)? {
        let members = job.members(of: selection.done)
        let grid = BandGrid(job.dataset, points: job.card.bandPoints)
        let aggregate = try aggregate(members, bands: grid)
        let steps = try gatherSteps(aggregate.records)
        let path = directory.result
        let evaluated = aggregate.records.first?.history.map(\.epoch) ?? []
        let aside = try communicator.agree(on: Result {
            guard communicator.isRoot else { return "" }
            let aside = try AtomicFile.aside(for: path)
            do {
                try layOut(
                    aside, members: members, excluded: excluded(from: selection), grid: grid, quality: aggregate.quality,
                    statistics: aggregate.statistics, evaluated: evaluated, steps: steps)
                // A disk that is too full is found out here, by one rank, and not in the middle of a collective write.
                try AtomicFile.reserveSpace(of: aside)
            } catch {
                try? FileManager.default.removeItem(atPath: aside)
                throw error
            }
            return aside
        })
        let shared = try communicator.broadcast(aside)
        let start = ContinuousClock.now
        let written = Result {
            try fill(shared, with: aggregate, members: members.count, band: "/bands/\(job.card.target)", settings: grid.settings.count)
        }
        do {
            try communicator.agree(on: written)
            try communicator.agree(on: Result { if communicator.isRoot { try AtomicFile.publish(as: path) } })
        } catch {
            if communicator.isRoot { try? FileManager.default.removeItem(atPath: shared) }
            throw error
        }
        if communicator.isRoot {
            let (bytes, seconds) = (RunDirectory.size(of: path), (ContinuousClock.now - start) / .seconds(1))
            let rate = "\(Table.fixed(seconds, digits: 2)) s, \(Table.bytes(bytes / seconds)) a second"
            log.record("\(path): \(Table.bytes(bytes)) filled and synced in \(rate)")
        }
        guard let quality = aggregate.quality, let statistics = aggregate.statistics else { return nil }
        return (quality, statistics)
    }

    /// All ranks write their rows of the large datasets.
    ///
    /// A write that fails on one rank does not keep it from taking part in the others: all of them are collective.
    private func fill(_ path: String, with aggregate: Aggregate, members: Int, band: String, settings: Int) throws(HDF5Error) {
        let file = try HDF5File.open(path, .readWrite, ranks: .world)
        let rank = communicator.rank
        let memberRows = Blocks(members, over: communicator.size)[rank]
        let records = aggregate.records
        var failure: HDF5Error?
        func write<T: HDF5Number>(_ dataset: String, _ values: [T], _ rows: Range<Int>) {
            do throws(HDF5Error) {
                try file.dataset(dataset).write(values, rows: rows, transfer: .collective)
            } catch {
                failure = failure ?? error
            }
        }
        func write(_ group: String, _ spreads: [Spread], _ rows: Range<Int>) {
            for figure in SpreadFigure.all { write(group + "/" + figure.name, spreads.map(figure.value), rows) }
        }
        write("/members/epochs", records.map(\.epochs), memberRows)
        write("/members/seconds", records.map(\.seconds), memberRows)
        write("/members/chi2_train", records.map(\.chiSquareTrain), memberRows)
        write("/members/chi2_test", records.map(\.chiSquareTest), memberRows)
        write("/members/roughness", records.map(\.roughness), memberRows)
        write("/members/normalization", records.flatMap(\.normalizations), memberRows)
        write("/members/weights", records.flatMap(\.weights), memberRows)
        write("/history/chi2_train", records.flatMap { $0.history.map(\.train) }, memberRows)
        write("/history/chi2_test", records.flatMap { $0.history.map(\.test) }, memberRows)
        write("/points/prediction", aggregate.predictions.flatMap { $0 }, memberRows)
        write("/points/times_seen", aggregate.timesSeen.flatMap { $0.map { Int32($0) } }, memberRows)
        write("/points", aggregate.points, Blocks(job.points.count, over: communicator.size)[rank])
        write(band, aggregate.bands, Blocks(settings, over: communicator.size)[rank])
        do throws(HDF5Error) { try file.close() } catch { failure = failure ?? error }
        if let failure { throw failure }
    }
}
