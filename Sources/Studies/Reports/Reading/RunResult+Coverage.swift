import HDF5
import Statistics

extension RunResult.Coverage {
    /// Reads the group /coverage.
    init(_ reader: ResultReader) throws(HDF5Error) {
        let count = try reader.count("/coverage/row")
        func texts<Choice: RawRepresentable>(
            _ name: String, as type: Choice.Type
        ) throws(HDF5Error) -> [Choice] where Choice.RawValue == String {
            var choices: [Choice] = []
            for text in try reader.texts("/coverage/\(name)", [count]) {
                guard let choice = Choice(rawValue: text) else { throw reader.damaged("/coverage/\(name)", "'\(text)' is not known") }
                choices.append(choice)
            }
            return choices
        }
        func column(_ name: String) throws(HDF5Error) -> [Double] { try reader.numbers("/coverage/\(name)", [count]) }
        let kinds = try texts("kind", as: CoverageTable.Kind.self)
        let samples = try texts("sample", as: CoverageTable.Sample.self)
        let bands = try texts("band", as: CoverageTable.Band.self)
        let names = try reader.texts("/coverage/name", [count])
        let points = try reader.integers("/coverage/points", [count])
        let (chiSquare, median) = (try column("chi2"), try column("median_pull2"))
        let (pull, pullError) = (try column("mean_pull"), try column("mean_pull_error"))
        let (within1, within1Error) = (try column("within_1"), try column("within_1_error"))
        let (within2, within2Error) = (try column("within_2"), try column("within_2_error"))
        var table = CoverageTable()
        table.rows = (0..<count).map { i in
            CoverageTable.Row(
                kind: kinds[i], name: names[i], sample: samples[i], band: bands[i],
                figures: CoverageFigures(
                    points: points[i], chiSquare: chiSquare[i], medianSquaredPull: median[i], meanPull: pull[i],
                    meanPullError: pullError[i], within1: within1[i], within1Error: within1Error[i], within2: within2[i], within2Error: within2Error[i]))
        }
        self.table = table
        func number(_ name: String) throws(HDF5Error) -> Double { try reader.file.attribute(name, on: "/coverage", as: Double.self) }
        (band, data) = (try number("a"), try number("b"))
        (bandError, dataError) = (try number("a_error"), try number("b_error"))
        self.points = try reader.file.attribute("calibration_points", on: "/coverage", as: Int.self)
    }
}
