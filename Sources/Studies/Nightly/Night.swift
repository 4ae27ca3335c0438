import Cluster
import CrossSectionFits
import Files
import FineTuning
import Foundation
import NeuralNetwork
import NightJudgement
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
        case train(any NightEnsemble, NightDirectory.Attempt)
        case tune(FinetuneCard, nucleus: String, attempt: Int)
        /// Nothing more; what is to be told.
        case end(Nightly.Outcome)
    }

    let card: NightlyCard
    let store: Store
    let directory: NightDirectory
    let plan: NightPlan
    let log: RunLog
    let data: NightData

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

    var previousPath: String? { plan.previous.map(store.model) }

    /// What came of the trainings so far.
    enum Training {
        /// One is to be done, without some of the new sets.
        ///
        /// - Parameter longer: how many times as long as the card says.
        case wanted(NightDirectory.Attempt, without: [NewSet], longer: Int)
        case judged(Acceptance, attempt: Int)
        case failed(String)
        /// All that is new is quarantined, or there was nothing to train.
        case none
    }

    func nextStep() throws -> Step {
        log.open(directory.path + "/log")
        var quarantined = plan.quarantinedBeforehand
        let training = try trainings(&quarantined)
        if case .wanted(let attempt, let without, let longer) = training {
            let nuclei = try data.intake(without: without).nuclei.filter(data.isTrained)
            let tables = try nuclei.map { name throws(RunError) in
                (nucleus: name, files: try writeTables(of: name, attempt: attempt, without: without))
            }
            let previous = card.retrain == .prior ? previousPath : nil
            let ensemble = data.ensemble.run(card, tables: tables, output: directory.run(attempt), previous: previous)
            return .train(ensemble.lengthened(longer), attempt)
        }
        var source = previousPath
        if case .judged(let judgement, let attempt) = training, judgement.passed { source = directory.run(.init(attempt)) }
        if let source, let step = try nextTune(from: source) { return step }
        return .end(try conclude(training, quarantined: quarantined))
    }

    /// Writes the tables of one nucleus.
    ///
    /// - Returns: their paths.
    func writeTables(of nucleus: String, attempt: NightDirectory.Attempt, without sets: [NewSet]) throws(RunError) -> [String] {
        let tables = try data.intake(without: sets).tables[nucleus] ?? []
        let place = directory.data(attempt, nucleus)
        do throws(FileError) {
            try PlainFile.makeDirectory(place)
            var paths: [String] = []
            for (index, table) in tables.enumerated() {
                let copy = plan.found.first { $0.path == table.name }?.copy ?? "0-bundled-\(table.name)"
                // By its name a table is known to be of its nucleus.
                let name = data.ensemble.unnamed == nil ? "\(nucleus)-\(copy)" : copy
                paths.append("\(place)/\(name.hasSuffix(".csv") ? name : "\(name)-\(index).csv")")
                try AtomicFile.write(table.bytes, to: paths[index])
            }
            return paths
        } catch {
            throw RunError("\(error)")
        }
    }

    // MARK: the end

    private func conclude(_ training: Training, quarantined: [CompatibilityCheck]) throws -> Nightly.Outcome {
        let outcomes = try plan.tunes.map { name throws(RunError) in try tunings(of: name) }
        let nuclei = outcomes.compactMap(\.tuned)
        let tuned = outcomes.filter { $0.tuned?.judgement.passed ?? false }.map { (name: $0.name, run: $0.run) }
        let quarantined = quarantined + outcomes.flatMap(\.quarantined)
        var newRun: String?
        var judgement: Acceptance?
        var event = History.Entry.Event.kept
        var reasons: [String] = []
        switch training {
        case .judged(let found, let attempt):
            judgement = found
            if found.passed {
                newRun = directory.run(.init(attempt))
                reasons.append("the ensemble of \(data.ensemble.subject) passed all \(found.rules.count) rules")
                let unknown = found.sets.filter { $0.points >= CompatibilityCheck.leastPoints && !$0.isVouchedFor }.map(\.name)
                if !unknown.isEmpty { reasons.append("no older data vouch for \(unknown.joined(separator: ", ")): look at it") }
            } else {
                reasons.append("the trained ensemble does not pass: \(found.complaint)")
            }
        case .failed(let message):
            event = .failed
            reasons.append("the training did not come to an end: \(message)")
        case .none, .wanted: break
        }
        let names = quarantined.map { "\($0.experiment)\($0.nucleus.map { " on \($0)" } ?? "") (\($0.reason))" }
        if !names.isEmpty { reasons.append("quarantined: " + names.joined(separator: ", ")) }
        if !tuned.isEmpty { reasons.append("fine-tuned: \(tuned.map(\.name).joined(separator: ", "))") }
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
            plan: plan, entry: entry, judgements: try judgements(), quarantined: quarantined, nuclei: nuclei, failures: try failures())
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
        while PlainFile.exists(directory.judgementFile(.init(all.count + 1))) {
            all.append(try JSONFile.read(Acceptance.self, from: directory.judgementFile(.init(all.count + 1))))
        }
        return all
    }

    private func failures() throws(RunError) -> [(String, String)] {
        var all: [(String, String)] = []
        for nucleus in plan.tunes {
            let file = directory.nucleusFailureFile(nucleus, try tunings(of: nucleus).attempt)
            guard PlainFile.exists(file) else { continue }
            all.append((nucleus, String(decoding: try RunDirectory.read(file), as: UTF8.self)))
        }
        return all
    }

    /// Puts together what is published: the files are linked, so that it is whole also when other nights are removed.
    private func makeModel(newRun: String?, tuned: [(name: String, run: String)], quarantined: [CompatibilityCheck]) throws {
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
            digests = (newRun == nil ? before?.digests ?? [:] : all).filter { data.isTrained($0.key) }
            let nuclei = Set(before?.digests.keys.map { $0 } ?? []).union(plan.tunes).sorted()
            for nucleus in nuclei where !data.isTrained(nucleus) && !plan.drops.contains(nucleus) {
                let new = tuned.first { $0.name == nucleus }
                let place = new?.run ?? previousPath.map { "\($0)/nuclei/\(nucleus)" }
                guard let place, PlainFile.exists(place) else { continue }
                try PlainFile.makeDirectory("\(aside)/nuclei/\(nucleus)")
                for name in ["ensemble.h5", "config.yaml"] {
                    try PlainFile.link("\(place)/\(name)", to: "\(aside)/nuclei/\(nucleus)/\(name)")
                }
                digests[nucleus] = new != nil ? all[nucleus] : before?.digests[nucleus]
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
