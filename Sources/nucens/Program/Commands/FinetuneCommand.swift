import ArgumentParser
import Files
import FineTuning
import ResponseFineTuning
import ResponseFunctions
import ResultFiles
import RunCards
import Runs
import ScatteringData
import Training

struct FinetuneCommand: StudyCommand {
    typealias Performed = FineTuneStudy
    static let runNoun = "run"
    static let configuration = CommandConfiguration(
        commandName: "finetune",
        abstract: "Take an ensemble over to another nucleus and write its bands into RUN/ensemble.h5.",
        discussion: """
            Each replica starts from a member of the source; its last weight layers are trained on the points of the nucleus. The result \
            is that of a trained ensemble: predict, plot, report, compare, weights and the C library take it, and it may be the source of \
            another fine-tune.
              srun nucens finetune --from nucens-run --target 56Fe --output iron
              srun nucens finetune --from nucens-run --data my.csv --Z 26 --A 57 --depth 4 --output mine
            A run of response functions, Configs/nuclei.yaml, is taken over the same way; its card is Configs/nuclei-finetune.yaml:
              srun nucens finetune --from nucens-nuclei --data my.csv --target 40Ar --output argon
            A generator of events is taken over to other events by 'nucens generator --from RUN --events FILE'.
            """)

    @Argument(help: ArgumentHelp("Card; see Configs/finetune.yaml. Without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: help("Run whose members are the sources", "from", "run"))
    var from: String?

    @Option(help: ArgumentHelp("The nucleus.", valueName: "56Fe"))
    var target: String?

    @Option(help: ArgumentHelp("A table of measurements to train on, instead of the bundled one.", valueName: "file.csv"))
    var data: String?

    @Option(name: .customLong("Z"), help: ArgumentHelp("Protons of the nucleus, in the place of --target.", valueName: "z"))
    var protons: Int?

    @Option(name: .customLong("A"), help: ArgumentHelp("Its nucleons.", valueName: "a"))
    var nucleons: Int?

    @Option(help: help("Weight layers to train, counted from the output; auto: those of the greatest evidence", "depth", "n"))
    var depth: String?

    @Option(help: help("Members of the ensemble", "replicas", "n"))
    var replicas: Int?

    @Option(help: help("Share of each experiment's points to train on; the others test", "folds.train_fraction", "share"))
    var trainFraction: Double?

    @Option(help: help("Number of the random split into training and test points", "folds.split", "n"))
    var split: Int?

    @Option(help: help("Other nuclei that the sources are shown first; all: every bundled one; none", "companions.nuclei", "names"))
    var companions: String?

    @Option(help: help("Epochs", "finetune.epochs", "n"))
    var epochs: Int?

    @OptionGroup var study: StudyOptions<FinetuneCommand>

    func run() throws {
        if let from, let content = try? ResultContent(run: from), content == .generator {
            throw RunError(
                "\(from) is a generator of events; take it over to other events by 'nucens generator --from \(from) --events FILE'")
        }
        guard isOfResponses else { return try perform(FineTuneStudy.self, override: override) }
        try perform(ResponseTuneStudy.self, override: override)
    }

    /// Whether the card is one of response functions or, without a card, the source is a run of them.
    private var isOfResponses: Bool {
        if card != nil || study.resume { return isCard(of: ResponseTuneStudy.self) }
        guard let source = from else { return false }
        let study = try? Studies.catalogue.study(in: RunDirectory(source))
        return study == ResponseStudy.self || study == ResponseTuneStudy.self
    }

    private func override(_ card: inout ResponseTuneCard) throws {
        let others = [("--companions", companions != nil), ("--epochs", epochs != nil), ("--seed", study.seed != nil)]
        for (option, isGiven) in others where isGiven {
            throw CardError(
                file: option, line: nil,
                message: "a fine-tune of response functions has no such value: its seed is the source's, and the card's finetune.steps "
                    + "says how long it trains")
        }
        try overrideShared(&card)
    }

    func override(_ card: inout FinetuneCard) throws {
        try overrideShared(&card)
        try card.override("--companions", "companions.nuclei", companions)
        try card.override("--epochs", "finetune.epochs", epochs)
    }

    /// What fine-tunes of either kind have.
    private func overrideShared(_ card: inout some JobCard) throws {
        try card.override("--from", "from", from)
        try card.override("--target", "target", try nucleus())
        try card.override("--data", "data.files", data)
        try card.override("--depth", "depth", depth)
        try card.override("--replicas", "replicas", replicas)
        try card.override("--train-fraction", "folds.train_fraction", trainFraction)
        try card.override("--split", "folds.split", split)
    }

    /// The name of the nucleus given by --target or by its numbers.
    private func nucleus() throws -> String? {
        if protons == nil && nucleons == nil { return target }
        guard let protons, let nucleons else { throw RunError("--Z and --A go together: give both numbers of the nucleus") }
        let nucleus = try Nucleus(Z: protons, A: nucleons)
        guard target == nil || target == nucleus.name else {
            throw RunError(
                "--target \(target ?? "") is not the nucleus of --Z \(protons) --A \(nucleons), which is \(nucleus.name); leave one out")
        }
        return nucleus.name
    }
}
