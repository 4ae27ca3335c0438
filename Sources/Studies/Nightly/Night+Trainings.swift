import Files
import NeuralNetwork
import NightJudgement
import Runs

extension Night {
    /// Goes through what is there, judging trainings that have not been judged.
    func trainings(_ quarantined: inout [CompatibilityCheck]) throws -> Training {
        guard plan.trains else { return .none }
        let previous = try previousPath.map { path throws(RunError) in try JudgedModel(path) }
        let before = try previousPath.map { path throws(RunError) in try JSONFile.read(ModelData.self, from: ModelData.file(path)) }
        var doublings = 0
        for number in 1... {
            let attempt = NightDirectory.Attempt(number)
            if let message = try failure(attempt) { return .failed(message) }
            if !PlainFile.exists(directory.judgementFile(attempt)) {
                let gone = plan.sets(of: quarantined)
                guard PlainFile.exists(RunDirectory(directory.run(attempt)).result) else {
                    return .wanted(attempt, without: gone, longer: 1 << doublings)
                }
                if let training = try judge(attempt, previous: previous, without: gone, doublings: doublings) { return training }
            }
            let judgement = try JSONFile.read(Acceptance.self, from: directory.judgementFile(attempt))
            if judgement.isRepeated == true {
                doublings += 1
                continue
            }
            if judgement.quarantined.isEmpty { return .judged(judgement, attempt: number) }
            quarantined += judgement.quarantined
            let left = data.digests(try data.intake(without: plan.sets(of: quarantined)))
            if let before, data.isSame(left, as: before.digests) { return .none }
        }
        return .none
    }

    private func failure(_ attempt: NightDirectory.Attempt) throws(RunError) -> String? {
        guard PlainFile.exists(directory.failureFile(attempt)) else { return nil }
        return String(decoding: try RunDirectory.read(directory.failureFile(attempt)), as: UTF8.self)
    }

    /// Judges a training, and writes what was found.
    ///
    /// - Returns: what is to be trained before, where several sets are in doubt; nil when it is judged.
    private func judge(
        _ attempt: NightDirectory.Attempt, previous: JudgedModel?, without gone: [NewSet], doublings: Int
    ) throws -> Training? {
        let sets = plan.sets.filter { !gone.contains($0) }
        var judgement = try Acceptance(
            of: directory.run(attempt), trainings: data.ensemble.trainings, previous: previous, sets: sets, settings: card.judge)
        if doublings < card.lengthen && judgement.isTooShort(plan.beforehand, settings: card.judge) {
            log.say("the old data are described worse, but data at the same kinematics agree: trained again with twice the epochs")
            judgement.isRepeated = true
            try JSONFile.write(judgement, to: directory.judgementFile(attempt))
            return nil
        }
        // A set that stood its trial needs no second one.
        let doubts = attempt.number == 1 + doublings ? judgement.toBeTried(plan.beforehand) : []
        var trials: [SetTrial] = []
        for (index, check) in doubts.enumerated() {
            guard let previous else { break }
            let trial = NightDirectory.Attempt(attempt.number, trial: index + 1)
            if let message = try failure(trial) { return .failed("with \(check.name) alone: \(message)") }
            if !PlainFile.exists(directory.judgementFile(trial)) {
                let others = plan.sets(of: doubts).filter { !check.isOf($0) }
                guard PlainFile.exists(RunDirectory(directory.run(trial)).result) else {
                    log.say("\(check.name) is in doubt, as others are: trained with, and without the others")
                    return .wanted(trial, without: gone + others, longer: 1 << doublings)
                }
                guard let set = sets.first(where: check.isOf) else { continue }
                let found = try SetTrial(
                    of: directory.run(trial), set: set, check, others: sets.filter { !check.isOf($0) }, inDoubt: doubts, previous: previous,
                    settings: card.judge)
                try JSONFile.write(found, to: directory.judgementFile(trial))
            }
            trials.append(try JSONFile.read(SetTrial.self, from: directory.judgementFile(trial)))
        }
        judgement.weigh(plan.beforehand, trials: trials, settings: card.judge)
        for check in judgement.quarantined { log.say("quarantined: \(check.name): \(check.reason)") }
        try JSONFile.write(judgement, to: directory.judgementFile(attempt))
        return nil
    }

    /// A training of which too few replicas are good: the night says so and is over. Anything else that stopped it, such as a full disk, is
    /// for the next start to go on from.
    ///
    /// - Returns: whether it is over.
    func giveUp<Trained: Study>(
        _ attempt: NightDirectory.Attempt, of study: Trained.Type, because message: String
    ) throws(RunError) -> Bool where Trained.Compute == GEMM {
        guard let run = try? RunOverview(study, in: RunDirectory(directory.run(attempt)), compute: .preferred), run.isExhausted
        else { return false }
        do { try AtomicFile.write(message, to: directory.failureFile(attempt)) } catch { throw RunError("\(error)") }
        return true
    }
}
