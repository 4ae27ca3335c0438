import Files
import Foundation
import NightJudgement
import RunCards
import Runs
import ScatteringData

/// The look at what is there, by one process and without training anything: seconds when nothing is new.
struct PendingChanges {
    let card: NightlyCard
    let store: Store
    let history: History
    let data: NightData
    let plan: NightPlan
    /// What was decided on these data and this card before, if anything.
    let decision: History.Entry?
    /// A file of the published model that is being changed: without it its data would be taken for gone.
    let unsettled: String?

    /// - Throws: ``RunError`` when directories or store cannot be read.
    init(card: NightlyCard, store: Store, now: Date, say: (String) -> Void = { _ in }) throws(RunError) {
        self.card = card
        self.store = store
        history = try History(of: store)
        let previousName = try store.mendedCurrent(history, say: say)
        let (files, waiting) = try InputFile.look(in: card.directories, stillFor: card.stillFor, now: now)
        data = try NightData(card: card, files: files)
        var intake = try data.intake()
        let digests = data.digests(intake)
        let fingerprint = data.fingerprint(digests)
        intake.note(waiting)
        decision = history.decision(on: fingerprint)
        let used = try previousName.map { name throws(RunError) in
            try JSONFile.read(ModelData.self, from: ModelData.file(store.model(name))).files.filter { $0.status == .used }.map(\.path)
        }
        unsettled = waiting.first { $0.status == .waiting && (used ?? []).contains($0.path) }?.path
        plan = try PendingChanges.plan(
            card, store, data, intake, digests, fingerprint, previousName, began: now, isDecided: decision != nil || unsettled != nil)
    }

    /// Whether there is nothing to be done.
    var isNothing: Bool { decision != nil || unsettled != nil || plan.isNothing }

    private static func plan(
        _ card: NightlyCard, _ store: Store, _ data: NightData, _ intake: Intake, _ digests: [String: String], _ fingerprint: String,
        _ previousName: String?, began: Date, isDecided: Bool
    ) throws(RunError) -> NightPlan {
        var plan = NightPlan(
            night: "", began: began.formatted(.iso8601), decisive: card.decisive, fingerprint: fingerprint, previous: previousName,
            found: data.files.enumerated().map { number, file in
                NightPlan.Found(
                    path: file.path, modified: file.modified, copy: "\(number + 1)-\(PendingChanges.stem(file.path))",
                    parts: file.parts.enumerated().map { part, table in
                        .init(path: table.name, copy: "\(number + 1)-\(part + 1)-\(PendingChanges.stem(table.name))")
                    })
            },
            files: intake.records, changes: [], sets: [], beforehand: [], trains: false, tunes: [], drops: [])
        guard !isDecided else { return plan }
        let trained = intake.nuclei.filter(data.isTrained)
        guard !trained.isEmpty else {
            let what = data.ensemble.unnamed.map { "on \($0)" } ?? "to train on"
            throw RunError("there are no data \(what): data.base is none, and no usable table in \(card.directories)")
        }
        guard let previousName else {
            plan.trains = true
            plan.changes = ["the first night: nothing is published in \(store.path)"]
            plan.tunes = intake.nuclei.filter { !data.isTrained($0) }
            return plan
        }
        let path = store.model(previousName)
        try refuse(path, unlike: data.ensemble)
        let before = try JSONFile.read(ModelData.self, from: ModelData.file(path))
        plan.changes = changes(before.files, intake.records)
        plan.tunes = intake.nuclei.filter { !data.isTrained($0) && before.digests[$0] != digests[$0] }
        plan.nuclei = try plan.tunes.map { name throws(RunError) in
            let published = "\(path)/nuclei/\(name)"
            let previous = PlainFile.exists(published) ? try JudgedModel(published) : nil
            let (sets, beforehand) = try sets([name], intake, data, previous: previous)
            return .init(name: name, sets: sets, beforehand: beforehand)
        }
        let nucleiWithout = data.digests(try data.intake(without: plan.sets(of: plan.quarantinedBeforehand)))
        // Of these all that is new is quarantined.
        plan.tunes.removeAll { before.digests[$0] != nil && before.digests[$0] == nucleiWithout[$0] }
        plan.drops = before.digests.keys.filter { !data.isTrained($0) && digests[$0] == nil }.sorted()
        guard !data.isSame(digests, as: before.digests) else { return plan }
        let previous = try JudgedModel(path)
        (plan.sets, plan.beforehand) = try sets(trained, intake, data, previous: previous)
        let left = plan.quarantinedBeforehand.isEmpty
            ? digests : data.digests(try data.intake(without: plan.sets(of: plan.quarantinedBeforehand)))
        plan.trains = !data.isSame(left, as: before.digests)
        return plan
    }

    /// Models of two kinds cannot be judged by each other.
    private static func refuse(_ model: String, unlike ensemble: any NightEnsemble) throws(RunError) {
        let text = String(decoding: try RunDirectory.read(model + "/config.yaml"), as: UTF8.self)
        guard let kind = CardSection.kind(in: text), kind != type(of: ensemble).kind else { return }
        throw RunError(
            "\(model) is of another kind than the card's 'train' (\(kind), not \(type(of: ensemble).kind)); give each its own 'store'")
    }

    /// New sets of nuclei, judged by what is published, where there is anything.
    private static func sets(
        _ nuclei: [String], _ intake: Intake, _ data: NightData, previous: JudgedModel?
    ) throws(RunError) -> (sets: [NewSet], beforehand: [CompatibilityCheck]) {
        var sets: [NewSet] = []
        for name in nuclei {
            let nucleus: Nucleus
            do { nucleus = try Nucleus(name) } catch { throw RunError("\(error)") }
            sets += try data.newSets(intake, on: nucleus, previous: previous)
        }
        let settings = data.card.judge
        guard settings.beforehand, let previous else { return (sets, []) }
        return (sets, try CompatibilityCheck.beforehand(sets, by: previous, settings: settings))
    }

    /// Files against those of the published model, by content.
    private static func changes(_ before: [FileRecord], _ now: [FileRecord]) -> [String] {
        let old = Dictionary(before.map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let known = Set(before.map(\.digest))
        var lines: [String] = []
        for file in now where !file.digest.isEmpty {
            if let digest = old[file.path] {
                if digest != file.digest { lines.append((file.status == .refused ? "no longer usable: " : "changed: ") + file.path) }
            } else {
                lines.append(known.contains(file.digest) ? "moved: \(file.path)" : "new: \(file.path)")
            }
        }
        let present = Set(now.map(\.path))
        return lines + before.filter { !present.contains($0.path) && $0.status == .used }.map { "gone: \($0.path)" }
    }

    /// A path's last part, as a part of another name.
    private static func stem(_ path: String) -> String {
        String((path.split(separator: "/").last ?? "").map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" })
    }

    /// One line a file of which there is something to be said.
    var remarks: [String] {
        plan.files.filter { !$0.isQuiet }.map { "\($0.status.rawValue): \($0.status == .refused ? "" : $0.path + ": ")\($0.note)" }
    }

    /// For people, one line when nothing is to be done.
    var sentence: String {
        let waiting = plan.files.count { $0.status == .waiting }
        let later = waiting == 0 ? "" : waiting == 1 ? "; 1 file is not still yet" : "; \(waiting) files are not still yet"
        if let unsettled { return "put off: \(unsettled), which the published model uses, is being changed; \(plan.previous ?? "") stays" }
        if let decision {
            return "nothing new in \(plan.files.count) files since night \(decision.night) (\(decision.event.rawValue)); "
                + "\(plan.previous.map { "\($0) stays" } ?? "nothing is published")\(later)"
        }
        if plan.isNothing { return "nothing new in \(plan.files.count) files; \(plan.previous ?? "nothing") stays\(later)" }
        var parts: [String] = []
        if plan.trains { parts.append("train the ensemble of \(data.ensemble.subject)") }
        if !plan.tunes.isEmpty { parts.append("fine-tune \(plan.tunes.joined(separator: ", "))") }
        if !plan.drops.isEmpty { parts.append("drop \(plan.drops.joined(separator: ", ")), whose data are gone") }
        let quarantined = plan.quarantinedBeforehand.map(\.experiment)
        if !quarantined.isEmpty { parts.append("quarantine \(quarantined.joined(separator: ", "))") }
        let why = plan.changes.isEmpty ? "the card changed" : plan.changes.joined(separator: ", ")
        return "to do: \(parts.joined(separator: "; ")) (\(why))\(later)"
    }

    /// Makes the night's directory, whole: the copies of the files, and the plan.
    func begin(now: Date) throws(RunError) -> (NightDirectory, NightPlan) {
        let night = store.newNight(at: now)
        let aside = NightDirectory(name: night.name, path: night.path + ".partial")
        // What was left of a night that came to an end before it had begun.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: store.path)) ?? [] where name.hasSuffix(".partial") {
            try? FileManager.default.removeItem(atPath: "\(store.path)/\(name)")
        }
        var plan = plan
        plan.night = night.name
        do throws(FileError) {
            try PlainFile.makeDirectory(aside.path + "/found")
            for (file, found) in zip(data.files, plan.found) {
                try AtomicFile.write(file.bytes, to: aside.found(found.copy))
                for (part, copy) in zip(file.parts, found.parts) { try AtomicFile.write(part.bytes, to: aside.found(copy.copy)) }
            }
        } catch {
            throw RunError("\(error)")
        }
        try JSONFile.write(plan, to: aside.planFile)
        do { try FileManager.default.moveItem(atPath: aside.path, toPath: night.path) } catch {
            throw RunError("cannot make the night's directory \(night.path): \(error.localizedDescription)")
        }
        return (night, plan)
    }
}

extension NightPlan {
    /// The sets that were checked here.
    func sets(of checks: [CompatibilityCheck]) -> [NewSet] {
        (sets + (nuclei ?? []).flatMap(\.sets)).filter { set in checks.contains { $0.isOf(set) } }
    }
}
