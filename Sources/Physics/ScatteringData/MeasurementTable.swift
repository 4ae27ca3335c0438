import Text

/// The columns of a table of measurements.
package enum MeasurementColumn {
    package static let required = ["experiment", "E_GeV", "theta_deg", "omega_GeV", "d2sigma_nb_per_sr_GeV", "error_nb_per_sr_GeV"]
    package static let foldA = "test_fold_model_A"
    package static let foldB = "test_fold_model_B"
    package static let normalizationUncertainty = "normalization_uncertainty"
    /// Where a table's own Δλ comes from, in a few words.
    package static let normalizationSource = "normalization_source"
    package static let target = "target"
    /// File and line that a row was converted from: what messages name instead of the row's own place.
    package static let convertedFrom = "converted_from"
    static let optional = [foldA, foldB, normalizationUncertainty, normalizationSource, target, convertedFrom]
}

/// One line of a table of measurements, understood.
package struct Measurement: Equatable, Sendable {
    package let experiment: String
    package let kinematics: Kinematics
    /// d²σ/dΩdω in nb/sr/GeV.
    package let crossSection: Double
    /// The point-to-point error in nb/sr/GeV.
    package let error: Double
    package let isTestA: Bool?
    package let isTestB: Bool?
    /// What messages name: its own place, or the one that it was converted from.
    package let origin: Origin
    /// Its line in the table itself, counted from 1.
    package let line: Int
}

/// A table of measurements, understood as far as it can be, with all that is wrong in it.
package struct MeasurementTable {
    /// The columns of the header, in its order; empty when there is no usable header.
    package let columns: [String]
    package let measurements: [Measurement]
    /// Δλ as the table itself gives it, and where it does so first, for each experiment, in the order of the lines.
    package let normalizations: [Normalization]
    package let problems: Problems

    package struct Normalization {
        package let experiment: String
        package let uncertainty: Double
        /// Where it comes from, as the table says; nil where it does not.
        package let source: String?
        package let origin: Origin
    }

    package init(_ table: DataTable, target: Nucleus) {
        var problems = Problems()
        var measurements: [Measurement] = []
        var normalizations: [Normalization] = []
        var indexOfNormalization: [String: Int] = [:]
        let content = CommaSeparatedTable(table, required: MeasurementColumn.required, problems: &problems)
        let givesNormalization = content?.columns.contains(MeasurementColumn.normalizationUncertainty) ?? false
        for row in content?.rows ?? [] {
            let name = composed(row["experiment"]!)
            if name.isEmpty { problems.add("experiment is empty; name the experiment", at: row.origin) }
            if let problem = row.targetProblem(target) { problems.add(problem, at: row.origin) }
            if givesNormalization, row[MeasurementColumn.normalizationUncertainty] != "",
               let uncertainty = row.normalizationUncertainty(&problems) {
                if let index = indexOfNormalization[name] {
                    let first = normalizations[index]
                    if first.uncertainty != uncertainty {
                        problems.add(
                            "normalization_uncertainty of \(name) is \(plain(uncertainty)) here and \(plain(first.uncertainty)) in line "
                                + "\(first.origin.line); an experiment has one: give the same in all its rows", at: row.origin)
                    }
                } else {
                    indexOfNormalization[name] = normalizations.count
                    let source = row[MeasurementColumn.normalizationSource].flatMap { $0.isEmpty ? nil : $0 }
                    normalizations.append(Normalization(experiment: name, uncertainty: uncertainty, source: source, origin: row.origin))
                }
            }
            let isTestA = row.fold(MeasurementColumn.foldA, &problems)
            let isTestB = row.fold(MeasurementColumn.foldB, &problems)
            let kinematics = row.kinematics(&problems)
            let crossSection = row.number("d2sigma_nb_per_sr_GeV", &problems)
            let error = row.number("error_nb_per_sr_GeV", &problems)
            guard let kinematics, let crossSection, let error else { continue }
            measurements.append(Measurement(
                experiment: name, kinematics: kinematics, crossSection: crossSection, error: error, isTestA: isTestA, isTestB: isTestB,
                origin: row.origin, line: row.line))
        }
        columns = content?.columns ?? []
        self.measurements = measurements
        self.normalizations = normalizations
        self.problems = problems
    }
}

extension CommaSeparatedTable.Row {
    /// E, θ and ω, if all three can be; otherwise the problems are listed.
    fileprivate func kinematics(_ problems: inout Problems) -> Kinematics? {
        let before = problems.count
        let energy = number("E_GeV", &problems)
        let theta = number("theta_deg", &problems)
        let omega = number("omega_GeV", &problems)
        if let energy, energy <= 0 {
            problems.add("E_GeV is \(plain(energy)), but the beam energy must be positive; correct it, in GeV", at: origin)
        }
        if let theta, theta <= 0 || theta > 180 {
            problems.add("theta_deg is \(plain(theta)), but the angle must lie in (0, 180]; correct it, in degrees", at: origin)
        }
        if let omega, omega < 0 {
            problems.add("omega_GeV is \(plain(omega)), but the energy transfer cannot be negative; correct it, in GeV", at: origin)
        }
        if let energy, let omega, energy > 0, omega > energy {
            problems.add(
                "omega_GeV is \(plain(omega)), more than the beam energy E_GeV = \(plain(energy)); correct them, both in GeV", at: origin)
        }
        guard problems.count == before, let energy, let theta, let omega else { return nil }
        return Kinematics(energy: energy, theta: theta, omega: omega)
    }

    /// What is wrong with the column `target` of a table that is read as that of one nucleus; nil where it names this one, or nothing.
    fileprivate func targetProblem(_ target: Nucleus) -> String? {
        guard let text = self[MeasurementColumn.target], !text.isEmpty, text != target.name else { return nil }
        if let named = try? Nucleus(text) {
            return named == target ? nil : "the target is \(named), but the table is read as \(target); give each target its own table"
        }
        guard let named = NamedTarget(text) else {
            return "the target '\(text)' is no nucleus, and the table is read as \(target); write \(target), "
                + "or give each target its own table"
        }
        return named.isOrMayBe(target) ? nil
            : "the target is '\(text)', but the table is read as \(target); give each target its own table"
    }

    /// 1 is true, 0 is false, an empty field or no such column is nil.
    fileprivate func fold(_ column: String, _ problems: inout Problems) -> Bool? {
        switch self[column] {
        case nil, "": return nil
        case "0": return false
        case "1": return true
        case let text?:
            problems.add("\(column) is '\(text)'; write 1 for a test point, 0 for a training point, or leave it empty", at: origin)
            return nil
        }
    }
}
