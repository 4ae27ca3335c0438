import CrossSectionFits
import RunCards
import Testing
import Training


@Suite("Run cards")
struct RunCardTests {
    private func card(_ yaml: String) throws -> RunCard { try RunCard(yaml: yaml, file: "card.yaml") }

    private func refusal(_ yaml: String) -> String {
        do {
            _ = try card(yaml)
            return "accepted"
        } catch {
            return "\(error)"
        }
    }

    @Test("An empty card is the main job: 50 bootstrap replicas of 10×300 on carbon, model A")
    func defaults() throws {
        for yaml in ["", "# only a comment\n", "training:\n"] {
            let card = try card(yaml)
            #expect(card == RunCard())
            #expect((card.replicas, card.target, card.width, card.blocks) == (50, "12C", 300, 10))
            #expect((card.method, card.folds, card.recipe.epochs) == (.bootstrap, .publishedA, 500))
        }
    }

    @Test("What a card names replaces the default; the rest stays")
    func values() throws {
        let card = try card("""
            seed: 18446744073709551615
            replicas: 3
            method: none
            data: {exclude: ["O'Connell:1987ag", "Fomin:2010ei"], low_omega_cut: 0}
            folds: {kind: random, train_fraction: 0.7, split: 2}
            training:
              epochs: 1_000
              learning_rate: 1e-3
            """)
        #expect(card.seed == .max)
        #expect(card.data.excluded == ["O'Connell:1987ag", "Fomin:2010ei"])
        #expect((card.folds, card.trainFraction, card.split) == (.random, 0.7, 2))
        #expect((card.recipe.epochs, card.recipe.learningRate, card.recipe.batchSize) == (1000, 1e-3, 128))
    }

    @Test("method none is short for no draws at all; what is held out stays")
    func noDraws() throws {
        let card = try card("method: none\nbootstrap: {held_out_folds: 5, draw_normalizations: true, resample: points}")
        #expect(card.replicaTargets == .measured && card.heldOutFolds == 5)
        #expect(try self.card("bootstrap: {resample: settings}").replicaTargets.resample == .settings)
        #expect(RunCard().replicaTargets == ReplicaTargets())
    }

    @Test("The complete card that a run keeps reads back as itself")
    func roundTrip() throws {
        var original = RunCard()
        original.output = "a \"quoted\" \\ path"
        original.data.excluded = ["O'Connell:1987ag"]
        original.recipe.learningRate = 0.1 + 0.2
        original.recipe.warmup = 1e-300
        original.bootstrap.drawsNormalizations = true
        original.bootstrap.drawsNoise = false
        original.bootstrap.resample = .settings
        original.heldOutFolds = 7
        original.veto.roughnessSpreads = 4.5
        #expect(try card(original.yaml) == original)
        #expect(!original.yaml.contains("start"))
        original.start = .init(from: "another run", pull: 1e-3)
        #expect(try card(original.yaml) == original)
    }

    @Test("Bad cards are refused with the line, and the nearest known key", arguments: [
        ("replicas: 5\ntrainig:\n  epochs: 3", "card.yaml:2: unknown key 'trainig'; did you mean 'training'?"),
        ("training:\n  epocs: 3", "card.yaml:2: unknown key 'training.epocs'; did you mean 'training.epochs'?"),
        ("start: {pull: 0.1}", "card.yaml: 'start.pull' pulls towards a run: name it with 'start.from'"),
        ("replicas: many", "card.yaml:1: 'replicas' is 'many'; it must be a whole number from 1 to 1000000"),
        ("replicas: 0", "card.yaml:1: 'replicas' is '0'; it must be a whole number from 1 to 1000000"),
        ("replicas: 2.5", "card.yaml:1: 'replicas' is '2.5'; it must be a whole number from 1 to 1000000"),
        ("seed: -1", "card.yaml:1: 'seed' is '-1'; it must be a whole number from 0 to 18446744073709551615"),
        ("\ntraining:\n  learning_rate: nan", "card.yaml:3: 'training.learning_rate' is 'nan'; it must be a number above 0"),
        ("training:\n  warmup: 2", "card.yaml:2: 'training.warmup' is '2'; it must be a share of the epochs, 0 to 1"),
        ("method: jackknife", "card.yaml:1: 'method' is 'jackknife'; it must be one of bootstrap, none, dropout"),
        ("bootstrap: {resample: spectra}", "card.yaml:1: 'bootstrap.resample' is 'spectra'; it must be one of none, points, settings"),
        ("bootstrap:\n  held_out_folds: 1",
         "card.yaml:2: 'bootstrap.held_out_folds' is '1'; it must be 0 for none, or a number of folds, 2 or more"),
        ("bootstrap: {held_out_folds: -2}",
         "card.yaml:1: 'bootstrap.held_out_folds' is '-2'; it must be 0 for none, or a number of folds, 2 or more"),
        ("veto: {roughness_spreads: -1}",
         "card.yaml:1: 'veto.roughness_spreads' is '-1'; it must be a number of standard deviations, 0 for no vetoes"),
        ("training: 500", "card.yaml:1: 'training' is a section: put its keys below it, indented, as in Configs/"),
        ("replicas: [1, 2]", "card.yaml:1: 'replicas' is a list or section; it must be a whole number from 1 to 1000000"),
        ("- replicas", "card.yaml:1: a card is a list of 'key: value' lines; see Configs/ for examples"),
        ("just words", "card.yaml:1: a card is a list of 'key: value' lines; see Configs/ for examples"),
    ])
    func refusals(yaml: String, message: String) {
        #expect(refusal(yaml) == message)
    }

    @Test("What is not YAML is refused with its line")
    func notYAML() {
        #expect(refusal("replicas: 5\n\t- [").hasPrefix("card.yaml:2: not YAML: "))
        #expect(refusal("a: \"unclosed").hasPrefix("card.yaml:"))
    }

    @Test("Options are checked as cards are, and named in the message")
    func overrides() throws {
        var card = RunCard()
        try card.override("--epochs", "training.epochs", 7)
        try card.override("--output", "output", "x: {y}")
        try card.override("--seed", "seed", nil as UInt64?)
        #expect((card.recipe.epochs, card.output, card.seed) == (7, "x: {y}", 1))
        #expect(throws: CardError(
            file: "--epochs", line: nil, message: "'training.epochs' is '-7'; it must be a whole number from 1 to 10000000")
        ) {
            try card.override("--epochs", "training.epochs", -7)
        }
    }

    @Test("Where a run is put and how many replicas it has do not enter a member")
    func memberSettings() {
        var card = RunCard()
        card.output = "elsewhere"
        card.replicas = 7
        card.bandPoints = 3
        card.veto.roughnessSpreads = 3
        #expect(card.memberSettings == RunCard().memberSettings)
        card.recipe.epochs += 1
        #expect(card.memberSettings != RunCard().memberSettings)
        var heldOut = RunCard()
        heldOut.heldOutFolds = 5
        #expect(heldOut.memberSettings != RunCard().memberSettings)
    }
}
