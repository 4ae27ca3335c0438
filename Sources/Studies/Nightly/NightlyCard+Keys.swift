import CrossSectionFits
import Files
import FineTuning
import NightJudgement
import ResponseFits
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
        ensemble,
        .section("finetune", FinetuneCard.keys.lifted(to: \.finetune), read: { card, entry throws(CardError) in
            try card.finetune.apply(try section(entry))
        }),
        .choice("retrain", \.retrain),
        .section("prior", [
            .number("strength", \.prior.strength, "a number, 0 or more") { $0 >= 0 },
            .integer("epochs", \.prior.epochs, in: 1...10_000_000),
            .number("learning_rate", \.prior.learningRate, "a number above 0") { $0 > 0 },
        ]),
        .section("judge", AcceptanceRules.keys.lifted(to: \.judge)),
        .integer("lengthen", \.lengthen, in: 0...10),
        .integer("keep", \.keep, in: 2...100_000),
        .text("notify", \.notify, "a command"),
    ]

    /// A card of cross sections, or one of response functions that says so.
    private static var ensemble: CardKey<NightlyCard> {
        .section("train", RunCard.keys.lifted(to: \.train.crossSections), read: { card, entry throws(CardError) in
            let section = try section(entry)
            var look = section
            let observable = try look.entry("observable")
            let name = try observable?.text("the name of an observable")
            guard let train = TrainedCard(observable: name) else {
                throw observable?.refusal("left out, for cross sections, or 'responses': nights train nothing else")
                    ?? CardError(file: entry.file, line: nil, message: "")
            }
            card.train = train
            switch train {
            case .crossSections: try card.train.crossSections.apply(section)
            case .responses: try card.train.responses.apply(section)
            }
        })
    }

    /// A card that stands here, or is named by its file.
    private static func section(_ entry: CardEntry) throws(CardError) -> CardSection {
        guard let file = try entry.cardFile() else { return try entry.section() }
        let bytes: [UInt8]
        do throws(RunError) { bytes = try RunDirectory.read(file) } catch {
            throw CardError(file: entry.file, line: nil, message: "'\(entry.path)' names a card that cannot be read: \(error)")
        }
        return try CardSection(yaml: try CardText.decoded(bytes, file: file), file: file)
    }

    public func check(file: String) throws(CardError) {
        func refuse(_ message: String) -> CardError { CardError(file: file, line: nil, message: message) }
        if let objection = train.ensemble.objection(to: self) { throw refuse(objection) }
        if !finetune.data.files.isEmpty || !train.crossSections.data.files.isEmpty || !train.responses.data.files.isEmpty {
            throw refuse("'train' and 'finetune' name no data.files here: put tables into a directory of 'data.directories'")
        }
        do throws(DataError) {
            for nucleus in try train.ensemble.base() where base == .bundled { _ = try DataTable.bundled(nucleus) }
        } catch {
            throw refuse("'train.\(train.nucleiKey)': \(error)")
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
