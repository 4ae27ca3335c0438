import Files
import FineTuning
import Foundation
import NeuralNetwork
import NightJudgement
import Prediction
import Runs

extension Night {
    /// What came of the fine-tunes of a nucleus so far.
    struct Tuning {
        let name: String
        /// The last, judged or not.
        var attempt = 1
        var run: String
        /// What was found of it; nil where it is still to be trained, or cannot be.
        var tuned: TunedNucleus?
        /// By the fine-tunes; not what was quarantined beforehand.
        var quarantined: [CompatibilityCheck] = []
    }

    /// Goes through the fine-tunes of a nucleus: the later ones are without what was quarantined.
    func tunings(of name: String) throws(RunError) -> Tuning {
        var tuning = Tuning(name: name, run: directory.nucleus(name, 1))
        while PlainFile.exists(directory.nucleusJudgementFile(name, tuning.attempt)) {
            let tuned = try JSONFile.read(TunedNucleus.self, from: directory.nucleusJudgementFile(name, tuning.attempt))
            let found = tuned.judgement.quarantined
            guard !found.isEmpty, try hasData(name, without: tuning.quarantined + found) else {
                tuning.tuned = tuned
                return tuning
            }
            tuning.quarantined += found
            tuning.attempt += 1
            tuning.run = directory.nucleus(name, tuning.attempt)
        }
        return tuning
    }

    /// Whether anything is left to be fine-tuned to.
    private func hasData(_ nucleus: String, without checks: [CompatibilityCheck]) throws(RunError) -> Bool {
        let left = try data.intake(without: plan.sets(of: plan.quarantinedBeforehand + checks)).tables[nucleus] ?? []
        return !left.isEmpty
    }

    /// The first fine-tune that is still to be done; those that are get judged.
    func nextTune(from source: String) throws -> Step? {
        for nucleus in plan.tunes {
            while true {
                let tuning = try tunings(of: nucleus)
                if tuning.tuned != nil || PlainFile.exists(directory.nucleusFailureFile(nucleus, tuning.attempt)) { break }
                let gone = plan.quarantinedBeforehand + tuning.quarantined
                guard PlainFile.exists(RunDirectory(tuning.run).result) else {
                    let tables = try writeTables(of: nucleus, attempt: .init(tuning.attempt), without: plan.sets(of: gone))
                    let members = try EnsembleFile(run: source).replicas.count
                    return .tune(
                        card.finetuneCard(of: nucleus, tables: tables, source: source, members: members, output: tuning.run),
                        nucleus: nucleus, attempt: tuning.attempt)
                }
                let before = previousPath.map { "\($0)/nuclei/\(nucleus)" }.flatMap { PlainFile.exists($0) ? $0 : nil }
                let new = plan.sets(of: nucleus)
                let left = new.sets.filter { set in !gone.contains { $0.isOf(set) } }
                let tuned = try TunedNucleus(
                    tuning.run, previous: try before.map { path throws(RunError) in try JudgedModel(path) }, sets: left,
                    beforehand: new.beforehand, settings: card.judge)
                for check in tuned.judgement.quarantined { log.say("quarantined: \(check.name): \(check.reason)") }
                try JSONFile.write(tuned, to: directory.nucleusJudgementFile(nucleus, tuning.attempt))
            }
        }
        return nil
    }

    /// A nucleus that cannot be fine-tuned, or of which too few replicas are good. One that was begun and stopped is for the next start to
    /// go on from.
    ///
    /// - Returns: whether it is given up.
    func giveUp(nucleus: String, attempt: Int, because message: String) throws(RunError) -> Bool {
        let run = RunDirectory(directory.nucleus(nucleus, attempt))
        if PlainFile.exists(run.config) {
            guard try RunOverview(FineTuneStudy.self, in: run, compute: .preferred).isExhausted else { return false }
        }
        let file = directory.nucleusFailureFile(nucleus, attempt)
        do throws(FileError) {
            // Nothing may have been begun there.
            try PlainFile.makeDirectory((file as NSString).deletingLastPathComponent)
            try AtomicFile.write(message, to: file)
        } catch {
            throw RunError("\(error)")
        }
        return true
    }
}
