import Cluster
import CrossSectionFits
import Ensemble
import Files
import FineTuning
import Foundation
import NeuralNetwork
import Pictures
import Prediction
import Reports
import Runs
import ScatteringData
import Training
import TransferLearning

/// One night on rank 0, from its plan to its outcome.
///
/// All that is done lies in files of the night's directory, each renamed into place when it is whole. ``nextStep()`` looks at what is there
/// and says what all ranks are to do next; so a night that was interrupted anywhere goes on where it was.
final class Night {
    /// What all ranks do together.
    enum Step {
        case train(RunCard, attempt: Int)
        case tune(FinetuneCard, nucleus: String)
        /// Nothing more; what is to be told.
        case end(Nightly.Outcome)
    }

    let card: NightlyCard
    let store: Store
    let directory: NightDirectory
    let plan: NightPlan
    let log: RunLog
    private let data: NightData

    init(card: NightlyCard, store: Store, directory: NightDirectory, plan: NightPlan, log: RunLog) throws(RunError) {
        self.card = card
        self.store = store
        self.directory = directory
        self.plan = plan
        self.log = log
        data = try NightData(card: card, files: try plan.found.map { found throws(RunError) in
            InputFile(
                path: found.path, bytes: try RunDirectory.read(directory.found(found.copy)), modified: found.modified,
                parts: try found.parts.map { part throws(RunError) in
                    DataTable(name: part.path, bytes: try RunDirectory.read(directory.found(part.copy)))
                })
        })
    }

    private var target: String { data.target.name }
    var previousPath: String? { plan.previous.map(store.model) }

    /// What came of the trainings so far.
    private enum Training {
        case wanted(attempt: Int)
        case judged(Acceptance, attempt: Int)
        case failed(String)
        /// All that is new is quarantined, or there was nothing to train.
        case none
    }

    func nextStep() throws -> Step {
        log.open(directory.path + "/log")
        var quarantined = plan.quarantinedBeforehand
        let training = try trainings(&quarantined)
        if case .wanted(let attempt) = training {
            let tables = try writeTables(of: target, attempt: attempt, without: plan.sets(of: quarantined))
            return .train(
                card.runCard(
                    tables: tables, output: directory.run(attempt), previous: card.retrain == .prior ? previousPath : nil),
                attempt: attempt)
        }
        var source = previousPath
        if case .judged(let judgement, let attempt) = training, judgement.passed { source = directory.run(attempt) }
        if let source, let step = try nextTune(from: source) { return step }
        return .end(try conclude(training, quarantined: quarantined))
    }

    /// The first nucleus that is still to be fine-tuned; those that are get judged.
    private func nextTune(from source: String) throws -> Step? {
        for nucleus in plan.tunes where !PlainFile.exists(directory.nucleusFailureFile(nucleus)) {
            let run = directory.nucleus(nucleus)
            guard PlainFile.exists(RunDirectory(run).result) else {
                let tables = try writeTables(of: nucleus, attempt: 1, without: [])
                let members = try EnsembleFile(run: source).replicas.count
                return .tune(
                    card.finetuneCard(of: nucleus, tables: tables, source: source, members: members, output: run), nucleus: nucleus)
            }
            guard !PlainFile.exists(directory.nucleusJudgementFile(nucleus)) else { continue }
            let before = previousPath.map { "\($0)/nuclei/\(nucleus)" }.flatMap { PlainFile.exists($0) ? $0 : nil }
            let tuned = try TunedNucleus(
                run, previous: try before.map { path throws(RunError) in try PreviousModel(path) }, settings: card.judge)
            try JSONFile.write(tuned, to: directory.nucleusJudgementFile(nucleus))
        }
        return nil
    }

    /// Goes through what is there, judging trainings that have not been judged.
    private func trainings(_ quarantined: inout [CompatibilityCheck]) throws -> Training {
        guard plan.trains else { return .none }
        let previous = try previousPath.map { path throws(RunError) in try PreviousModel(path) }
        let before = try previousPath.map { path throws(RunError) in try JSONFile.read(ModelData.self, from: ModelData.file(path)) }
        for attempt in 1... {
            if PlainFile.exists(directory.failureFile(attempt)) {
                return .failed(String(decoding: try RunDirectory.read(directory.failureFile(attempt)), as: UTF8.self))
            }
            if !PlainFile.exists(directory.judgementFile(attempt)) {
                guard PlainFile.exists(RunDirectory(directory.run(attempt)).result) else { return .wanted(attempt: attempt) }
                let gone = plan.sets(of: quarantined)
                let judgement = try judge(attempt, previous: previous, sets: plan.sets.filter { !gone.contains($0) })
                try JSONFile.write(judgement, to: directory.judgementFile(attempt))
            }
            let judgement = try JSONFile.read(Acceptance.self, from: directory.judgementFile(attempt))
            if judgement.quarantined.isEmpty { return .judged(judgement, attempt: attempt) }
            for check in judgement.quarantined { log.say("quarantined: \(check.experiment) of \(check.table): \(check.reason)") }
            quarantined += judgement.quarantined
            let left = data.digests(try data.intake(without: plan.sets(of: quarantined)))
            if left[target] == before?.digests[target] { return .none }
        }
        return .none
    }

    private func judge(_ attempt: Int, previous: PreviousModel?, sets: [NewSet]) throws -> Acceptance {
        try Acceptance(
            of: directory.run(attempt), trainings: card.train.trainings, previous: previous, sets: sets, beforehand: plan.beforehand,
            settings: card.judge)
    }

    /// Writes the tables of one nucleus.
    ///
    /// - Returns: their paths.
    private func writeTables(of nucleus: String, attempt: Int, without sets: [NewSet]) throws(RunError) -> [String] {
        let tables = try data.intake(without: sets).tables[nucleus] ?? []
        let place = directory.data(attempt, nucleus)
        do throws(FileError) {
            try PlainFile.makeDirectory(place)
            var paths: [String] = []
            for (index, table) in tables.enumerated() {
                let name = plan.found.first { $0.path == table.name }?.copy ?? "0-bundled-\(table.name)"
                paths.append("\(place)/\(name.hasSuffix(".csv") ? name : "\(name)-\(index).csv")")
                try AtomicFile.write(table.bytes, to: paths[index])
            }
            return paths
        } catch {
            throw RunError("\(error)")
        }
    }

    /// A training of which too few replicas are good: the night says so and is over. Anything else that stopped it, such as a full disk, is
    /// for the next start to go on from.
    ///
    /// - Returns: whether it is over.
    func giveUp(attempt: Int, because message: String) throws(RunError) -> Bool {
        guard let run = try? RunOverview(Ensemble.self, in: RunDirectory(directory.run(attempt)), compute: .preferred), run.isExhausted
        else { return false }
        do { try AtomicFile.write(message, to: directory.failureFile(attempt)) } catch { throw RunError("\(error)") }
        return true
    }

    /// A nucleus that cannot be fine-tuned, or of which too few replicas are good. One that was begun and stopped is for the next start to
    /// go on from.
    ///
    /// - Returns: whether it is given up.
    func giveUp(nucleus: String, because message: String) throws(RunError) -> Bool {
        let run = RunDirectory(directory.nucleus(nucleus))
        if PlainFile.exists(run.config) {
            guard try RunOverview(FineTuneStudy.self, in: run, compute: .preferred).isExhausted else { return false }
        }
        let file = directory.nucleusFailureFile(nucleus)
        do throws(FileError) {
            // Nothing may have been begun there.
            try PlainFile.makeDirectory((file as NSString).deletingLastPathComponent)
            try AtomicFile.write(message, to: file)
        } catch {
            throw RunError("\(error)")
        }
        return true
    }

    // MARK: the end

    private func conclude(_ training: Training, quarantined: [CompatibilityCheck]) throws -> Nightly.Outcome {
        let nuclei = try plan.tunes.filter { PlainFile.exists(directory.nucleusJudgementFile($0)) }.map { name throws(RunError) in
            try JSONFile.read(TunedNucleus.self, from: directory.nucleusJudgementFile(name))
        }
        let tuned = nuclei.filter(\.judgement.passed).map(\.name)
        var newRun: String?
        var judgement: Acceptance?
        var event = History.Entry.Event.kept
        var reasons: [String] = []
        switch training {
        case .judged(let found, let attempt):
            judgement = found
            if found.passed {
                newRun = directory.run(attempt)
                reasons.append("the ensemble of \(target) passed all \(found.rules.count) rules")
            } else {
                reasons.append("the trained ensemble does not pass: \(found.complaint)")
            }
        case .failed(let message):
            event = .failed
            reasons.append("the training did not come to an end: \(message)")
        case .none, .wanted: break
        }
        let names = quarantined.map { "\($0.experiment) (\($0.reason))" }
        if !names.isEmpty { reasons.append("quarantined: " + names.joined(separator: ", ")) }
        if !tuned.isEmpty { reasons.append("fine-tuned: \(tuned.joined(separator: ", "))") }
        if !plan.drops.isEmpty { reasons.append("dropped: \(plan.drops.joined(separator: ", "))") }
        for nucleus in nuclei where !nucleus.judgement.passed {
            reasons.append("the fine-tuned \(nucleus.name) does not pass: \(nucleus.judgement.complaint)")
        }
        let untuned = plan.tunes.filter { name in !nuclei.contains { $0.name == name } }
        if !untuned.isEmpty { reasons.append("not fine-tuned: \(untuned.joined(separator: ", "))") }
        let publishes = newRun != nil || (previousPath != nil && (!tuned.isEmpty || !plan.drops.isEmpty))
        if publishes { event = .published }

        var entry = History.Entry(
            event: event, night: directory.name, model: publishes ? directory.modelLink : plan.previous,
            reason: reasons.joined(separator: "; "), time: .now, fingerprint: plan.fingerprint)
        if let judgement {
            (entry.members, entry.trainPoints, entry.testPoints) = (judgement.members, judgement.trainPoints, judgement.testPoints)
            (entry.chiSquareTrain, entry.chiSquareTest) = (judgement.chiSquareTrain.finite, judgement.chiSquareTest.finite)
            entry.coreSeconds = judgement.coreSeconds
        }
        if publishes { try makeModel(newRun: newRun, tuned: tuned, quarantined: quarantined) }
        let report = NightReport(
            plan: plan, entry: entry, judgements: try judgements(), quarantined: quarantined, target: target,
            nuclei: nuclei, failures: failures())
        do { try AtomicFile.write(report.text, to: directory.reportFile) } catch { throw RunError("\(error)") }
        if let newRun { drawPages(newRun) }

        var history = try History(of: store)
        if !history.entries.contains(where: { $0.night == directory.name && $0.event == event }) { try history.append(entry, to: store) }
        if publishes { try store.publish(directory.modelLink) }
        try JSONFile.write(entry, to: directory.outcomeFile)
        for night in store.retain(card.keep, history: history) { log.say("\(night) is removed: only \(card.keep) nights are kept") }
        Notification(command: card.notify).send(report.text, outcome: event.rawValue, log: log)
        return Nightly.Outcome(text: report.summary(store: store), succeeded: event != .failed)
    }

    private func judgements() throws(RunError) -> [Acceptance] {
        var all: [Acceptance] = []
        while PlainFile.exists(directory.judgementFile(all.count + 1)) {
            all.append(try JSONFile.read(Acceptance.self, from: directory.judgementFile(all.count + 1)))
        }
        return all
    }

    private func failures() -> [(String, String)] {
        plan.tunes.compactMap { nucleus in
            (try? RunDirectory.read(directory.nucleusFailureFile(nucleus))).map { (nucleus, String(decoding: $0, as: UTF8.self)) }
        }
    }

    /// Puts together what is published: the files are linked, so that it is whole also when other nights are removed.
    private func makeModel(newRun: String?, tuned: [String], quarantined: [CompatibilityCheck]) throws {
        guard !PlainFile.exists(directory.model) else { return }
        let aside = directory.model + ".partial"
        try? FileManager.default.removeItem(atPath: aside)
        let before = try previousPath.map { path throws(RunError) in try JSONFile.read(ModelData.self, from: ModelData.file(path)) }
        let all = data.digests(try data.intake(without: plan.sets(of: quarantined)))
        guard let source = newRun ?? previousPath else { throw RunError("there is no ensemble to publish") }
        var digests: [String: String] = [:]
        do throws(FileError) {
            try PlainFile.makeDirectory(aside + "/nuclei")
            for name in ["ensemble.h5", "config.yaml"] { try PlainFile.link("\(source)/\(name)", to: "\(aside)/\(name)") }
            digests = [target: newRun == nil ? before?.digests[target] ?? "" : all[target] ?? ""]
            let nuclei = Set(before?.digests.keys.map { $0 } ?? []).union(plan.tunes).sorted()
            for nucleus in nuclei where nucleus != target && !plan.drops.contains(nucleus) {
                let isNew = tuned.contains(nucleus)
                let place = isNew ? directory.nucleus(nucleus) : previousPath.map { "\($0)/nuclei/\(nucleus)" }
                guard let place, PlainFile.exists(place) else { continue }
                try PlainFile.makeDirectory("\(aside)/nuclei/\(nucleus)")
                for name in ["ensemble.h5", "config.yaml"] {
                    try PlainFile.link("\(place)/\(name)", to: "\(aside)/nuclei/\(nucleus)/\(name)")
                }
                digests[nucleus] = isNew ? all[nucleus] : before?.digests[nucleus]
            }
        } catch {
            throw RunError("\(error)")
        }
        let kept = newRun == nil ? before?.quarantined ?? [] : []
        try JSONFile.write(ModelData(digests: digests, files: plan.files, quarantined: kept + quarantined), to: ModelData.file(aside))
        do { try FileManager.default.moveItem(atPath: aside, toPath: directory.model) } catch {
            throw RunError("cannot make \(directory.model): \(error.localizedDescription)")
        }
    }
}
