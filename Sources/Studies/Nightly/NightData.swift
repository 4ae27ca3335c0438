import Checksums
import CrossSectionFits
import Files
import FineTuning
import NightJudgement
import ScatteringData

/// The measurements that a card's directories hold now, or held when a night began.
struct NightData {
    let card: NightlyCard
    let files: [InputFile]
    private let base: [Nucleus]

    init(card: NightlyCard, files: [InputFile]) throws(RunError) {
        self.card = card
        self.files = files
        do { base = card.base == .bundled ? try card.train.ensemble.base() : [] } catch { throw RunError("\(error)") }
    }

    var ensemble: any NightEnsemble { card.train.ensemble }

    /// - Parameter quarantined: sets whose rows are left out before anything else.
    func intake(without quarantined: [NewSet] = []) throws(RunError) -> Intake {
        do throws(DataError) {
            let bases = try base.map { nucleus throws(DataError) in (nucleus.name, try DataTable.bundled(nucleus)) }
            let (ensemble, cut) = (ensemble, card.lowOmegaCut)
            var intake = Intake(bases: bases, unnamed: ensemble.unnamed, quarantined: quarantined) { nucleus, tables throws(DataError) in
                guard ensemble.isFineTuned || ensemble.isTrained(on: nucleus) else {
                    throw DataError("it is of \(nucleus), which 'train.targets' does not name; name it there, or take the file away")
                }
                return try ensemble.dataset(nucleus, tables, Selection(lowOmegaCut: cut))
            }
            for file in files { intake.add(file) }
            return intake
        } catch {
            throw RunError("\(error)")
        }
    }

    /// Whether the ensemble is trained on a nucleus, rather than fine-tuned to it.
    func isTrained(_ name: String) -> Bool { (try? Nucleus(name)).map(ensemble.isTrained(on:)) ?? false }

    /// SHA-256 of the tables of each nucleus with the settings that go with them.
    func digests(_ intake: Intake) -> [String: String] {
        intake.tables.reduce(into: [:]) { digests, entry in
            let (nucleus, tables) = entry
            let settings = isTrained(nucleus) ? card.ensembleSettings : card.finetuneSettings
            let content = tables.map { SHA256Hex.of( $0.bytes) }.sorted().joined(separator: "\n")
            digests[nucleus] = SHA256Hex.of( Array("\(card.lowOmegaCut)\n\(settings)\n\(content)".utf8))
        }
    }

    /// Whether the data that the ensemble is trained on are the same.
    func isSame(_ digests: [String: String], as before: [String: String]) -> Bool {
        digests.filter { isTrained($0.key) } == before.filter { isTrained($0.key) }
    }

    func fingerprint(_ digests: [String: String]) -> String {
        let lines = digests.keys.sorted().map { "\($0) \(digests[$0]!)" }
        return SHA256Hex.of( Array("\(card.decisive)\n\(lines.joined(separator: "\n"))".utf8))
    }

    /// Points that the published model does not have, by experiment and file.
    ///
    /// - Parameter previous: the published ensemble, or fine-tune of another nucleus; nil where there is none.
    func newSets(_ intake: Intake, on nucleus: Nucleus, previous: JudgedModel?) throws(RunError) -> [NewSet] {
        do throws(DataError) {
            let known = previous?.names(on: nucleus) ?? []
            let tables = intake.tables[nucleus.name] ?? []
            let excluded = ensemble.isTrained(on: nucleus) ? card.excludedExperiments : card.finetune.data.excluded
            let dataset = try ensemble.dataset(nucleus, tables, Selection(lowOmegaCut: card.lowOmegaCut, excluded: excluded))
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
                            experiment: row.experiment, table: table.name, nucleus: nucleus == ensemble.unnamed ? nil : nucleus.name,
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
