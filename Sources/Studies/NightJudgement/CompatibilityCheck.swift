import DataAgreement
import NeuralNetwork
import Prediction
import ScatteringData
import Statistics
import Text
import Training

/// New points of one experiment from one table: what is quarantined as a whole.
package struct NewSet: Sendable, Codable, Equatable {
    package var experiment: String
    /// The table it came with.
    package var table: String
    /// The nucleus; nil for the ensemble's.
    package var nucleus: String?
    /// Δλ.
    package var normalizationUncertainty: Double
    /// E, θ, ω of each point, d and δ, nb/sr/GeV.
    package var energy: [Double] = []
    package var theta: [Double] = []
    package var omega: [Double] = []
    package var crossSection: [Double] = []
    package var error: [Double] = []

    package init(experiment: String, table: String, nucleus: String? = nil, normalizationUncertainty: Double) {
        self.experiment = experiment
        self.nucleus = nucleus
        self.table = table
        self.normalizationUncertainty = normalizationUncertainty
    }

    package var kinematics: [Kinematics] { energy.indices.map { Kinematics(energy: energy[$0], theta: theta[$0], omega: omega[$0]) } }
    package var names: [PointName] {
        zip(kinematics, energy.indices).map {
            PointName(experiment: experiment, kinematics: $0, crossSection: crossSection[$1], error: error[$1])
        }
    }
    package var count: Int { energy.count }
    package var name: String { "\(experiment) of \(table)" }

    package mutating func append(_ row: Measurement) {
        energy.append(row.kinematics.energy)
        theta.append(row.kinematics.theta)
        omega.append(row.kinematics.omega)
        crossSection.append(row.crossSection)
        error.append(row.error)
    }

    /// Beside what a model says at each point.
    package func residuals(means: [Double]) -> MeasuredResiduals {
        var residuals = MeasuredResiduals()
        residuals.uncertainty = [normalizationUncertainty]
        for (i, point) in kinematics.enumerated() { residuals.append(point, crossSection[i], error[i], model: means[i], group: 0) }
        return residuals
    }

    package func selecting(_ indices: [Int]) -> NewSet {
        var set = NewSet(experiment: experiment, table: table, nucleus: nucleus, normalizationUncertainty: normalizationUncertainty)
        set.energy = indices.map { energy[$0] }
        set.theta = indices.map { theta[$0] }
        set.omega = indices.map { omega[$0] }
        set.crossSection = indices.map { crossSection[$0] }
        set.error = indices.map { error[$0] }
        return set
    }
}

/// How a set of points goes together with an ensemble.
///
/// With f̄ the mean over the members and s their spread, λ is fitted in closed form with the errors √(δ² + s²). The spread s_λ of the λ
/// of the single members stands for what the ensemble does not know of the scale. Then
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
    ///   - spreads: the ensemble at each of the set's points, members: points × members.
    package init(_ set: NewSet, of points: Int, members: [[Double]], settings: AcceptanceRules) {
        experiment = set.experiment
        table = set.table
        nucleus = set.nucleus
        judged = set.count
        self.points = points
        normalizationUncertainty = set.normalizationUncertainty
        (normalization, normalizationSpread, pull, shape) = (.nan, .nan, .nan, .nan)
        guard set.count >= CompatibilityCheck.leastPoints else { return }
        let spreads = members.map { EnsembleSummary($0) }
        let deviation = spreads.map { $0.variance.isNaN ? 0 : $0.standardDeviation }
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

    /// Judges new sets before a training. What contradicts older data at the same kinematics, or itself, is quarantined; what contradicts
    /// the model alone is in doubt until a training with it.
    ///
    /// - Parameters:
    ///   - training: where the model has training data.
    ///   - old: what was measured before, beside the model.
    package static func beforehand(
        _ sets: [NewSet], by model: EnsembleFile, training: [Kinematics], old: MeasuredResiduals, settings: AcceptanceRules
    ) -> [CompatibilityCheck] {
        let coverage = Coverage(of: training)
        return sets.map { set in
            let members = members(of: model, at: set.kinematics)
            let covered = set.kinematics.indices.filter { coverage.covers(set.kinematics[$0]) }
            var check = CompatibilityCheck(
                set.selecting(covered), of: set.count, members: covered.map { members[$0] }, settings: settings)
            check.weigh(
                NeighbourCheck(set.residuals(means: members.map { EnsembleSummary($0).mean }), beside: old, leastPoints: leastPoints),
                settings: settings)
            return check
        }
    }

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
        guard let neighbours, neighbours.judged < CompatibilityCheck.leastPoints, reason.isEmpty else { return nil }
        return "no older data lie at its kinematics"
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
            reason = "\(question); trained with it, \(worse)"
        } else if worse == nil, abs(pull) <= settings.normalization, !reason.isEmpty,
                  let neighbours, neighbours.judged >= CompatibilityCheck.leastPoints {
            doubt = reason
            reason = ""
        }
    }

    /// Judges sets by a model that was trained on them.
    package static func afterwards(_ sets: [NewSet], by model: EnsembleFile, settings: AcceptanceRules) -> [CompatibilityCheck] {
        sets.map { CompatibilityCheck($0, of: $0.count, members: members(of: model, at: $0.kinematics), settings: settings) }
    }

    /// f of every member: points × members.
    package static func members(of model: EnsembleFile, at points: [Kinematics]) -> [[Double]] {
        guard !points.isEmpty else { return [] }
        let predictor = EnsemblePredictor(model, products: .preferred)
        let all = predictor.predictions(at: points[...], in: predictor.memory(points: points.count))
        return points.indices.map { Array(all[$0 * predictor.members..<($0 + 1) * predictor.members]) }
    }
}
