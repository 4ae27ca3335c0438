import HDF5
import Prediction
import ResultFiles
import Statistics

extension RunResult.Coverage {
    /// Reads the group /coverage.
    init(_ reader: ResultReader) throws(HDF5Error) {
        let datasets = CoverageDatasets()
        let count = try reader.count(datasets.row)
        func choices<Choice: RawRepresentable>(
            _ dataset: ResultDataset<String>, as type: Choice.Type
        ) throws(HDF5Error) -> [Choice] where Choice.RawValue == String {
            try reader.read(dataset, [count]).map { text throws(HDF5Error) in
                guard let choice = Choice(rawValue: text) else { throw reader.damaged(dataset.path, "'\(text)' is not known") }
                return choice
            }
        }
        func column(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] { try reader.read(dataset, [count]) }
        let kinds = try choices(datasets.kind, as: CoverageTable.Kind.self)
        let samples = try choices(datasets.sample, as: CoverageTable.Sample.self)
        let bands = try choices(datasets.band, as: CoverageTable.Band.self)
        let names = try reader.read(datasets.name, [count])
        let points = try reader.counts(datasets.points, [count])
        let (chiSquare, median) = (try column(datasets.chiSquare), try column(datasets.medianSquaredPull))
        let (pull, pullError) = (try column(datasets.meanPull), try column(datasets.meanPullError))
        let (within1, within1Error) = (try column(datasets.within1), try column(datasets.within1Error))
        let (within2, within2Error) = (try column(datasets.within2), try column(datasets.within2Error))
        var table = CoverageTable()
        table.rows = (0..<count).map { i in
            CoverageTable.Row(
                kind: kinds[i], name: names[i], sample: samples[i], band: bands[i],
                figures: CoverageFigures(
                    points: points[i], chiSquare: chiSquare[i], medianSquaredPull: median[i], meanPull: pull[i],
                    meanPullError: pullError[i], within1: within1[i], within1Error: within1Error[i], within2: within2[i],
                    within2Error: within2Error[i]))
        }
        self.table = table
        let file = reader.file
        func number(_ name: String) throws(HDF5Error) -> Double { try file.attribute(name, on: CoverageDatasets.group, as: Double.self) }
        (band, data) = (try number("a"), try number("b"))
        (bandError, dataError) = (try number("a_error"), try number("b_error"))
        self.points = try file.attribute("calibration_points", on: CoverageDatasets.group, as: Int.self)
        let (deviation, group) = (DeviationLaw.medianDeviation, CalibrationDatasets.group)
        experiments = try DeviationLaw.read(reader).map { known throws(HDF5Error) in
            Experiments(
                law: known.law, nuclei: known.nuclei, scaleDeviation: known.scaleDeviation,
                medianDeviation: try file.hasAttribute(deviation, on: group) ? file.attribute(deviation, on: group, as: Double.self) : .nan)
        }
    }
}
