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
    /// New points of the ensemble's nuclei, by experiment and table, and how they go together with the published model.
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
