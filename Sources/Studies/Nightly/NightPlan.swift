import Checksums
import CrossSectionFits
import Files
import FineTuning
import Foundation
import NightJudgement
import ResultReading
import ScatteringData

/// What a night found and is to do: written once, when it begins. All that follows is made from it and from the copies of the files.
struct NightPlan: Sendable, Codable {
    var night: String
    /// By the machine's clock, UTC.
    var began: String
    /// ``NightlyCard/decisive``: a card that says anything else begins another night.
    var decisive: String
    /// SHA-256 of the card and of all tables.
    var fingerprint: String
    /// The model that is published when the night begins.
    var previous: String?
    /// The files with content, in the order in which they were joined.
    var found: [Found]
    var files: [FileRecord]
    /// What changed since the published model, for people.
    var changes: [String]
    /// New points of the ensemble's nucleus, by experiment and table, and how they go together with the published model.
    var sets: [NewSet]
    var beforehand: [CompatibilityCheck]
    /// Whether the ensemble is to be trained.
    var trains: Bool
    /// Nuclei to be fine-tuned, and nuclei whose data are gone.
    var tunes: [String]
    var drops: [String]

    struct Found: Sendable, Codable {
        var path: String
        var modified: Double
        /// Its name in the night's directory `found`.
        var copy: String
        /// The tables of a submission.
        var parts: [Part] = []

        struct Part: Sendable, Codable {
            var path: String
            var copy: String
        }
    }

    /// New points of other nuclei; nil in plans of earlier versions.
    var nuclei: [NucleusSets]?

    /// New sets of a nucleus that is fine-tuned, and how they go together with its published fine-tune, where there is one.
    struct NucleusSets: Sendable, Codable {
        var name: String
        var sets: [NewSet]
        var beforehand: [CompatibilityCheck]
    }

    func sets(of nucleus: String) -> NucleusSets {
        nuclei?.first { $0.name == nucleus } ?? NucleusSets(name: nucleus, sets: [], beforehand: [])
    }

    var quarantinedBeforehand: [CompatibilityCheck] {
        (beforehand + (nuclei ?? []).flatMap(\.beforehand)).filter { !$0.reason.isEmpty }
    }
    var isNothing: Bool { !trains && tunes.isEmpty && drops.isEmpty && quarantinedBeforehand.isEmpty }
}

/// What a published model was made from: model/data.json.
struct ModelData: Sendable, Codable, Equatable {
    /// SHA-256 of the tables of each nucleus, and of the settings they were trained with.
    var digests: [String: String]
    var files: [FileRecord]
    var quarantined: [CompatibilityCheck]

    static func file(_ model: String) -> String { model + "/data.json" }
}

/// The measurements that a card's directories hold now, or held when a night began.
struct NightData {
    let card: NightlyCard
    let files: [InputFile]
    let target: Nucleus

    init(card: NightlyCard, files: [InputFile]) throws(RunError) {
        self.card = card
        self.files = files
        do { target = try Nucleus(card.train.target) } catch { throw RunError("\(error)") }
    }

    /// - Parameter quarantined: sets whose rows are left out before anything else.
    func intake(without quarantined: [NewSet] = []) throws(RunError) -> Intake {
        let base: DataTable?
        do { base = card.base == .bundled ? try DataTable.bundled(target) : nil } catch { throw RunError("\(error)") }
        var intake = Intake(base: base, target: target, lowOmegaCut: card.lowOmegaCut, quarantined: quarantined)
        for file in files { intake.add(file) }
        return intake
    }

    /// SHA-256 of the tables of each nucleus with the settings that go with them.
    func digests(_ intake: Intake) -> [String: String] {
        intake.tables.reduce(into: [:]) { digests, entry in
            let (nucleus, tables) = entry
            let settings = nucleus == target.name
                ? "\(card.train.replicas) \(card.train.networks) \(card.train.seed) \(card.excludedExperiments)\n"
                    + card.train.memberSettings
                : card.finetuneSettings
            let content = tables.map { SHA256Hex.of( $0.bytes) }.sorted().joined(separator: "\n")
            digests[nucleus] = SHA256Hex.of( Array("\(card.lowOmegaCut)\n\(settings)\n\(content)".utf8))
        }
    }

    func fingerprint(_ digests: [String: String]) -> String {
        let lines = digests.keys.sorted().map { "\($0) \(digests[$0]!)" }
        return SHA256Hex.of( Array("\(card.decisive)\n\(lines.joined(separator: "\n"))".utf8))
    }

    /// Points that the published model does not have, by experiment and file.
    ///
    /// - Parameter previous: the published ensemble, or fine-tune of another nucleus; nil where there is none.
    func newSets(_ intake: Intake, on nucleus: Nucleus, previous: PreviousModel?) throws(RunError) -> [NewSet] {
        do throws(DataError) {
            let known = Set(previous.map { model in model.result.points.map { PointName($0, in: model.result) } } ?? [])
            let tables = intake.tables[nucleus.name] ?? []
            let excluded = nucleus == target ? card.excludedExperiments : card.finetune.data.excluded
            let dataset = try Dataset(
                target: nucleus, tables: tables, selection: Selection(lowOmegaCut: card.lowOmegaCut, excluded: excluded))
            let used = Set(dataset.points.map {
                PointName(
                    experiment: dataset.experiments[$0.experiment].name, kinematics: $0.kinematics, crossSection: $0.crossSection,
                    error: $0.error)
            })
            var sets: [NewSet] = []
            for table in tables where files.contains(where: { $0.path == table.name }) {
                for row in try table.rows(target: nucleus) where used.contains(PointName(row)) && !known.contains(PointName(row)) {
                    let index = sets.firstIndex { $0.experiment == row.experiment && $0.table == table.name } ?? sets.count
                    if index == sets.count {
                        let experiment = dataset.experiments.first { $0.name == row.experiment }
                        sets.append(NewSet(
                            experiment: row.experiment, table: table.name, nucleus: nucleus == target ? nil : nucleus.name,
                            normalizationUncertainty: experiment?.normalizationUncertainty ?? 1))
                    }
                    sets[index].append(row)
                }
            }
            return sets
        } catch {
            throw RunError("\(error)")
        }
    }
}
