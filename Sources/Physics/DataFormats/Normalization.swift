import ScatteringData
import Text

/// Δλ of an experiment and where it comes from.
struct Normalization {
    let target: Nucleus
    let experiment: String
    /// A fraction.
    let uncertainty: Double
    let source: String
    let origin: Origin
}

extension Normalization {
    init(_ own: MeasurementTable.Normalization, target: Nucleus) {
        self.init(
            target: target, experiment: own.experiment, uncertainty: own.uncertainty, source: own.source ?? "given with the data",
            origin: own.origin)
    }
}

extension Conversion {
    /// Δλ of the experiments that the catalogue does not know on `target`: what the user says, or the file's scale errors, or what the file
    /// states, or 5 %, assumed and said so. In the order of the rows.
    mutating func normalizations(of rows: [ConvertedRow], on target: Nucleus) -> [Normalization] {
        var first: [ConvertedRow] = []
        for row in rows where !first.contains(where: { same($0.experiment, row.experiment) }) { first.append(row) }
        var result: [Normalization] = []
        for row in first {
            let name = row.experiment
            let given = options.normalizations.last { $0.experiment == name && $0.angle == nil }
                .map { ($0.uncertainty, "given by the user") }
            let inFile = given == nil ? scaleError(of: rows.filter { same($0.experiment, name) }) : nil
            let statedHere = stated.first { same($0.experiment, name) && $0.target == target }.map { ($0.uncertainty, $0.source) }
            let own = given ?? inFile ?? statedHere
            if let listed = ExperimentCatalogue.bundled.experiment(named: name, on: target) {
                guard let own, own.0 != listed.normalizationUncertainty else { continue }
                // What a card states goes before the catalogue when the data are used.
                if given != nil, case .card = options.remedies { continue }
                if given != nil {
                    problems.add(
                        "Δλ of \(name) on \(target) is \(plain(listed.normalizationUncertainty)) in experiments.csv, not \(plain(own.0)); "
                            + "rename the experiment to use another", at: row.origin)
                } else {
                    note(
                        "Δλ of \(name) on \(target) is \(plain(listed.normalizationUncertainty)) "
                            + "(experiments.csv, \(listed.normalizationSource)), not \(plain(own.0)) (\(own.1)): "
                            + "rename the experiment to use another")
                }
                continue
            }
            if own == nil {
                note(
                    "Δλ of \(name) on \(target) is not given; \(plain(NamedNormalization.assumed)) is assumed: "
                        + "say another with \(options.remedies.normalization(of: name))")
            }
            let (uncertainty, source) = own ?? (NamedNormalization.assumed, NamedNormalization.assumedSource)
            result.append(Normalization(target: target, experiment: name, uncertainty: uncertainty, source: source, origin: row.origin))
        }
        return result
    }

    /// The scale error that the rows have in common: the mean, where they agree within a tenth (absolute errors are rounded); nil where
    /// no row has one.
    private mutating func scaleError(of rows: [ConvertedRow]) -> (Double, String)? {
        let errors = rows.compactMap(\.scaleError)
        guard let low = errors.min(), let high = errors.max(), high > 0 else { return nil }
        guard errors.count == rows.count, high - low <= 0.1 * high else {
            let what = errors.count < rows.count ? "is given for \(errors.count) of \(rows.count) rows"
                : "runs from \(plain(low)) to \(plain(high))"
            problems.add(
                "the normalization error of \(rows[0].experiment) \(what), but an experiment has one Δλ; give it with "
                    + options.remedies.normalization(of: rows[0].experiment), at: rows[0].origin)
            return nil
        }
        let mean = low == high ? low : errors.reduce(0, +) / Double(errors.count)
        return (mean, "normalization error of the file")
    }
}
