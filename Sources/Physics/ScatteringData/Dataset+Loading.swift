import Text

extension Dataset {
    /// Reads tables of measurements on one target.
    ///
    /// - Parameters:
    ///   - tables: tables with the columns experiment, E_GeV, theta_deg, omega_GeV, d2sigma_nb_per_sr_GeV, error_nb_per_sr_GeV;
    ///     optional are test_fold_model_A and _B (0 or 1), normalization_uncertainty (a fraction, for experiments the catalogue does
    ///     not know), normalization_source (where that comes from), target (checked) and converted_from (FILE:LINE, named in
    ///     messages); other columns are ignored
    ///   - experiments: where Δλ is taken from
    ///   - selection: what is used
    /// - Throws: `DataError` with up to ten problems, each with file and line, when anything cannot be understood; when an experiment
    ///   has no Δλ; when the selection names an unknown experiment; when no point is left.
    public init(
        target: Nucleus, tables: [DataTable], experiments catalogue: ExperimentCatalogue = .bundled, selection: Selection = Selection()
    ) throws(DataError) {
        var problems = Problems()
        let contents = tables.map { MeasurementTable($0, target: target) }
        for content in contents { problems.add(DataError(content.problems)) }
        let measurements = contents.flatMap(\.measurements).sorted(by: canonicalOrder)
        let known = Dataset.resolveExperiments(contents, target: target, catalogue: catalogue, selection: selection, problems: &problems)
        Dataset.check(selection, known: known.map(\.name), catalogue: catalogue, target: target, problems: &problems)
        Dataset.refuseRepeatedTables(contents, problems: &problems)
        try problems.throwIfAny()

        var points: [DataPoint] = []
        var rows = [[SetAside.Row]](repeating: [], count: SetAside.Reason.allCases.count)
        var used: [Experiment] = []
        var leftOut: [Experiment] = []
        var start = 0
        for experiment in known {
            let end = measurements[start...].firstIndex { !same($0.experiment, experiment.name) } ?? measurements.endIndex
            let group = measurements[start..<end]
            start = end
            let parts = experiment.stated(selection.normalizations)
            var ofPart = [[DataPoint]](repeating: [], count: parts.count)
            var occurrence = 0
            for (index, m) in zip(group.indices, group) {
                occurrence = index > group.startIndex && group[index - 1].kinematics == m.kinematics ? occurrence + 1 : 0
                if let reason = selection.reason(toSetAside: m, of: experiment, on: target) {
                    rows[reason.rawValue].append(SetAside.Row(
                        experiment: m.experiment, kinematics: m.kinematics, crossSection: m.crossSection, error: m.error,
                        origin: m.origin))
                } else {
                    let part = parts.firstIndex { $0.angle == m.kinematics.theta } ?? 0
                    ofPart[part].append(DataPoint(
                        experiment: 0, kinematics: m.kinematics, crossSection: m.crossSection, error: m.error,
                        address: DataPoint.address(experiment: m.experiment, kinematics: m.kinematics, occurrence: occurrence),
                        isTestA: m.isTestA, isTestB: m.isTestB))
                }
            }
            for (part, own) in zip(parts, ofPart) where !own.isEmpty {
                points += own.map { $0.moved(by: used.count) }
                used.append(part.experiment)
            }
            if ofPart.allSatisfy(\.isEmpty) { leftOut.append(experiment) }
        }

        precondition(start == measurements.count, "every measurement belongs to one of the experiments")

        self.target = target
        self.experiments = used
        experimentsLeftOut = leftOut
        self.points = points
        setAside = SetAside.Reason.allCases.compactMap {
            rows[$0.rawValue].isEmpty ? nil : SetAside(reason: $0, rows: rows[$0.rawValue])
        }
        settings = distinct(points.map(\.kinematics.setting).sorted())
        if points.isEmpty {
            let reasons = setAside.map { "\($0.rows.count) \($0.reason)" }.joined(separator: ", ")
            let places = distinct(tables.map(\.name).sorted(by: precedes))
            let hint = Plausibility.energyRemark(measurements).map { "; \($0)" } ?? ""
            throw DataError(
                "no measurement on \(target) is left (\(reasons))\(hint); relax the selection or add data",
                at: places.prefix(3).joined(separator: ", ") + (places.count > 3 ? ", …" : ""))
        }
    }

    /// The experiments of the tables with their Δλ, sorted by name; those without one are listed as problems.
    private static func resolveExperiments(
        _ contents: [MeasurementTable], target: Nucleus, catalogue: ExperimentCatalogue, selection: Selection, problems: inout Problems
    ) -> [Experiment] {
        var first: [(name: String, origin: Origin)] = []
        for measurement in contents.flatMap(\.measurements) where !first.contains(where: { same($0.name, measurement.experiment) }) {
            first.append((measurement.experiment, measurement.origin))
        }
        let knownNames = catalogue.experiments(on: target).map(\.name)
        let given = contents.flatMap(\.normalizations)
        var experiments: [Experiment] = []
        for (name, origin) in first where !name.isEmpty {
            let own = given.filter { same($0.experiment, name) }
            let listed = catalogue.experiment(named: name, on: target)
            let expected = listed.map { ($0.normalizationUncertainty, catalogue.source) }
                ?? own.first.map { ($0.uncertainty, $0.origin.description) }
            guard let (uncertainty, place) = expected else {
                let elsewhere = catalogue.targets(of: name)
                let hint = elsewhere.isEmpty ? suggestion(for: name, among: knownNames)
                    : " (\(catalogue.source) has it for \(elsewhere.joined(separator: ", ")) only)"
                problems.add(
                    "no normalization uncertainty is known of experiment '\(name)' on \(target)\(hint); correct the name, or add a column "
                        + "normalization_uncertainty with its fraction, such as 0.03", at: origin)
                continue
            }
            let isStated = selection.normalizations.contains { same($0.experiment, name) && $0.angle == nil }
            for other in own where other.uncertainty != uncertainty && !isStated {
                problems.add(
                    "normalization_uncertainty of \(name) is \(plain(other.uncertainty)) here and \(plain(uncertainty)) in \(place); "
                        + "give the same, leave the field empty, or rename the experiment", at: other.origin)
            }
            experiments.append(listed ?? Experiment(
                name: name, normalizationUncertainty: uncertainty, normalizationSource: own.first?.source ?? "given with the data"))
        }
        return experiments.sorted { precedes($0.name, $1.name) }
    }

    private static func check(
        _ selection: Selection, known: [String], catalogue: ExperimentCatalogue, target: Nucleus, problems: inout Problems
    ) {
        if selection.lowOmegaCut.isNaN {
            problems.add("the low-ω cut is not a number; give it in GeV, such as 0.026", at: nil)
        }
        let names = distinct((known + catalogue.experiments(on: target).map(\.name)).sorted(by: precedes))
        for (list, verb) in [(selection.excluded, "exclude"), (selection.included, "include")] {
            for name in list where !names.contains(name) {
                problems.add(
                    "there is no experiment '\(name)' on \(target) to \(verb)\(suggestion(for: name, among: names)); "
                        + "choose among \(names.joined(separator: ", "))", at: nil)
            }
        }
        for name in selection.excluded where selection.included.contains(name) {
            problems.add("experiment '\(name)' is both to be excluded and included; choose one", at: nil)
        }
    }

    /// A measurement that two tables hold would count twice, also when the two are the same file. Rows of one file may be equal.
    private static func refuseRepeatedTables(_ contents: [MeasurementTable], problems: inout Problems) {
        let measurements = contents.enumerated().flatMap { index, content in content.measurements.map { (index, $0) } }
            .sorted { canonicalOrder($0.1, $1.1) }
        for ((first, a), (second, b)) in zip(measurements, measurements.dropFirst())
        where (first != second || a.origin.table != b.origin.table) && a.experiment == b.experiment && a.kinematics == b.kinematics
            && a.crossSection == b.crossSection && a.error == b.error {
            let again = a.origin == b.origin ? "its file is given twice" : "repeats \(a.origin)"
            problems.add("\(again); give each measurement in one table only", at: b.origin)
        }
    }
}

extension Selection {
    /// The first reason not to use a measurement; nil when it is used.
    fileprivate func reason(toSetAside m: Measurement, of experiment: Experiment, on target: Nucleus) -> SetAside.Reason? {
        if excluded.contains(m.experiment) { return .excluded }
        if !experiment.isUsedByDefault && !included.contains(m.experiment) { return .notUsedByDefault }
        if m.error <= 0 { return .nonPositiveError }
        if m.crossSection <= 0 { return .nonPositiveCrossSection }
        if m.kinematics.theta == 180 && !usesBackwardAngle { return .backwardAngle }
        return m.kinematics.energyAboveThreshold(mass: target.mass) > lowOmegaCut ? nil : .belowCut
    }
}

/// Equal in all that counts means equal: the published folds break what ties are left.
private func canonicalOrder(_ a: Measurement, _ b: Measurement) -> Bool {
    if !same(a.experiment, b.experiment) { return precedes(a.experiment, b.experiment) }
    let x = [a.kinematics.energy, a.kinematics.theta, a.kinematics.omega, a.crossSection, a.error, order(a.isTestA), order(a.isTestB)]
    let y = [b.kinematics.energy, b.kinematics.theta, b.kinematics.omega, b.crossSection, b.error, order(b.isTestA), order(b.isTestB)]
    return x.lexicographicallyPrecedes(y)
}

private func order(_ isTest: Bool?) -> Double {
    switch isTest {
    case nil: 0
    case false?: 1
    case true?: 2
    }
}

/// By the bytes of UTF-8, which no version of Unicode changes.
package func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

/// Whether two names have the same bytes; == would also take differently composed accents as equal, which have different hashes.
package func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

/// Each of equal neighbours once.
package func distinct<T: Equatable>(_ sorted: [T]) -> [T] {
    var result: [T] = []
    for element in sorted where result.last != element { result.append(element) }
    return result
}
