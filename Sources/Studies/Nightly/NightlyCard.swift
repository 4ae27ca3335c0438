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
    /// What the tables are added to: the bundled measurements on the ensemble's nuclei, or nothing.
    public var base = Base.bundled
    /// Seconds for which a file must not have changed to be used.
    public var stillFor = 60.0
    public var excludedExperiments: [String] = []
    /// GeV; points with ω − Q²/(2 M_A) at or below it are set aside.
    public var lowOmegaCut = 0.026

    /// The ensemble.
    public var train = TrainedCard.crossSections(crossSections)
    /// How other nuclei are fine-tuned from it; nucleus, source, tables and place are the night's.
    public var finetune = FinetuneCard()

    public enum Retraining: String, Sendable, CaseIterable { case scratch, prior }
    public var retrain = Retraining.scratch
    public var prior = Prior()
    public var judge = AcceptanceRules()
    /// How often a training may be repeated with twice the epochs, where new sets agree with older data and one network does not describe
    /// them all.
    public var lengthen = 1

    /// Nights whose directories stay; the published one and the one before it always do.
    public var keep = 30
    /// A command for the shell that gets the outcome on its standard input; empty: none.
    public var notify = ""

    public init() { finetune.trainFraction = 0.9 }

    /// Published folds know nothing of new points, so folds are random here.
    static var crossSections: RunCard {
        var card = RunCard()
        card.folds = .random
        return card
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

    /// What of the card enters the ensemble, beside the data.
    var ensembleSettings: String {
        let train = train.ensemble
        return "\(train.size) \(train.seed) \(excludedExperiments)\n\(train.memberSettings)"
    }

    /// What of the card enters the fine-tune of a nucleus.
    var finetuneSettings: String { "\(finetune.replicas) \(finetune.veto) \(finetune.bandPoints)\n\(finetune.runSettings)" }

    /// All of the card that a night's numbers and its judgement depend on. Another text, another night.
    var decisive: String {
        let train = train.ensemble
        return """
        base: \(base.rawValue)
        exclude: \(excludedExperiments)
        low_omega_cut: \(lowOmegaCut)
        replicas: \(train.size)
        seed: \(train.seed)
        target: \(train.nuclei)
        \(train.memberSettings)
        retrain: \(retrain.rawValue) \(prior.strength) \(prior.epochs) \(prior.learningRate)
        judge: \(judge)\(lengthen == NightlyCard().lengthen ? "" : "\nlengthen: \(lengthen)")
        \(finetuneSettings)
        """
    }
}
