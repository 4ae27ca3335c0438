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
    /// The rules on old data as a set must keep them that no older data vouch for; nil for the first model.
    package var strictRules: [Rule]?
    /// What it says otherwise than the published model; nil for the first.
    package var changes: [ModelChange]?
    /// Whether a longer training follows, which the sets wait for; nil where none does.
    package var isRepeated: Bool?
    /// Trainings with each of several sets in doubt; nil where there were none.
    package var trials: [SetTrial]?

    /// Fewer test points say nothing for sure.
    static let leastTestPoints = 20

    package var passed: Bool { rules.allSatisfy(\.passed) }
    package var quarantined: [CompatibilityCheck] { sets.filter { !$0.reason.isEmpty } }
    /// The rules that were not kept, in one sentence.
    package var complaint: String {
        let broken = rules.filter { !$0.passed }
        let isOfOldData = broken.allSatisfy { $0.name.hasPrefix(Acceptance.oldData) }
        let advice = isOfOldData && sets.contains { $0.neighbours != nil && $0.isVouchedFor } ? [CompatibilityCheck.tooShort] : []
        return (broken.map { "\($0.name) is \(Table.number($0.value)), allowed is \($0.limit)" } + advice).joined(separator: "; ")
    }

    /// - Parameters:
    ///   - previous: the published model; nil for the first.
    ///   - sets: new points, by experiment and table.
    ///   - trainings: how many of the members' times count: with method dropout several members are passes through one network.
    package init(
        of run: String, trainings: Int = .max, previous: JudgedModel?, sets: [NewSet] = [], settings: AcceptanceRules
    ) throws {
        let model = try JudgedModel(run)
        let new = model.result
        rules = []
        members = new.members.count
        trainPoints = new.trainPoints
        testPoints = new.testPoints
        chiSquareTrain = new.chiSquareTrain
        chiSquareTest = new.chiSquareTest
        let file = try HDF5File.open(new.path)
        coreSeconds = try ResultReader(file).read(MemberDatasets().seconds).prefix(trainings).reduce(0, +)
        try file.close()
        self.sets = try CompatibilityCheck.afterwards(sets, by: model, settings: settings)

        let lost = Double(new.failures.count)
        require(
            "failed or vetoed members", lost, lost <= settings.failedMembers * Double(members),
            "\(Table.number(settings.failedMembers)) of \(members)")
        if let previous {
            try judgeOldData(OldData(new, previous.result), settings)
            try judgeNewData(new, previous, settings)
            changes = try ModelChange.changes(from: previous, to: model) { chosen, means in
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

    /// Whether it is the training that does not reach all data, rather than a set that is wrong: the old data are described worse, no other
    /// rule is broken, and older data at the same kinematics agree with every new set.
    ///
    /// - Parameter beforehand: what was found of the sets before the training.
    package func isTooShort(_ beforehand: [CompatibilityCheck], settings: AcceptanceRules) -> Bool {
        let broken = rules.filter { !$0.passed }
        return !broken.isEmpty && broken.allSatisfy { $0.name.hasPrefix(Acceptance.oldData) } && !sets.isEmpty && sets.allSatisfy { set in
            abs(set.pull) <= settings.normalization
                && beforehand.contains { $0.isOfSame(set) && $0.neighbours != nil && $0.isVouchedFor && $0.reason.isEmpty }
        }
    }

    /// The rules on old data with their numbers.
    package var oldDataRules: [Rule] { rules.filter { $0.name.hasPrefix(Acceptance.oldData) } }
    private static let oldData = "χ²/N of the old data"

    /// The rule on old data that is broken where the set of a check is to blame: a set that older data vouch for answers for what held-out
    /// points say, another one also for the training points.
    package func brokenRule(for check: CompatibilityCheck) -> Rule? {
        (check.isVouchedFor ? oldDataRules : strictRules ?? oldDataRules).first { !$0.passed }
    }

    /// Sets in doubt that are to be trained with one by one: those that the old data are described worse with, where there are several in
    /// doubt.
    ///
    /// - Parameter beforehand: what was found of the sets before the training.
    package func toBeTried(_ beforehand: [CompatibilityCheck]) -> [CompatibilityCheck] {
        let inDoubt = beforehand.filter { check in check.question != nil && sets.contains(where: check.isOfSame) }
        return inDoubt.count > 1 ? inDoubt.filter { brokenRule(for: $0) != nil } : []
    }

    /// Decides on sets that were judged beforehand.
    ///
    /// - Parameter trials: of each set that was trained with alone; what they found counts for it, not what the training with all did.
    package mutating func weigh(_ beforehand: [CompatibilityCheck], trials: [SetTrial] = [], settings: AcceptanceRules) {
        self.trials = trials.isEmpty ? nil : trials
        for i in sets.indices {
            guard let before = beforehand.first(where: sets[i].isOfSame) else { continue }
            let trial = trials.first { $0.check.isOfSame(before) }
            if let trial { sets[i] = trial.check }
            let together = brokenRule(for: before).map { "\($0.name) is \(Table.number($0.value)), allowed is \($0.limit)" }
            sets[i].decide(before, worse: trial.map(\.worse) ?? together, settings: settings)
        }
    }

    /// Points that both models have.
    private mutating func judgeOldData(_ old: OldData, _ settings: AcceptanceRules) {
        let found = old.rules(settings)
        rules += found.rules
        strictRules = found.strict
    }

    /// Points that the published model does not have.
    private mutating func judgeNewData(_ new: RunResult, _ previous: JudgedModel, _ settings: AcceptanceRules) throws {
        let known = Set(previous.result.points.map { NuclearPointName($0, in: previous.result) })
        let fresh = new.points.filter { !known.contains(NuclearPointName($0, in: new)) }
        guard !fresh.isEmpty else { return }
        let after = Acceptance.chiSquare(at: Array(fresh.indices), of: fresh, means: fresh.map(\.mean), in: new)
        let means = try previous.predict(fresh.map { (new.nucleus(of: $0), $0.kinematics) }).map(\.mean)
        let unseen = Acceptance.chiSquare(at: Array(fresh.indices), of: fresh, means: means, in: new)
        require(
            "χ²/N of the new data, \(fresh.count) points", after, after <= settings.newData * max(unseen, 1),
            "\(Table.number(settings.newData)) × \(Table.number(max(unseen, 1))), the published model's is \(Table.number(unseen))")
    }

    static func data(_ points: [RunResult.Point], in run: RunResult) -> FitData {
        FitData(
            value: points.map(\.crossSection), error: points.map(\.error), group: points.map(\.experiment),
            groupUncertainty: run.experiments.map(\.normalizationUncertainty))
    }

    /// χ²/N at some of `points`, with λ fitted to all of them.
    ///
    /// - Parameter means: f̄ at each of `points`.
    package static func chiSquare(at chosen: [Int], of points: [RunResult.Point], means: [Double], in run: RunResult) -> Double {
        Comparison(data(points, in: run), mean: means).chiSquare(at: chosen)
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

extension Double {
    /// nil for what is not a number.
    package var finite: Double? { isFinite ? self : nil }
}
