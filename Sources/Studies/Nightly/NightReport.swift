import DataAgreement
import NightJudgement
import Text

/// What a night brought, for people.
struct NightReport {
    let plan: NightPlan
    let entry: History.Entry
    let judgements: [Acceptance]
    let quarantined: [CompatibilityCheck]
    /// Those that were fine-tuned.
    let nuclei: [TunedNucleus]
    /// Nuclei that could not be, and why.
    let failures: [(String, String)]

    /// One sentence.
    var headline: String {
        switch entry.event {
        case .published: "night \(plan.night): published: \(entry.reason)"
        case .kept, .failed, .abandoned, .rollback:
            "night \(plan.night): \(plan.previous.map { "\($0) stays" } ?? "nothing is published"): \(entry.reason)"
        }
    }

    /// What goes to standard output.
    func summary(store: Store) -> String {
        headline + "\nreport: \(store.night(plan.night).reportFile)\n"
            + (entry.event == .published ? "model: \(store.current)\n" : "")
    }

    var text: String {
        var text = headline + "\n\nbegan \(plan.began), before it \(plan.previous ?? "nothing") was published\n"
        text += section("What is new", plan.changes.isEmpty ? ["the card"] : plan.changes)
        text += section("Files", plan.files.map { "\($0.status.rawValue)  \($0.path)\($0.note.isEmpty ? "" : ": \($0.note)")" })
        if !plan.beforehand.isEmpty { text += section("New sets under the published model", checks(plan.beforehand)) }
        for nucleus in plan.nuclei ?? [] where !nucleus.beforehand.isEmpty {
            text += section("New sets of \(nucleus.name) under its published fine-tune", checks(nucleus.beforehand))
        }
        for (number, judgement) in judgements.enumerated() {
            text += section(
                "Training \(number + 1): \(judgement.members) members, \(judgement.trainPoints) training and \(judgement.testPoints) test "
                    + "points, " + "χ²/N \(Table.number(judgement.chiSquareTrain)) and \(Table.number(judgement.chiSquareTest)), "
                    + Table.coreTime(judgement.coreSeconds),
                rules(judgement)
                    + (judgement.isRepeated == true ? ["data at the same kinematics agree: trained again with twice the epochs"] : []))
            if let changes = judgement.changes {
                text += section("Training \(number + 1) against the published model", lines(ModelChange.table(changes)))
            }
            for trial in judgement.trials ?? [] {
                text += section(
                    "\(trial.check.name), in doubt, trained with and without the others in doubt", lines(found(trial)))
            }
            if !judgement.sets.isEmpty { text += section("New sets under training \(number + 1)", checks(judgement.sets)) }
        }
        if !quarantined.isEmpty {
            text += section("Quarantined", quarantined.map { "\($0.name): \($0.reason)" })
        }
        for nucleus in nuclei {
            let judgement = nucleus.judgement
            text += section(
                "\(nucleus.name), fine-tuned at depth \(nucleus.choice): \(judgement.members) members, \(judgement.trainPoints) training "
                    + "and \(judgement.testPoints) test points, \(Table.coreTime(judgement.coreSeconds)); "
                    + (judgement.passed ? "passes" : "does not pass"),
                lines(nucleus.table) + rules(judgement) + (judgement.sets.isEmpty ? [] : [""] + checks(judgement.sets)))
        }
        for (nucleus, message) in failures { text += section("\(nucleus): not fine-tuned", lines(message)) }
        return text
    }

    private func section(_ title: String, _ lines: [String]) -> String { "\n\(title)\n" + lines.map { "  \($0)\n" }.joined() }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    private func rules(_ judgement: Acceptance) -> [String] {
        lines(Table.aligned([["rule", "value", "allowed", ""]] + judgement.rules.map {
            [$0.name, Table.number($0.value), $0.limit, $0.passed ? "kept" : "BROKEN"]
        }))
    }

    /// What a model with one of several sets in doubt says of the old data and of the other new sets.
    private func found(_ trial: SetTrial) -> String {
        Table.aligned([["", "without it", "with it", "allowed", ""]] + trial.rules.map {
            [$0.name, "", Table.number($0.value), $0.limit, $0.passed ? "kept" : "BROKEN"]
        } + trial.others.map { other in
            let verdict = other.after <= other.limit ? "kept" : other.isInDoubt ? "worse, but in doubt itself" : "BROKEN"
            return [
                "χ²/N of \(other.name), \(other.points) points", Table.number(other.before), Table.number(other.after),
                Table.number(other.limit), verdict,
            ]
        })
    }

    private func checks(_ sets: [CompatibilityCheck]) -> [String] {
        lines(Table.aligned([["set", "judged", "points", "λ", "Δλ", "s_λ", "pull", "χ²/N", ""]] + sets.map {
            [$0.name, "\($0.judged)", "\($0.points)", Table.number($0.normalization),
             Table.number($0.normalizationUncertainty), Table.number($0.normalizationSpread), Table.number($0.pull), Table.number($0.shape),
             verdict($0)]
        })) + beside(sets)
    }

    private func verdict(_ check: CompatibilityCheck) -> String {
        if !check.reason.isEmpty { return "QUARANTINED" }
        if check.judged < CompatibilityCheck.leastPoints { return "too few points to judge" }
        if !check.isVouchedFor { return "no older data there: look at it" }
        return check.doubt == nil ? "fits" : "contradicts the model alone"
    }

    /// New sets beside older data at the same kinematics, and about themselves.
    private func beside(_ sets: [CompatibilityCheck]) -> [String] {
        let known = sets.compactMap { set in set.neighbours.map { (set, $0) } }
        guard !known.isEmpty else { return [] }
        return [""] + lines(Table.aligned([["beside older data", "points", "λ", "pull", "χ²/N", "about itself"]] + known.map { set, near in
            [
                set.experiment + (set.nucleus.map { ", \($0)" } ?? ""), "\(near.judged)", Table.number(near.normalization),
                Table.number(near.pull), Table.number(near.shape), Table.number(near.roughness),
            ]
        }))
    }
}
