import DataAgreement
import Files
import NeuralNetwork
import Prediction
import ScatteringData
import Statistics
import Text
import Training

/// How a set of points goes together with an ensemble.
///
/// With f̄ the mean over the members and s their spread, λ is fitted in closed form with the errors √(δ² + s²). The spread s_λ of the λ
/// of the single members stands for what the ensemble does not know of the scale. Where whole experiments calibrate the bands, s is the
/// calibrated deviation, and s_λ has the deviation of an experiment's scale added in quadrature. Then
///
///     pull  = (λ − 1)/√(Δλ² + s_λ²)
///     shape = Σ (d − λ f̄)²/(δ² + λ²s²) / N
///
/// Sums in the order of points and members: bitwise reproducible.
package struct CompatibilityCheck: Sendable, Codable, Equatable {
    package var experiment: String
    package var table: String
    /// The nucleus; nil for the ensemble's.
    package var nucleus: String?
    /// Points that were judged, and points of the set.
    package var judged: Int
    package var points: Int
    package var normalization: Double
    package var normalizationUncertainty: Double
    /// s_λ.
    package var normalizationSpread: Double
    package var pull: Double
    package var shape: Double
    /// Why it is quarantined; empty when it is not.
    package var reason = ""
    /// What the model alone holds against it: no reason to leave it out.
    package var doubt: String?
    /// How it goes together with older data at the same kinematics, and with itself; nil where that was not looked at.
    package var neighbours: NeighbourCheck?

    /// Sets of fewer points say nothing for sure.
    package static let leastPoints = 5

    /// - Parameters:
    ///   - points: how many the set has, with those that are not judged.
    ///   - said: what the ensemble says at those that are.
    package init(_ set: NewSet, of points: Int, by said: SetPrediction, settings: AcceptanceRules) {
        experiment = set.experiment
        table = set.table
        nucleus = set.nucleus
        judged = set.count
        self.points = points
        normalizationUncertainty = set.normalizationUncertainty
        (normalization, normalizationSpread, pull, shape) = (.nan, .nan, .nan, .nan)
        guard set.count >= CompatibilityCheck.leastPoints else { return }
        let (members, spreads) = (said.members, said.summaries)
        let deviation = said.calibrated?.deviation ?? spreads.map { $0.variance.isNaN ? 0 : $0.standardDeviation }
        let errors = zip(set.error, deviation).map { ($0 * $0 + $1 * $1).squareRoot() }
        func closedForm(_ f: [Double]) -> Double {
            Normalizations.closedForm(
                FitData(
                    value: set.crossSection, error: errors, group: f.map { _ in 0 }, groupUncertainty: [set.normalizationUncertainty]),
                predictions: f)[0]
        }
        let mean = spreads.map(\.mean)
        normalization = closedForm(mean)
        let single = EnsembleSummary((0..<members[0].count).map { member in closedForm(members.map { $0[member] }) })
        normalizationSpread = single.variance.isNaN ? 0 : single.standardDeviation
        if let scale = said.calibrated?.scale {
            normalizationSpread = (normalizationSpread * normalizationSpread + scale * scale).squareRoot()
        }
        let width = normalizationUncertainty * normalizationUncertainty + normalizationSpread * normalizationSpread
        pull = (normalization - 1) / width.squareRoot()
        shape = mean.indices.reduce(0.0) { sum, i in
            let (s, difference) = (normalization * deviation[i], set.crossSection[i] - normalization * mean[i])
            return sum + difference * difference / (set.error[i] * set.error[i] + s * s)
        } / Double(set.count)
        if abs(pull) > settings.normalization {
            reason = "λ = \(Table.fixed(normalization, digits: 3)) lies \(Table.number(abs(pull))) standard deviations from 1, the "
                + "limit is \(Table.number(settings.normalization))"
        } else if shape > settings.shape {
            reason = "χ²/N after λ is \(Table.number(shape)), the limit is \(Table.number(settings.shape))"
        }
    }

    /// "Large of new.csv", with the nucleus where it is not the ensemble's.
    package var name: String { "\(experiment) of \(table)\(nucleus.map { ", \($0)" } ?? "")" }

    package func isOf(_ set: NewSet) -> Bool { experiment == set.experiment && table == set.table && nucleus == set.nucleus }
    func isOfSame(_ other: CompatibilityCheck) -> Bool {
        experiment == other.experiment && table == other.table && nucleus == other.nucleus
    }

    /// Whether it has older data at its kinematics: these agree with it, or it is quarantined. Nothing is known of one that was not
    /// judged beside them.
    package var isVouchedFor: Bool { neighbours.map { $0.judged >= CompatibilityCheck.leastPoints } ?? true }

    /// Judges new sets before a training. What contradicts older data at the same kinematics, or itself, is quarantined; what contradicts
    /// the model alone is in doubt until a training with it.
    package static func beforehand(
        _ sets: [NewSet], by model: JudgedModel, settings: AcceptanceRules
    ) throws(RunError) -> [CompatibilityCheck] {
        try sets.map { set throws(RunError) in
            let said = try model.says(of: set)
            var check = CompatibilityCheck(
                set.selecting(said.judged), of: set.count, by: said.selecting(said.judged), settings: settings)
            check.weigh(
                NeighbourCheck(
                    set.residuals(means: said.summaries.map(\.mean)), beside: model.residuals(of: set.nucleus), leastPoints: leastPoints),
                settings: settings)
            return check
        }
    }

    /// What is to be done where data agree with each other, and one network does not describe them all.
    static let tooShort = "data at the same kinematics agree: if the training is too short for all of them, give more epochs or a wider "
        + "network under 'train'"

    /// - Parameter neighbours: of the same set.
    package mutating func weigh(_ neighbours: NeighbourCheck, settings: AcceptanceRules) {
        self.neighbours = neighbours
        if !reason.isEmpty { doubt = reason }
        reason = neighbours.reason(settings)
    }

    /// Why a training with the set has to answer for it: the published model alone contradicts it, or no older data lie at its kinematics.
    /// nil where older data agree with it.
    package var question: String? {
        if let doubt { return "\(doubt) under the published model" }
        return isVouchedFor || !reason.isEmpty ? nil : "no older data lie at its kinematics"
    }

    /// Is a set wrong that contradicts a model, or the model? The published model was trained without it, the one of this check with it.
    /// Where that one describes the old data worse than its rule allows, a set in doubt is quarantined, and one that no older data vouch
    /// for. Where it does not, a set that goes together with older data at the same kinematics is not quarantined for what the network
    /// cannot follow.
    ///
    /// - Parameters:
    ///   - before: what was found of the set before the training.
    ///   - worse: the rule on old data that the new model breaks, with its numbers; nil where it keeps them.
    package mutating func decide(_ before: CompatibilityCheck, worse: String?, settings: AcceptanceRules) {
        neighbours = before.neighbours
        if let question = before.question, let worse, reason.isEmpty {
            let agreed = (neighbours?.judged ?? 0) >= CompatibilityCheck.leastPoints ? "; \(CompatibilityCheck.tooShort)" : ""
            reason = "\(question); trained with it, \(worse)\(agreed)"
        } else if worse == nil, abs(pull) <= settings.normalization, !reason.isEmpty, neighbours != nil, isVouchedFor {
            doubt = reason
            reason = ""
        }
    }

    /// Judges sets by a model that was trained on them.
    package static func afterwards(
        _ sets: [NewSet], by model: JudgedModel, settings: AcceptanceRules
    ) throws(RunError) -> [CompatibilityCheck] {
        try sets.map { set throws(RunError) in
            CompatibilityCheck(set, of: set.count, by: try model.says(of: set), settings: settings)
        }
    }
}
