import Files
import Prediction
import ScatteringData
import Statistics
import Text

/// A set in doubt, trained with while the other sets in doubt were left out: what such a model says of held-out and other old data, and of
/// the other new sets.
///
/// Several sets in doubt that were trained with together share the blame when the old data are described worse. One training with each
/// alone tells whose it is. What a set in doubt says of another one in doubt is reported, and decides nothing.
package struct SetTrial: Sendable, Codable, Equatable {
    package var experiment: String
    package var table: String
    /// The rules on old data.
    package var rules: [Acceptance.Rule]
    /// The set under the model of the trial.
    package var check: CompatibilityCheck
    package var others: [Other]

    /// Another new set under the published model and under that of the trial: χ²/N after λ, and what is allowed of the latter.
    package struct Other: Sendable, Codable, Equatable {
        package var name: String
        package var isInDoubt: Bool
        package var points: Int
        package var before: Double
        package var after: Double
        package var limit: Double

        package init(name: String, isInDoubt: Bool, points: Int, before: Double, after: Double, limit: Double) {
            (self.name, self.isInDoubt, self.points) = (name, isInDoubt, points)
            (self.before, self.after, self.limit) = (before, after, limit)
        }
    }

    package init(check: CompatibilityCheck, rules: [Acceptance.Rule], others: [Other]) {
        (experiment, table) = (check.experiment, check.table)
        (self.check, self.rules, self.others) = (check, rules, others)
    }

    /// What it contradicts, with the numbers; nil where that is nothing.
    package var worse: String? {
        if let rule = rules.first(where: { !$0.passed }) {
            return "\(rule.name) is \(Table.number(rule.value)), allowed is \(rule.limit)"
        }
        return others.first { !$0.isInDoubt && $0.after > $0.limit }.map {
            "χ²/N of the new set \($0.name) is \(Table.number($0.after)), allowed is \(Table.number($0.limit))"
        }
    }

    /// - Parameters:
    ///   - run: trained with the set, and without the others in doubt.
    ///   - before: what was found of the set before the training.
    ///   - others: all other new sets that are not quarantined.
    ///   - inDoubt: sets in doubt.
    package init(
        of run: String, set: NewSet, _ before: CompatibilityCheck, others: [NewSet], inDoubt: [CompatibilityCheck], previous: JudgedModel,
        settings: AcceptanceRules
    ) throws {
        experiment = set.experiment
        table = set.table
        let acceptance = try Acceptance(of: run, previous: previous, settings: settings)
        rules = before.isVouchedFor ? acceptance.oldDataRules : acceptance.strictRules ?? acceptance.oldDataRules
        let model = try JudgedModel(run)
        check = try CompatibilityCheck.afterwards([set], by: model, settings: settings)[0]
        self.others = try others.map { other in
            let data = FitData(
                value: other.crossSection, error: other.error, group: other.error.map { _ in 0 },
                groupUncertainty: [other.normalizationUncertainty])
            func judged(_ model: JudgedModel) throws -> (chiSquare: Double, scatter: Double) {
                let points = try model.says(of: other).members
                let members = (points.first ?? []).indices.map { m in points.map { $0[m] } }
                func chiSquare(_ mean: [Double]) -> Double { Comparison(data, mean: mean).chiSquare(at: mean.indices) }
                let mean = points.map { $0.reduce(0, +) / Double($0.count) }
                return (chiSquare(mean), Jackknife.error(of: members, figure: chiSquare))
            }
            let (before, after) = (try judged(previous), try judged(model))
            let factor = settings.oldData
            let e = (after.scatter * after.scatter + factor * factor * before.scatter * before.scatter).squareRoot()
            return Other(
                name: other.name, isInDoubt: inDoubt.contains { $0.isOf(other) }, points: other.count, before: before.chiSquare,
                after: after.chiSquare, limit: factor * max(1, before.chiSquare) + 2 * e)
        }
    }
}
