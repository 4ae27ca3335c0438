import ArgumentParser
import DepthScan

struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Fine-tune an ensemble for other nuclei at every depth, and say how deep to fine-tune.",
        discussion: """
            Every member (target, split, depth, replica) starts from the weights of the source's replica, trains its last weight layers on a \
            few of the target's points, and is tested on the others. All members are one job, shared out over the ranks:
              srun nucens scan --from nucens-run --output nucens-scan
              srun nucens scan Configs/scan.yaml --from nucens-run --targets 40Ca,56Fe --depths 0,2,6,11 --replicas 10
            """)

    @Argument(help: ArgumentHelp("Scan card; see Configs/scan.yaml. Without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: ArgumentHelp("Run whose members are the sources (nucens-run).", valueName: "run"))
    var from: String?

    @Option(help: ArgumentHelp("Nuclei, separated by commas; all: every bundled one (all).", valueName: "names"))
    var targets: String?

    @Option(help: ArgumentHelp("Weight layers to train, counted from the output: numbers and ranges (0-11).", valueName: "depths"))
    var depths: String?

    @Option(help: ArgumentHelp("Replicas of each target, split and depth (10).", valueName: "n"))
    var replicas: Int?

    @Option(help: ArgumentHelp("Random splits into training and test points (3).", valueName: "n"))
    var splits: Int?

    @Option(help: ArgumentHelp("Share of each experiment's points to train on (0.1).", valueName: "share"))
    var trainFraction: Double?

    @Option(help: ArgumentHelp(
        "Other nuclei that the sources are shown first; all: every bundled one; none (all).", valueName: "names"))
    var companions: String?

    @Option(help: ArgumentHelp("Epochs of a fine-tune (450).", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Seed from which all random numbers follow (1).", valueName: "n"))
    var seed: UInt64?

    @Option(name: [.short, .long], help: ArgumentHelp("Directory of the scan (nucens-scan).", valueName: "run"))
    var output: String?

    @Flag(help: "Go on with the scan in the output directory: finished members and checkpoints are kept.")
    var resume = false

    @Option(help: ArgumentHelp(
        "Train only the members of slice k of n, as one task of a Slurm array; then 'nucens aggregate RUN'. 'array': the k and n of this task.",
        valueName: "k/n"))
    var slice: SliceOption?

    @OptionGroup var job: JobOptions

    func run() throws {
        try Studies.perform(DepthScan.self, goal: slice.goal, resume: resume, job: job, card: completeCard)
    }

    private func completeCard() throws -> ScanCard {
        var result = try ScanCard.read(card, resuming: resume ? output ?? ScanCard().output : nil)
        try result.override("--from", "from", from)
        try result.override("--targets", "targets", targets)
        try result.override("--depths", "depths", depths)
        try result.override("--replicas", "replicas", replicas)
        try result.override("--splits", "folds.splits", splits)
        try result.override("--train-fraction", "folds.train_fraction", trainFraction)
        try result.override("--companions", "companions.nuclei", companions)
        try result.override("--epochs", "finetune.epochs", epochs)
        try result.override("--seed", "seed", seed)
        try result.override("--output", "output", output)
        return result
    }
}
