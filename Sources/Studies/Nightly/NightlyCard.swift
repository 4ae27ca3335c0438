import CrossSectionFits
import FineTuning
import NightJudgement
import RunCards
import ScatteringData
import Training
import TransferLearning

/// What happens every night, as written in a YAML card: which data are looked at, how the model is trained, and what it must be to be
/// published.
public struct NightlyCard: Card {
    public static let kind = "nightly"

    /// Directory of all nights and of the published model.
    public var store = "nucens-store"

    /// Directories with tables, looked at without those below them.
    public var directories: [String] = []
    public enum Base: String, Sendable, CaseIterable { case bundled, none }
    /// What the tables are added to: the bundled measurements on the ensemble's target, or nothing.
    public var base = Base.bundled
    /// Seconds for which a file must not have changed to be used.
    public var stillFor = 60.0
    public var excludedExperiments: [String] = []
    /// GeV; points with ω − Q²/(2 M_A) at or below it are set aside.
    public var lowOmegaCut = 0.026

    /// The ensemble. Published folds know nothing of new points, so folds are random here.
    public var train = RunCard()
    /// How other nuclei are fine-tuned from it; nucleus, source, tables and place are the night's.
    public var finetune = FinetuneCard()

    public enum Retraining: String, Sendable, CaseIterable { case scratch, prior }
    public var retrain = Retraining.scratch
    public var prior = Prior()
    public var judge = AcceptanceRules()

    /// Nights whose directories stay; the published one and the one before it always do.
    public var keep = 30
    /// A command for the shell that gets the outcome on its standard input; empty: none.
    public var notify = ""

    public init() {
        train.folds = .random
        finetune.trainFraction = 0.9
    }

    /// Re-optimization with the published ensemble as prior.
    public struct Prior: Sendable, Equatable {
        /// α of the pull ½ α‖w − w_published‖² that is added to the loss.
        public var strength = 1e-2
        public var epochs = 100
        /// Peak of the learning rate.
        public var learningRate = 1e-4

        public init() {}
    }

    /// The run card of a night: `train` on these tables.
    ///
    /// - Parameter previous: the run that is the prior; nil from scratch.
    func runCard(tables: [String], output: String, previous: String?) -> RunCard {
        var card = train
        card.output = output
        card.data.files = tables
        card.data.excluded = excludedExperiments
        card.data.lowOmegaCut = lowOmegaCut
        if let previous {
            card.start = .init(from: previous, pull: prior.strength)
            card.recipe.epochs = prior.epochs
            card.recipe.learningRate = prior.learningRate
            // The running statistics and the loss of a network that already describes the data.
            card.recipe.batchStatisticsUntil = 0
            card.recipe.robustUntil = 0
        }
        return card
    }

    /// The fine-tune card of a nucleus.
    ///
    /// - Parameter members: how many the source has.
    func finetuneCard(of nucleus: String, tables: [String], source: String, members: Int, output: String) -> FinetuneCard {
        var card = finetune
        card.source = source
        card.target = nucleus
        card.data.files = tables
        card.data.lowOmegaCut = lowOmegaCut
        card.replicas = min(card.replicas, members)
        card.output = output
        return card
    }

    /// What of the card enters the fine-tune of a nucleus.
    var finetuneSettings: String { "\(finetune.replicas) \(finetune.veto) \(finetune.bandPoints)\n\(finetune.runSettings)" }

    /// All of the card that a night's numbers and its judgement depend on. Another text, another night.
    var decisive: String {
        """
        base: \(base.rawValue)
        exclude: \(excludedExperiments)
        low_omega_cut: \(lowOmegaCut)
        replicas: \(train.replicas) \(train.networks)
        seed: \(train.seed)
        target: \(train.target)
        \(train.memberSettings)
        retrain: \(retrain.rawValue) \(prior.strength) \(prior.epochs) \(prior.learningRate)
        judge: \(judge)
        \(finetuneSettings)
        """
    }
}
