import Files
import HDF5
import LeaveNucleusOut
import ResultFiles

/// What the page of a test by nucleus is made of. docs/methods/responses.md describes the file.
struct LeaveNucleusFile {
    let path: String
    let provenance: Provenance
    let rows: [Row]

    /// A nucleus, and the share of its points that was trained on.
    struct Row {
        let nucleus: String
        let share: Double
        let trained: Int
        let tested: Int
        /// nil where networks were trained from the start.
        let depth: Int?
        /// NaN where no layer was fine-tuned, and in files that do not say.
        let pull: Double
        let chiSquare: Double
        let covered: Int
        let chiSquareCovered: Double
        let medianDeviation: Double
        let within1: Double
        let within2: Double
        let medianBand: Double
        /// NaN where nothing calibrates, and in files that do not say.
        let calibrated1: Double
        let calibrated2: Double
        let medianCalibrated: Double
        let chiSquareInErrors: Double
        var layers: [Layer] = []
    }

    /// The same when so many layers were fine-tuned with such a pull.
    struct Layer {
        let depth: Int
        let pull: Double
        let outOfBagLoss: Double
        let chiSquare: Double
        let chiSquareCovered: Double
        let medianDeviation: Double
    }

    init(run: String) throws(RunError) {
        self = try ResultContent.leaveout.read(run) { file throws(HDF5Error) in try LeaveNucleusFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        let (reader, datasets) = (ResultReader(file), LeaveNucleusDatasets())
        path = file.path
        provenance = try Provenance(file)
        let names = try reader.read(datasets.nucleus)
        func figure(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] { try reader.read(dataset, [names.count]) }
        func count(_ dataset: ResultDataset<Int>) throws(HDF5Error) -> [Int] { try reader.counts(dataset, [names.count]) }
        let (share, trained, tested) = (
            try figure(datasets.share), try count(datasets.trainPoints), try count(datasets.testPoints))
        let depth = try reader.has(datasets.depth) ? reader.read(datasets.depth, [names.count]) : names.map { _ in -1 }
        let pull = try reader.has(datasets.pull) ? figure(datasets.pull) : names.map { _ in .nan }
        let (chiSquare, covered) = (try figure(datasets.chiSquare), try count(datasets.coveredPoints))
        let (chiSquareCovered, median) = (try figure(datasets.chiSquareCovered), try figure(datasets.medianDeviation))
        let (within1, within2, band) = (
            try figure(datasets.within1), try figure(datasets.within2), try figure(datasets.medianBand))
        func later(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] {
            try reader.has(dataset) ? figure(dataset) : names.map { _ in .nan }
        }
        let (calibrated1, calibrated2) = (try later(datasets.calibrated1), try later(datasets.calibrated2))
        let medianCalibrated = try later(datasets.medianCalibrated)
        let inErrors = try figure(datasets.chiSquareInErrors)
        var rows = names.indices.map { i in
            Row(
                nucleus: names[i], share: share[i], trained: trained[i], tested: tested[i], depth: depth[i] < 0 ? nil : depth[i],
                pull: pull[i], chiSquare: chiSquare[i], covered: covered[i], chiSquareCovered: chiSquareCovered[i],
                medianDeviation: median[i], within1: within1[i], within2: within2[i], medianBand: band[i], calibrated1: calibrated1[i],
                calibrated2: calibrated2[i], medianCalibrated: medianCalibrated[i], chiSquareInErrors: inErrors[i])
        }
        for (row, layer) in try LeaveNucleusFile.layers(reader, datasets.layers, rows: rows.count) { rows[row].layers.append(layer) }
        self.rows = rows
    }

    private static func layers(
        _ reader: ResultReader, _ datasets: LeaveNucleusLayers, rows: Int
    ) throws(HDF5Error) -> [(row: Int, layer: Layer)] {
        guard try reader.has(datasets.layer) else { return [] }
        let row = try reader.read(datasets.row)
        guard row.allSatisfy({ (0..<rows).contains($0) }) else {
            throw reader.damaged(datasets.row.path, "it names rows beyond the \(rows) of /nuclei")
        }
        func figure(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] { try reader.read(dataset, [row.count]) }
        let (depth, loss) = (try reader.counts(datasets.depth, [row.count]), try figure(datasets.outOfBagLoss))
        let pull = try reader.has(datasets.pull) ? figure(datasets.pull) : row.map { _ in .nan }
        let (chiSquare, covered) = (try figure(datasets.chiSquare), try figure(datasets.chiSquareCovered))
        let median = try figure(datasets.medianDeviation)
        return row.indices.map { i in
            (row[i], Layer(
                depth: depth[i], pull: pull[i], outOfBagLoss: loss[i], chiSquare: chiSquare[i], chiSquareCovered: covered[i],
                medianDeviation: median[i]))
        }
    }
}
