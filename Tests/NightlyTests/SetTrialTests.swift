import DataAgreement
import Foundation
import NightJudgement
import Testing

@Suite("Several sets in doubt")
struct SetTrialTests {
    private static func check(_ experiment: String, doubt: String? = "χ²/N after λ is 15, the limit is 6.00") -> CompatibilityCheck {
        var set = NewSet(experiment: experiment, table: "new.csv", normalizationUncertainty: 0.03)
        for i in 0..<6 {
            set.energy.append(1)
            set.theta.append(36)
            set.omega.append(0.1 + 0.02 * Double(i))
            set.crossSection.append(100)
            set.error.append(3)
        }
        var check = CompatibilityCheck(
            set, of: 6, by: SetPrediction(members: set.energy.map { _ in [99.0, 100, 101] }), settings: AcceptanceRules())
        check.doubt = doubt
        return check
    }

    /// What was found of a training with three sets, of which the last is in no doubt.
    private static func judged(oldDataKept: Bool, strictlyKept: Bool? = nil, roughnessKept: Bool = false) throws -> Acceptance {
        let sets = ["A", "B", "C"].map { name in
            var check = check(name)
            check.doubt = nil
            return check
        }
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        func rule(_ points: String, _ value: Int, _ limit: String, _ passed: Bool) -> String {
            #"{"name": "χ²/N of the old data, \#(points) points", "value": \#(value), "limit": "\#(limit)", "passed": \#(passed)}"#
        }
        let strict = strictlyKept.map { "\"strictRules\": [\(rule("900 training", 2, "1.1", $0))]," } ?? ""
        let text = """
            {\(strict) "rules": [\(rule("90 test", 3, "1.1 × 1.00", oldDataKept)),
                       {"name": "roughness", "value": 9, "limit": "2", "passed": \(roughnessKept)}],
             "sets": \(String(decoding: try encoder.encode(sets), as: UTF8.self)), "members": 4, "trainPoints": 900, "testPoints": 90,
             "chiSquareTrain": 1, "chiSquareTest": 3, "coreSeconds": 1}
            """
        return try JSONDecoder().decode(Acceptance.self, from: Data(text.utf8))
    }

    private static func trial(_ experiment: String, old: Bool, other: (inDoubt: Bool, after: Double)) -> SetTrial {
        SetTrial(
            check: check(experiment, doubt: nil),
            rules: [Acceptance.Rule(name: "χ²/N of the old data, 90 test points", value: old ? 1 : 4, limit: "1.1 × 1.00", passed: old)],
            others: [.init(name: "C of new.csv", isInDoubt: other.inDoubt, points: 6, before: 1, after: other.after, limit: 1.4)])
    }

    private let before = [check("A"), check("B"), check("C", doubt: nil)]

    @Test("They are tried one by one where the old data are described worse with all, and only then")
    func tried() throws {
        #expect(try Self.judged(oldDataKept: false).toBeTried(before).map(\.experiment) == ["A", "B"])
        #expect(try Self.judged(oldDataKept: true).toBeTried(before).isEmpty)
        #expect(try Self.judged(oldDataKept: false).toBeTried([before[0], before[2]]).isEmpty, "one alone was tried already")
    }

    @Test("Each answers for its own training: the one with which the old data are worse is quarantined, the other is not")
    func apart() throws {
        var judgement = try Self.judged(oldDataKept: false)
        let trials = [Self.trial("A", old: true, other: (false, 1)), Self.trial("B", old: false, other: (false, 1))]
        judgement.weigh(before, trials: trials, settings: AcceptanceRules())
        #expect(judgement.quarantined.map(\.experiment) == ["B"] && judgement.trials == trials)
        #expect(judgement.quarantined[0].reason.hasSuffix("χ²/N of the old data, 90 test points is 4.00, allowed is 1.1 × 1.00"))
        // Without trials all in doubt are.
        var together = try Self.judged(oldDataKept: false)
        together.weigh(before, settings: AcceptanceRules())
        #expect(together.quarantined.map(\.experiment) == ["A", "B"] && together.trials == nil)
    }

    @Test("A set that no older data vouch for answers for its training, too; one that older data agree with does not")
    func unknown() throws {
        var far = Self.check("A", doubt: nil)
        far.neighbours = NeighbourCheck(MeasuredResiduals(), beside: MeasuredResiduals(), leastPoints: 5)
        #expect(far.question == "no older data lie at its kinematics")
        var near = Self.check("B", doubt: nil)
        near.neighbours = far.neighbours
        near.neighbours?.judged = 9
        #expect(near.question == nil)
        var judgement = try Self.judged(oldDataKept: false)
        #expect(judgement.toBeTried([far, near]).isEmpty)
        judgement.weigh([far, near], settings: AcceptanceRules())
        #expect(judgement.quarantined.map(\.reason) == [
            "no older data lie at its kinematics; trained with it, χ²/N of the old data, 90 test points is 3.00, allowed is 1.1 × 1.00",
        ])
    }

    @Test("At the training points old data may be described as held-out ones; a set that nothing vouches for must cost them nothing")
    func strictly() throws {
        var (far, near) = (Self.check("A"), Self.check("B"))
        far.neighbours = NeighbourCheck(MeasuredResiduals(), beside: MeasuredResiduals(), leastPoints: 5)
        near.neighbours = far.neighbours
        near.neighbours?.judged = 9
        var judgement = try Self.judged(oldDataKept: true, strictlyKept: false)
        // Of two in doubt only the one that has to answer for the training points is tried by itself.
        #expect(judgement.toBeTried([far, near]).map(\.experiment) == ["A"])
        judgement.weigh([far, near], settings: AcceptanceRules())
        #expect(judgement.quarantined.map(\.experiment) == ["A"])
        #expect(judgement.quarantined[0].reason.contains("χ²/N of the old data, 900 training points is 2.00"))
        var kept = try Self.judged(oldDataKept: true, strictlyKept: true)
        kept.weigh([far, near], settings: AcceptanceRules())
        #expect(kept.quarantined.isEmpty && kept.sets.filter { !$0.isVouchedFor }.map(\.experiment) == ["A"])
    }

    @Test("Where older data agree with all new sets, a training that describes the old ones worse is too short")
    func tooShort() throws {
        func before(_ judged: Int) -> [CompatibilityCheck] {
            ["A", "B", "C"].map { name in
                var check = Self.check(name, doubt: nil)
                check.neighbours = NeighbourCheck(MeasuredResiduals(), beside: MeasuredResiduals(), leastPoints: 5)
                check.neighbours?.judged = name == "A" ? judged : 9
                return check
            }
        }
        var judgement = try Self.judged(oldDataKept: false)
        #expect(!judgement.isTooShort(before(9), settings: AcceptanceRules()), "roughness is no matter of length")
        judgement = try Self.judged(oldDataKept: false, roughnessKept: true)
        #expect(judgement.isTooShort(before(9), settings: AcceptanceRules()))
        #expect(!judgement.isTooShort(before(0), settings: AcceptanceRules()), "a set that nothing vouches for may be wrong")
        #expect(!judgement.isTooShort([], settings: AcceptanceRules()))
        judgement = try Self.judged(oldDataKept: true, roughnessKept: true)
        #expect(!judgement.isTooShort(before(9), settings: AcceptanceRules()))
    }

    @Test("What it says of another new set counts, unless that is in doubt itself")
    func others() throws {
        #expect(Self.trial("A", old: true, other: (false, 9)).worse == "χ²/N of the new set C of new.csv is 9.00, allowed is 1.40")
        #expect(Self.trial("A", old: true, other: (true, 9)).worse == nil)
        var judgement = try Self.judged(oldDataKept: false)
        judgement.weigh(
            before, trials: [Self.trial("A", old: true, other: (false, 9)), Self.trial("B", old: true, other: (true, 9))],
            settings: AcceptanceRules())
        #expect(judgement.quarantined.map(\.experiment) == ["A"])
    }
}
