import ArgumentParser
import LeaveNucleusOut
import LeaveOneOut
import RunCards

struct LeaveOutCommand: StudyCommand {
    typealias Performed = LeaveOneOut
    static let runNoun = "test"
    static let configuration = CommandConfiguration(
        commandName: "leaveout",
        abstract: "Leave experiments, settings, folds or nuclei out in turn, and say how the rest describes them.",
        discussion: """
            For each group an ensemble is trained that has not seen it, and judged at its points. All members of all groups are one job, \
            shared out over the ranks:
              srun nucens leaveout Configs/leaveout.yaml --by experiment
              nucens leaveout --by setting --only Whitney:1974hr --replicas 3 --epochs 100
            By nucleus, with a card of response functions: fits of all others, and of all others with a share of its points:
              srun nucens leaveout Configs/nuclei-leaveout.yaml
              nucens leaveout --by nucleus --only 56Fe,27Al --replicas 10
            """)

    @Argument(help: ArgumentHelp(
        "Run card with a section leaveout; see Configs/leaveout.yaml. Without one, the defaults.",
        valueName: "card.yaml"))
    var card: String?

    @Option(help: help("What is left out in turn: experiment, setting (E, θ), fold or nucleus", "leaveout.by", "what"))
    var by: String?

    @Option(help: help("Replicas without each group", "leaveout.replicas", "n"))
    var replicas: Int?

    @Option(help: help("Folds", "leaveout.folds", "n"))
    var folds: Int?

    @Option(help: ArgumentHelp("Experiments to leave out, or whose settings; or nuclei; separated by commas (all).", valueName: "names"))
    var only: String?

    @Option(help: help("Epochs a network is trained", "training.epochs", "n"))
    var epochs: Int?

    @OptionGroup var study: StudyOptions<LeaveOutCommand>

    func run() throws {
        guard isByNucleus else { return try perform(LeaveOneOut.self, override: override) }
        try perform(LeaveNucleusOut.self, override: override)
    }

    /// Whether nuclei are left out, as the option or the card says.
    private var isByNucleus: Bool {
        by.map { $0 == LeaveNucleusCard.Grouping.nucleus.rawValue } ?? isCard(of: LeaveNucleusOut.self)
    }

    private func override(_ card: inout LeaveNucleusCard) throws {
        if let folds { throw CardError(file: "--folds", line: nil, message: "\(folds) folds are for --by fold, not for nuclei") }
        try card.override("--replicas", "leaveout.replicas", replicas)
        try card.override("--only", "leaveout.nuclei", only)
        try card.override("--epochs", "training.epochs", epochs)
    }

    func override(_ card: inout LeaveOutCard) throws {
        try card.override("--by", "leaveout.by", by)
        try card.override("--replicas", "leaveout.replicas", replicas)
        try card.override("--folds", "leaveout.folds", folds)
        try card.override("--only", "leaveout.only", only)
        try card.override("--epochs", "training.epochs", epochs)
    }
}
