import Files
import RunCards
import Runs
import ScatteringData

extension NightlyCard {
    public mutating func apply(yaml: String, file: String) throws(CardError) {
        var card = try CardSection(yaml: yaml, file: file)
        try card.read("store", into: &store, "a directory")

        var data = try card.section("data")
        try data.read("directories", into: &directories)
        try data.read("base", into: &base)
        try data.read("still_for", into: &stillFor, "seconds, 0 or more") { $0 >= 0 }
        try data.read("exclude", into: &excludedExperiments)
        try data.read("low_omega_cut", into: &lowOmegaCut, "an energy in GeV, 0 or more") { $0 >= 0 }
        try data.finish()

        // Cards may stand here, or by their file's name.
        if let name = card.word("train") {
            try train.apply(yaml: try NightlyCard.text(name, named: "train", in: file), file: name)
        } else {
            var section = try card.section("train")
            try train.read(&section)
            try section.finish()
        }
        if let name = card.word("finetune") {
            try finetune.apply(yaml: try NightlyCard.text(name, named: "finetune", in: file), file: name)
        } else {
            var section = try card.section("finetune")
            try finetune.read(&section)
            try section.finish()
        }

        try card.read("retrain", into: &retrain)
        var prior = try card.section("prior")
        try prior.read("strength", into: &self.prior.strength, "a number, 0 or more") { $0 >= 0 }
        try prior.read("epochs", into: &self.prior.epochs, in: 1...10_000_000)
        try prior.read("learning_rate", into: &self.prior.learningRate, "a number above 0") { $0 > 0 }
        try prior.finish()

        var judge = try card.section("judge")
        try self.judge.apply(&judge)
        try card.read("keep", into: &keep, in: 2...100_000)
        try card.read("notify", into: &notify, "a command")
        try card.finish()
        try check(file)
    }

    private static func text(_ name: String, named key: String, in file: String) throws(CardError) -> String {
        do throws(RunError) {
            return String(decoding: try RunDirectory.read(name), as: UTF8.self)
        } catch {
            throw CardError(file: file, line: nil, message: "'\(key)' names a card that cannot be read: \(error)")
        }
    }

    /// What single keys cannot tell.
    private func check(_ file: String) throws(CardError) {
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
