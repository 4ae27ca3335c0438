import Text

/// What a table of measurements is understood to hold, and what is wrong with it.
public struct TableCheck: Sendable {
    /// What was understood, as plain text; the last line is "OK" or says how many problems there are.
    public let report: String
    /// The problems; nil when the table can be used.
    public let error: DataError?
    /// The dataset the table gives; nil when there are problems.
    public let dataset: Dataset?

    public init(
        _ table: DataTable, target: Nucleus, experiments catalogue: ExperimentCatalogue = .bundled, selection: Selection = Selection()
    ) {
        let content = MeasurementTable(table, target: target)
        do throws(DataError) {
            dataset = try Dataset(target: target, tables: [table], experiments: catalogue, selection: selection)
            error = nil
        } catch {
            dataset = nil
            self.error = error
        }

        let read = MeasurementColumn.required + MeasurementColumn.optional
        let names = distinct(content.measurements.map(\.experiment).sorted(by: precedes))
        var rows: [[String]] = [
            ["file", "\(table.name), \(table.bytes.count) bytes"],
            ["target", "\(target)  Z = \(target.Z), A = \(target.A), M = \(plain(target.mass)) GeV"],
            ["columns", content.columns.isEmpty ? "none understood" : content.columns.filter(read.contains).joined(separator: ", ")],
        ]
        let ignored = content.columns.filter { !read.contains($0) && !$0.isEmpty }
        if !ignored.isEmpty { rows.append(["ignored", ignored.joined(separator: ", ")]) }
        for (index, name) in names.enumerated() {
            let count = content.measurements.count { $0.experiment == name }
            let experiment = (dataset.map { $0.experiments + $0.experimentsLeftOut } ?? catalogue.experiments(on: target))
                .first { $0.name == name }
            let uncertainty = experiment.map { "Δλ = \(plain($0.normalizationUncertainty)) (\($0.normalizationSource))" } ?? "Δλ not listed"
            rows.append([index == 0 ? "experiments" : "", "\(name), \(counted(count, "row")), \(uncertainty)"])
        }
        rows.append(["rows", "\(content.measurements.count) understood" + (dataset.map { ", \($0.points.count) used" } ?? "")])
        for (index, aside) in (dataset?.setAside ?? []).enumerated() {
            rows.append([
                index == 0 ? "set aside" : "", "\(aside.rows.count), \(aside.reason) (\(lineList(aside.rows.map(\.origin.line).sorted())))",
            ])
        }
        rows.append(["settings", String(distinct(content.measurements.map(\.kinematics.setting).sorted()).count)])
        rows += TableCheck.ranges(content.measurements)
        rows.append(["folds", TableCheck.folds(content)])
        rows.append(["duplicates", TableCheck.duplicates(content)])
        for (index, remark) in Plausibility.remarks(content.measurements, on: target).enumerated() {
            rows.append([index == 0 ? "look at" : "", remark])
        }
        let verdict = error.map { "NOT OK: \(counted($0.count, "problem"))" } ?? "OK"
        report = aligned(rows) + "\n" + verdict
    }

    /// From where to where the numbers go, so that columns in another order or unit show.
    private static func ranges(_ measurements: [Measurement]) -> [[String]] {
        guard !measurements.isEmpty else { return [] }
        let points = measurements.map(\.kinematics)
        let relative = measurements.filter { $0.crossSection != 0 }.map { ($0.error / abs($0.crossSection) * 1000).rounded() / 10 }
        return [
            ["E", range(points.map(\.energy)) + " GeV"], ["θ", range(points.map(\.theta)) + "°"],
            ["ω", range(points.map(\.omega)) + " GeV"], ["d²σ/dΩdω", range(measurements.map(\.crossSection)) + " nb/sr/GeV"],
            ["δ/|σ|", relative.isEmpty ? "-" : range(relative) + " %"],
        ]
    }

    private static func folds(_ content: MeasurementTable) -> String {
        let a = content.measurements.compactMap(\.isTestA)
        let b = content.measurements.compactMap(\.isTestB)
        let found = [("A", a), ("B", b)].filter { !$0.1.isEmpty }
        return found.isEmpty ? "none" : found.map { "\($0): \($1.count { $0 }) of \($1.count) test" }.joined(separator: "; ")
    }

    private static func duplicates(_ content: MeasurementTable) -> String {
        let sorted = content.measurements.sorted {
            $0.experiment != $1.experiment ? precedes($0.experiment, $1.experiment)
                : [$0.kinematics.energy, $0.kinematics.theta, $0.kinematics.omega, Double($0.origin.line)]
                    .lexicographicallyPrecedes([$1.kinematics.energy, $1.kinematics.theta, $1.kinematics.omega, Double($1.origin.line)])
        }
        let lines = zip(sorted, sorted.dropFirst())
            .filter { $0.experiment == $1.experiment && $0.kinematics == $1.kinematics }.map(\.1.origin.line).sorted()
        return lines.isEmpty ? "none" : "\(lines.count) with experiment, E, θ and ω of another row (\(lineList(lines)))"
    }
}

/// "line 7", "lines 3, 5, 8, …".
private func lineList(_ lines: [Int]) -> String {
    let shown = lines.prefix(5).map(String.init).joined(separator: ", ")
    return (lines.count == 1 ? "line " : "lines ") + shown + (lines.count > 5 ? ", …" : "")
}
