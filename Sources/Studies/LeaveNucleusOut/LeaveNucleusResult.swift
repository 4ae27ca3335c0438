import CrossSectionFits
import HDF5
import NeuralNetwork
import ResponseFits
import ResultFiles
import RunCards
import Runs
import ScatteringData
import Text

/// The result of a test by nucleus: as a file, and as text.
public struct LeaveNucleusResult: TestResult {
    let work: LeaveNucleusWork
    let outcomes: [LeaveNucleusOutcome]

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    public func write(to path: String, machine: Provenance.Machine) throws {
        let (card, fit) = (work.card, work.fit)
        let provenance = Provenance(
            content: .leaveout, target: fit.measurements.targets.map(\.name).joined(separator: ","), method: card.run.methodName,
            seed: card.run.seed, card: card.yaml, tables: fit.tables, products: fit.products.name, machine: machine)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try layout.file.setAttribute("by", card.groups.rawValue)
            let datasets = LeaveNucleusDatasets()
            try layout.index(datasets.row, outcomes.count)
            try layout.write(datasets.nucleus, outcomes.map(\.nucleus))
            try layout.write(datasets.share, outcomes.map { Double($0.permille) / 1000 })
            try layout.write(datasets.trainPoints, outcomes.map(\.trainPoints))
            try layout.write(datasets.testPoints, outcomes.map(\.testPoints))
            try layout.write(datasets.depth, outcomes.map { $0.choice?.variant.depth ?? -1 })
            try layout.write(datasets.pull, outcomes.map { $0.choice.map { card.tuning.pull(of: $0.variant) } ?? .nan })
            try layout.write(datasets.chiSquare, outcomes.map(\.chiSquare))
            try layout.write(datasets.coveredPoints, outcomes.map(\.coveredPoints))
            try layout.write(datasets.chiSquareCovered, outcomes.map(\.chiSquareCovered))
            try layout.write(datasets.medianDeviation, outcomes.map(\.medianDeviation))
            try layout.write(datasets.within1, outcomes.map(\.within1))
            try layout.write(datasets.within2, outcomes.map(\.within2))
            try layout.write(datasets.medianBand, outcomes.map(\.medianBand))
            try layout.write(datasets.calibrated1, outcomes.map(\.calibrated1))
            try layout.write(datasets.calibrated2, outcomes.map(\.calibrated2))
            try layout.write(datasets.medianCalibrated, outcomes.map(\.medianCalibrated))
            try layout.write(datasets.chiSquareInErrors, outcomes.map(\.chiSquareInErrors))
            let layers = outcomes.enumerated().flatMap { row, outcome in outcome.layers.map { (row: row, layer: $0) } }
            try layout.index(datasets.layers.layer, layers.count)
            try layout.write(datasets.layers.row, layers.map(\.row))
            try layout.write(datasets.layers.depth, layers.map(\.layer.variant.depth))
            try layout.write(datasets.layers.pull, layers.map { card.tuning.pull(of: $0.layer.variant) })
            try layout.write(datasets.layers.outOfBagLoss, layers.map(\.layer.outOfBagLoss))
            try layout.write(datasets.layers.chiSquare, layers.map(\.layer.chiSquare))
            try layout.write(datasets.layers.chiSquareCovered, layers.map(\.layer.chiSquareCovered))
            try layout.write(datasets.layers.medianDeviation, layers.map(\.layer.medianDeviation))
            try layout.write(datasets.layers.chiSquareInErrors, layers.map(\.layer.chiSquareInErrors))
        }
    }

    /// For people.
    public var table: String {
        let tuning = work.card.tuning
        let header = [
            "left out", "trained on", "points", "depth", "pull", "test", "χ²/N", "covered", "χ²/N", "median", "band", "within 1σ", "2σ",
            "calibrated", "1σ", "2σ", "χ²/N, Δλ in δ",
        ]
        func percent(_ share: Double, _ digits: Int) -> String { Table.fixed(100 * share, digits: digits) + " %" }
        func share(_ share: Double) -> String { share.isNaN ? "–" : Table.fixed(share, digits: 2) }
        let rows = outcomes.map { row in
            [
                row.nucleus, percent(Double(row.permille) / 1000, row.permille % 10 == 0 ? 0 : 1), "\(row.trainPoints)",
                row.choice.map { "\($0.variant.depth)" } ?? "–",
                row.choice.map { tuning.spelledPull(of: $0.variant) } ?? "–",
                "\(row.testPoints)", Table.number(row.chiSquare), "\(row.coveredPoints)",
                Table.number(row.chiSquareCovered), percent(row.medianDeviation, 1), percent(row.medianBand, 1),
                Table.fixed(row.within1, digits: 2), Table.fixed(row.within2, digits: 2),
                row.medianCalibrated.isNaN ? "–" : percent(row.medianCalibrated, 1), share(row.calibrated1), share(row.calibrated2),
                Table.number(row.chiSquareInErrors),
            ]
        }
        let isTuned = outcomes.contains { $0.choice != nil }
        let lost = outcomes.reduce(0) { $0 + $1.excluded.count }
        return Table.aligned([header] + rows)
            + "of the mean over \(work.card.run.replicas) replicas, λ in closed form; covered: points with carbon's around them; median of "
            + "|d/(λf) − 1|; band: median of σ/f\n"
            + (isTuned ? "depth and pull by the training points that replicas held out; /layers has all; so are bands calibrated\n" : "")
            + (lost > 0 ? "\(lost) members failed or were vetoed\n" : "")
    }
}
