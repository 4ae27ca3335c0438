import DataAgreement
import Files
import HDF5
import NeuralNetwork
import Pictures
import Prediction
import ResultFiles
import ResultReading
import ScatteringData
import Statistics
import Text
import Training

/// What is found of a trained ensemble before it may be published.
package struct Acceptance: Sendable, Codable, Equatable {
    /// A rule with its numbers.
    package struct Rule: Sendable, Codable, Equatable {
        package var name: String
        package var value: Double
        /// What the value must not pass.
        package var limit: String
        package var passed: Bool

        package init(name: String, value: Double, limit: String, passed: Bool) {
            (self.name, self.value, self.limit, self.passed) = (name, value, limit, passed)
        }
    }

    package var rules: [Rule]
    /// The new sets under the new model.
    package var sets: [CompatibilityCheck]
    package var members: Int
    package var trainPoints: Int
    package var testPoints: Int
    package var chiSquareTrain: Double
    package var chiSquareTest: Double
    package var coreSeconds: Double
    /// What it says otherwise than the published model; nil for the first.
    package var changes: [ModelChange]?
    /// Trainings with each of several sets in doubt; nil where there were none.
    package var trials: [SetTrial]?

    /// Fewer test points say nothing for sure.
    static let leastTestPoints = 20

    package var passed: Bool { rules.allSatisfy(\.passed) }
    package var quarantined: [CompatibilityCheck] { sets.filter { !$0.reason.isEmpty } }
    /// The rules that were not kept, in one sentence.
    package var complaint: String {
        rules.filter { !$0.passed }.map { "\($0.name) is \(Table.number($0.value)), allowed is \($0.limit)" }.joined(separator: "; ")
    }

    /// - Parameters:
    ///   - previous: the published model; nil for the first.
    ///   - sets: new points, by experiment and table.
    ///   - trainings: how many of the members' times count: with method dropout several members are passes through one network.
    package init(
        of run: String, trainings: Int = .max, previous: PreviousModel?, sets: [NewSet] = [], settings: AcceptanceRules
    ) throws {
        let new = try RunResult(run: run)
        rules = []
        members = new.members.count
        trainPoints = new.trainPoints
        testPoints = new.testPoints
        chiSquareTrain = new.chiSquareTrain
        chiSquareTest = new.chiSquareTest
        let file = try HDF5File.open(new.path)
        coreSeconds = try ResultReader(file).read(MemberDatasets().seconds).prefix(trainings).reduce(0, +)
        try file.close()
        self.sets = try sets.isEmpty ? [] : CompatibilityCheck.afterwards(sets, by: EnsembleFile(run: run), settings: settings)

        let lost = Double(new.failures.count)
        require(
            "failed or vetoed members", lost, lost <= settings.failedMembers * Double(members),
            "\(Table.number(settings.failedMembers)) of \(members)")
        if let previous {
            try compare(new, previous, settings)
            changes = ModelChange.changes(from: previous.ensemble, to: try EnsembleFile(run: run), at: new) { chosen, means in
                Acceptance.chiSquare(at: chosen, of: new.points, means: means, in: new)
            }
        }
        if new.testPoints >= Acceptance.leastTestPoints && members > 1 {
            let covered = Double(new.points.count { $0.isTest && Acceptance.isCovered($0, in: new) }) / Double(new.testPoints)
            require(
                "test points within 1σ", covered, covered >= settings.coverageLow && covered <= settings.coverageHigh,
                "\(Table.number(settings.coverageLow)) to \(Table.number(settings.coverageHigh))")
        }
        let kinks = Acceptance.roughness(new)
        if let previous, let before = previous.roughness.finite, let now = kinks.finite {
            require("roughness", now, now <= settings.roughness * before, "\(Table.number(settings.roughness)) × \(Table.number(before))")
        }
        let isFinite = new.bands.allSatisfy { $0.mean.allSatisfy { $0.isFinite && $0 >= 0 } }
        require("bands that are not finite", isFinite ? 0 : 1, isFinite, "0")
    }

    package mutating func require(_ name: String, _ value: Double, _ passed: Bool, _ limit: String) {
        rules.append(Rule(name: name, value: value, limit: limit, passed: passed))
    }

    private static let oldData = "χ²/N of the old data"

    package var oldDataRules: [Rule] { rules.filter { $0.name.hasPrefix(Acceptance.oldData) } }

    /// Sets in doubt that are to be trained with one by one: all, where there are several and the old data are described worse with them
    /// together.
    ///
    /// - Parameter beforehand: what was found of the sets before the training.
    package func toBeTried(_ beforehand: [CompatibilityCheck]) -> [CompatibilityCheck] {
        guard oldDataRules.contains(where: { !$0.passed }) else { return [] }
        let inDoubt = beforehand.filter { check in
            check.question != nil && sets.contains { $0.experiment == check.experiment && $0.table == check.table }
        }
        return inDoubt.count > 1 ? inDoubt : []
    }

    /// Decides on sets that were judged beforehand.
    ///
    /// - Parameter trials: of each set that was trained with alone; what they found counts for it, not what the training with all did.
    package mutating func weigh(_ beforehand: [CompatibilityCheck], trials: [SetTrial] = [], settings: AcceptanceRules) {
        let together = oldDataRules.first { !$0.passed }.map { "\($0.name) is \(Table.number($0.value)), allowed is \($0.limit)" }
        self.trials = trials.isEmpty ? nil : trials
        for i in sets.indices {
            guard let before = beforehand.first(where: { $0.experiment == sets[i].experiment && $0.table == sets[i].table })
            else { continue }
            let trial = trials.first { $0.experiment == before.experiment && $0.table == before.table }
            if let trial { sets[i] = trial.check }
            sets[i].decide(before, worse: trial.map(\.worse) ?? together, settings: settings)
        }
    }

    /// Points that both models have, with λ fitted to these anew for each; then the new ones.
    private mutating func compare(_ new: RunResult, _ previous: PreviousModel, _ settings: AcceptanceRules) throws {
        let old = previous.result
        let before = Dictionary(
            zip(old.points.map { PointName($0, in: old) }, old.points.indices), uniquingKeysWith: { first, _ in first })
        let common = new.points.indices.compactMap { index in
            before[PointName(new.points[index], in: new)].map { (after: index, before: $0) }
        }
        let points = common.map { new.points[$0.after] }
        let newMembers = try new.memberPredictions(), oldMembers = try old.memberPredictions()
        let membersAfter = newMembers.map { member in common.map { member[$0.after] } }
        let membersBefore = oldMembers.map { member in common.map { member[$0.before] } }
        for (name, isTest) in [("training", false), ("test", true)] {
            let chosen = points.indices.filter { points[$0].isTest == isTest }
            guard chosen.count >= (isTest ? Acceptance.leastTestPoints : 1) else { continue }
            func chiSquare(_ means: [Double]) -> Double { Acceptance.chiSquare(at: chosen, of: points, means: means, in: new) }
            let after = chiSquare(points.map(\.mean)), before = chiSquare(common.map { old.points[$0.before].mean })
            let errorAfter = Jackknife.error(of: membersAfter, figure: chiSquare)
            let errorBefore = settings.oldData * Jackknife.error(of: membersBefore, figure: chiSquare)
            let scatter = 2 * (errorAfter * errorAfter + errorBefore * errorBefore).squareRoot()
            require(
                "\(Acceptance.oldData), \(chosen.count) \(name) points", after, after <= settings.oldData * max(before, 1) + scatter,
                "\(Table.number(settings.oldData)) × \(Table.number(max(before, 1))) + \(Table.number(scatter))")
        }
        let fresh = new.points.filter { before[PointName($0, in: new)] == nil }
        guard !fresh.isEmpty else { return }
        let after = Acceptance.chiSquare(at: Array(fresh.indices), of: fresh, means: fresh.map(\.mean), in: new)
        let means = previous.ensemble.predict(fresh.map(\.kinematics), products: .preferred).map(\.mean)
        let unseen = Acceptance.chiSquare(at: Array(fresh.indices), of: fresh, means: means, in: new)
        require(
            "χ²/N of the new data, \(fresh.count) points", after, after <= settings.newData * max(unseen, 1),
            "\(Table.number(settings.newData)) × \(Table.number(max(unseen, 1))), the published model's is \(Table.number(unseen))")
    }

    /// χ²/N at some of `points`, with λ fitted to all of them.
    ///
    /// - Parameter means: f̄ at each of `points`.
    package static func chiSquare(at chosen: [Int], of points: [RunResult.Point], means: [Double], in run: RunResult) -> Double {
        let data = FitData(
            value: points.map(\.crossSection), error: points.map(\.error), group: points.map(\.experiment),
            groupUncertainty: run.experiments.map(\.normalizationUncertainty))
        return Comparison(data, mean: means).chiSquare(at: chosen)
    }

    /// |d − λf̄| ≤ √(δ² + λ²s²).
    private static func isCovered(_ point: RunResult.Point, in run: RunResult) -> Bool {
        let normalization = run.experiments[point.experiment].normalization
        let (difference, s) = (point.crossSection - normalization * point.mean, normalization * point.standardDeviation)
        return difference * difference <= point.error * point.error + s * s
    }

    /// Mean over the bands of the largest distance of ln f̄ from the cubic through its neighbours; NaN without bands to judge.
    package static func roughness(_ run: RunResult) -> Double {
        let kinks = run.bands.compactMap { SmoothnessPicture.roughness($0.mean)?.largest }
        return kinks.reduce(0, +) / Double(kinks.count)
    }
}

extension RunResult {
    /// f of each member at each point, M×N.
    fileprivate func memberPredictions() throws -> [[Double]] {
        let file = try HDF5File.open(path)
        let rows = try ResultReader(file).rows(EnsemblePointDatasets().prediction, members.count, points.count)
        try file.close()
        return rows
    }
}

/// A measured point wherever it stands.
package struct PointName: Hashable {
    package var experiment: String
    package var kinematics: Kinematics
    package var crossSection: Double
    package var error: Double

    package init(experiment: String, kinematics: Kinematics, crossSection: Double, error: Double) {
        self.experiment = experiment
        self.kinematics = kinematics
        self.crossSection = crossSection
        self.error = error
    }

    package init(_ point: RunResult.Point, in run: RunResult) {
        self.init(
            experiment: run.experiments[point.experiment].name, kinematics: point.kinematics, crossSection: point.crossSection,
            error: point.error)
    }

    package init(_ row: Measurement) {
        self.init(experiment: row.experiment, kinematics: row.kinematics, crossSection: row.crossSection, error: row.error)
    }
}

/// The model that is published tonight.
package struct PreviousModel {
    package let path: String
    package let result: RunResult
    package let ensemble: EnsembleFile

    package init(_ path: String) throws(RunError) {
        self.path = path
        result = try RunResult(run: path)
        ensemble = try EnsembleFile(run: path)
    }

    package var roughness: Double { Acceptance.roughness(result) }
    /// All its points beside its mean.
    package var residuals: MeasuredResiduals {
        var residuals = MeasuredResiduals()
        residuals.uncertainty = result.experiments.map(\.normalizationUncertainty)
        for point in result.points {
            residuals.append(point.kinematics, point.crossSection, point.error, model: point.mean, group: point.experiment)
        }
        return residuals
    }

    package var training: [Kinematics] { result.points.filter { !$0.isTest }.map(\.kinematics) }
}

extension Double {
    /// nil for what is not a number.
    package var finite: Double? { isFinite ? self : nil }
}
