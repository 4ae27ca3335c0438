import ArgumentParser
import DepthScan
import EventGenerators
import LeaveNucleusOut
import ResponseFunctions
import RunCards

struct ScanCommand: StudyCommand {
    typealias Performed = DepthScan
    static let runNoun = "scan"
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Fine-tune an ensemble for other nuclei at every depth, and say how deep to fine-tune.",
        discussion: """
            Every member (target, split, depth, replica) starts from the weights of the source's replica, trains its last weight layers on \
            a few of the target's points, and is tested on the others. All members are one job, shared out over the ranks:
              srun nucens scan --from nucens-run --output nucens-scan
              srun nucens scan Configs/scan.yaml --from nucens-run --targets 40Ca,56Fe --depths 0,2,6,11 --replicas 10
            Response functions know every nucleus already. Their scan over nucleus, share of its points and depth, with the untouched \
            networks (depth 0) beside, is 'nucens leaveout Configs/nuclei-leaveout.yaml'; 'leaveout.method: joint' trains from scratch.
            A generator of events taken over to others, by number of events and depth, with trainings from scratch beside:
              srun nucens scan Configs/generator-scan.yaml --from carbon --targets argon.h5,antineutrinos.h5
            """)

    @Argument(help: ArgumentHelp("Scan card; see Configs/scan.yaml. Without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: help("Run whose members are the sources", "from", "run"))
    var from: String?

    @Option(help: help("Nuclei, separated by commas; all: every bundled one; of generators files of events", "targets", "names"))
    var targets: String?

    @Option(help: ArgumentHelp("Weight layers to train, counted from the output: numbers and ranges (0-11).", valueName: "depths"))
    var depths: String?

    @Option(help: help("Replicas of each target, split and depth", "replicas", "n"))
    var replicas: Int?

    @Option(help: help("Random splits into training and test points", "folds.splits", "n"))
    var splits: Int?

    @Option(help: help("Share of each experiment's points to train on", "folds.train_fraction", "share"))
    var trainFraction: Double?

    @Option(help: help("Other nuclei that the sources are shown first; all: every bundled one; none", "companions.nuclei", "names"))
    var companions: String?

    @Option(help: help("Epochs of a fine-tune", "finetune.epochs", "n"))
    var epochs: Int?

    @OptionGroup var study: StudyOptions<ScanCommand>

    func override(_ card: inout ScanCard) throws {
        try card.override("--from", "from", from)
        try card.override("--targets", "targets", targets)
        try card.override("--depths", "depths", depths)
        try card.override("--replicas", "replicas", replicas)
        try card.override("--splits", "folds.splits", splits)
        try card.override("--train-fraction", "folds.train_fraction", trainFraction)
        try card.override("--companions", "companions.nuclei", companions)
        try card.override("--epochs", "finetune.epochs", epochs)
    }

    func run() throws {
        if isCard(of: LeaveNucleusOut.self) || isCard(of: ResponseStudy.self) {
            throw ValidationError(
                "a scan of response functions is 'nucens leaveout --by nucleus': each nucleus, each share of its points, each depth; "
                    + "see Configs/nuclei-leaveout.yaml")
        }
        guard isCard(of: GeneratorScan.self) else { return try perform(DepthScan.self, override: override) }
        try perform(GeneratorScan.self, override: override)
    }

    private func override(_ card: inout GeneratorScanCard) throws {
        for (option, isGiven) in [
            ("--splits", splits != nil), ("--train-fraction", trainFraction != nil), ("--companions", companions != nil),
        ] where isGiven {
            throw CardError(file: option, line: nil, message: "it is for cards of cross sections, not for those of generators of events")
        }
        try card.override("--from", "transfer.from", from)
        if let targets { card.run.events = targets.split(separator: ",").map(String.init) }
        try card.override("--depths", "scan.depths", depths)
        try card.override("--replicas", "replicas", replicas)
        try card.override("--epochs", "training.epochs", epochs)
    }
}
