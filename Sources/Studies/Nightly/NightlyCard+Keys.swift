import CrossSectionFits
import Files
import FineTuning
import NightJudgement
import RunCards
import Runs
import ScatteringData

extension NightlyCard {
    public static let keys: [CardKey<NightlyCard>] = [
        .path("store", \.store, "a directory"),
        .section("data", [
            .paths("directories", \.directories),
            .choice("base", \.base),
            .number("still_for", \.stillFor, "seconds, 0 or more") { $0 >= 0 },
            .names("exclude", \.excludedExperiments),
            .number("low_omega_cut", \.lowOmegaCut, "an energy in GeV, 0 or more") { $0 >= 0 },
        ]),
        card("train", \.train),
        card("finetune", \.finetune),
        .choice("retrain", \.retrain),
        .section("prior", [
            .number("strength", \.prior.strength, "a number, 0 or more") { $0 >= 0 },
            .integer("epochs", \.prior.epochs, in: 1...10_000_000),
            .number("learning_rate", \.prior.learningRate, "a number above 0") { $0 > 0 },
        ]),
        .section("judge", AcceptanceRules.keys.lifted(to: \.judge)),
        .integer("keep", \.keep, in: 2...100_000),
        .text("notify", \.notify, "a command"),
    ]

    /// A card that stands here, or is named by its file.
    private static func card<Part: Card>(_ name: String, _ part: WritableKeyPath<NightlyCard, Part> & Sendable) -> CardKey<NightlyCard> {
        .section(name, Part.keys.lifted(to: part), read: { card, entry throws(CardError) in
            if let file = try entry.cardFile() {
                try card[keyPath: part].apply(yaml: try text(file, named: name, in: entry.file), file: file)
            } else {
                try card[keyPath: part].apply(try entry.section())
            }
        })
    }

    private static func text(_ name: String, named key: String, in file: String) throws(CardError) -> String {
        let bytes: [UInt8]
        do throws(RunError) { bytes = try RunDirectory.read(name) } catch {
            throw CardError(file: file, line: nil, message: "'\(key)' names a card that cannot be read: \(error)")
        }
        return try CardText.decoded(bytes, file: name)
    }

    public func check(file: String) throws(CardError) {
        func refuse(_ message: String) -> CardError { CardError(file: file, line: nil, message: message) }
        if train.folds == .publishedA || train.folds == .publishedB {
            throw refuse("'train.folds.kind' is \(train.folds.rawValue), which new points have no part in; give random or none")
        }
        if !train.data.files.isEmpty || !finetune.data.files.isEmpty {
            throw refuse("'train' and 'finetune' name no data.files here: put tables into a directory of 'data.directories'")
        }
        if train.start != nil { throw refuse("'train.start' has no place here: 'retrain: prior' starts from the published model") }
        if retrain == .prior && train.method == .dropout {
            throw refuse("'retrain: prior' starts from trained networks, which passes of method dropout are not; give retrain: scratch")
        }
        do throws(DataError) {
            let nucleus = try Nucleus(train.target)
            if base == .bundled { _ = try DataTable.bundled(nucleus) }
        } catch {
            throw refuse("'train.target': \(error)")
        }
    }
}

extension AcceptanceRules {
    static let keys: [CardKey<AcceptanceRules>] = [
        .number("old_data", \.oldData, "a factor above 0") { $0 > 0 },
        .number("new_data", \.newData, "a factor above 0") { $0 > 0 },
        .number("coverage_low", \.coverageLow, "a share, 0 to 1") { (0...1).contains($0) },
        .number("coverage_high", \.coverageHigh, "a share, 0 to 1") { (0...1).contains($0) },
        .number("failed_members", \.failedMembers, "a share, 0 to 1") { (0...1).contains($0) },
        .number("roughness", \.roughness, "a factor above 0") { $0 > 0 },
        .number("normalization", \.normalization, "a number of standard deviations above 0") { $0 > 0 },
        .number("shape", \.shape, "a χ²/N above 0") { $0 > 0 },
        .flag("beforehand", \.beforehand),
    ]
}
