import ArgumentParser
import Files
import FineTuning
import RunCards
import ScatteringData

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

    func override(_ card: inout FinetuneCard) throws {
        try card.override("--from", "from", from)
        try card.override("--target", "target", try nucleus())
        try card.override("--data", "data.files", data)
        try card.override("--depth", "depth", depth)
        try card.override("--replicas", "replicas", replicas)
        try card.override("--train-fraction", "folds.train_fraction", trainFraction)
        try card.override("--split", "folds.split", split)
        try card.override("--companions", "companions.nuclei", companions)
        try card.override("--epochs", "finetune.epochs", epochs)
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
