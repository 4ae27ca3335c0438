import ArgumentParser
import Files
import FineTuning
import ScatteringData
import Training

struct FinetuneCommand: ParsableCommand {
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

    @Option(help: ArgumentHelp("Run whose members are the sources (nucens-run).", valueName: "run"))
    var from: String?

    @Option(help: ArgumentHelp("The nucleus.", valueName: "56Fe"))
    var target: String?

    @Option(help: ArgumentHelp("A table of measurements to train on, instead of the bundled one.", valueName: "file.csv"))
    var data: String?

    @Option(name: .customLong("Z"), help: ArgumentHelp("Protons of the nucleus, in the place of --target.", valueName: "z"))
    var protons: Int?

    @Option(name: .customLong("A"), help: ArgumentHelp("Its nucleons.", valueName: "a"))
    var nucleons: Int?

    @Option(help: ArgumentHelp(
        "Weight layers to train, counted from the output; auto: those of the greatest evidence (auto).", valueName: "n"))
    var depth: String?

    @Option(help: ArgumentHelp("Members of the ensemble (10).", valueName: "n"))
    var replicas: Int?

    @Option(help: ArgumentHelp("Share of each experiment's points to train on; the others test (1).", valueName: "share"))
    var trainFraction: Double?

    @Option(help: ArgumentHelp("Number of the random split into training and test points (0).", valueName: "n"))
    var split: Int?

    @Option(help: ArgumentHelp(
        "Other nuclei that the sources are shown first; all: every bundled one; none (all).", valueName: "names"))
    var companions: String?

    @Option(help: ArgumentHelp("Epochs (450).", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Seed from which all random numbers follow (1).", valueName: "n"))
    var seed: UInt64?

    @Option(name: [.short, .long], help: ArgumentHelp("Directory of the run (nucens-finetune).", valueName: "run"))
    var output: String?

    @Flag(help: "Go on with the run in the output directory: finished members and checkpoints are kept.")
    var resume = false

    @Option(help: ArgumentHelp(
        "Train only the members of slice k of n, as one task of a Slurm array; then 'nucens aggregate RUN'. 'array': the k and n of this task.",
        valueName: "k/n"))
    var slice: SliceOption?

    @OptionGroup var job: JobOptions

    func run() throws {
        try Studies.perform(FineTuneStudy.self, goal: slice.goal, resume: resume, job: job, card: completeCard)
    }

    private func completeCard() throws -> FinetuneCard {
        var result = try FinetuneCard.read(card, resuming: resume ? output ?? FinetuneCard().output : nil)
        try result.override("--from", "from", from)
        try result.override("--target", "target", try nucleus())
        try result.override("--data", "data.files", data)
        try result.override("--depth", "depth", depth)
        try result.override("--replicas", "replicas", replicas)
        try result.override("--train-fraction", "folds.train_fraction", trainFraction)
        try result.override("--split", "folds.split", split)
        try result.override("--companions", "companions.nuclei", companions)
        try result.override("--epochs", "finetune.epochs", epochs)
        try result.override("--seed", "seed", seed)
        try result.override("--output", "output", output)
        return result
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
