import CrossSectionFits
import CrossSections
import Members
import Prediction
import Statistics
import Training

/// What one ensemble of a closure test says of its law.
struct ClosureOutcome: Sendable, Codable {
    var law: Int
    var level: ClosureLevel
    /// By ``ClosureSample`` and ``ClosureQuantity``.
    var deviations: [[Deviation]]
    /// χ²/N of each replica against its case's data; NaN for one that failed.
    var memberTrain: [Double]
    var memberTest: [Double]
    /// Mean and sample variance of f over the members at every point; NaN without members.
    var mean: [Double]
    var variance: [Double]
    /// λ_k of the mean, in closed form from the training points of the case's data.
    var normalization: [Double]
    /// Members that failed or were vetoed.
    var excluded: [ExcludedMember<ClosureKey>]
}

/// Points over which a closure test averages.
enum ClosureSample: String, CaseIterable {
    case test
    case all
}

/// What a closure test compares.
enum ClosureQuantity: String, CaseIterable {
    /// f with the law: scale and shape.
    case absolute = "f"
    /// λ_k f with the law times the λ_k of its pseudo-data: the scale, which data leave open as far as Δλ_k, is taken out.
    case normalized = "lambda f"
}

extension ClosureWork {
    /// Puts together what the members of one ensemble say. Sums in member order: bitwise reproducible.
    ///
    /// - Parameter records: of all replicas, in order.
    func outcome(of ensemble: ClosureCase, records: [MemberRecord<ClosureKey>]) -> ClosureOutcome {
        let (members, excluded) = card.run.veto.rule.select(records)
        let points = fit.points.data, data = data(of: ensemble), law = laws[ensemble.law]
        let rows = members.map { $0.arrays.doubles(FitArray.prediction) }
        let spreads = (0..<points.count).map { i in rows.isEmpty ? EnsembleSummary([.nan]) : EnsembleSummary(rows.map { $0[i] }) }
        let mean = spreads.map(\.mean)
        let training = fit.trainingIndices
        let normalization = Normalizations.closedForm(
            points.replacing(value: data.crossSection).selecting(training), predictions: training.map { mean[$0] })
        func scaled(_ values: [Double], _ factors: [Double]) -> [Double] {
            values.indices.map { factors[points.group[$0]] * values[$0] }
        }
        let normalized = (
            rows: zip(rows, members).map { scaled($0, $1.normalizations) }, mean: scaled(mean, normalization),
            law: scaled(law, data.normalizations))
        return ClosureOutcome(
            law: ensemble.law, level: ensemble.level,
            deviations: ClosureSample.allCases.map { sample in
                let indices = sample == .test ? fit.testIndices : Array(0..<points.count)
                return ClosureQuantity.allCases.map { quantity in
                    switch quantity {
                    case .absolute: Deviation(rows: rows, value: mean, law: law, errors: points.error, at: indices)
                    case .normalized:
                        Deviation(rows: normalized.rows, value: normalized.mean, law: normalized.law, errors: points.error, at: indices)
                    }
                }
            },
            memberTrain: records.map(\.chiSquareTrain), memberTest: records.map(\.chiSquareTest), mean: mean,
            variance: spreads.map(\.variance), normalization: normalization, excluded: excluded)
    }
}
