import DataFormats
import ScatteringData
import Text

extension DataAddition {
    static func report(
        _ file: ImportedData, _ dataset: Dataset, _ content: MeasurementTable, repeats: [String], notes: [String]
    ) -> String {
        var rows = [["file", file.path], ["format", "\(file.format)"]]
        let left = file.tables.filter { $0.target != nil && $0.target != dataset.target }
        if !left.isEmpty {
            rows.append(["left", left.map { "\($0.target!) (\(counted($0.count, "row")))" }.joined(separator: ", ") + ": --target chooses"])
        }
        for (index, note) in notes.enumerated() { rows.append([index == 0 ? "notes" : "", note]) }
        for (index, line) in repeats.enumerated() { rows.append([index == 0 ? "repeated" : "", line]) }
        if repeats.isEmpty { rows.append(["repeated", "none"]) }
        for (index, aside) in dataset.setAside.enumerated() {
            let places = aside.rows.prefix(3).map(\.origin.description).joined(separator: ", ") + (aside.rows.count > 3 ? ", …" : "")
            rows.append([index == 0 ? "set aside" : "", "\(aside.rows.count), \(aside.reason) (\(places))"])
        }
        return [dataset.summary, settings(dataset, content), aligned(rows)].joined(separator: "\n\n")
    }

    /// A line for each experiment and setting of all rows, used or set aside.
    private static func settings(_ dataset: Dataset, _ content: MeasurementTable) -> String {
        var table = [["experiment", "E/GeV", "θ/deg", "rows", "ω/GeV", "d²σ/dΩdω/(nb/sr/GeV)", "δ/|σ|"]]
        for name in distinct(content.measurements.map(\.experiment).sorted(by: precedes)) {
            let own = content.measurements.filter { same($0.experiment, name) }
            for setting in distinct(own.map(\.kinematics.setting).sorted()) {
                let here = own.filter { $0.kinematics.setting == setting }
                let relative = here.filter { $0.crossSection != 0 }.map { percent($0.error / abs($0.crossSection)) }
                table.append([
                    name, plain(setting.energy), plain(setting.theta), String(here.count), range(here.map(\.kinematics.omega)),
                    range(here.map(\.crossSection)), relative.isEmpty ? "-" : range(relative) + " %",
                ])
            }
        }
        return aligned(table, rightAligned: [1, 2, 3], indent: "  ")
    }

    /// In percent, to a tenth.
    private static func percent(_ fraction: Double) -> Double { (fraction * 1000).rounded() / 10 }
}
