import ArgumentParser
import LeaveOneOut
import RunCards

struct LeaveOutCommand: StudyCommand {
    typealias Performed = LeaveOneOut
    static let runNoun = "test"
    static let configuration = CommandConfiguration(
        commandName: "leaveout",
        abstract: "Leave experiments, settings or folds out in turn, and say which of them, and which points, disagree with the rest.",
        discussion: """
            For each group an ensemble is trained that has not seen it, and judged at its points. All members of all groups are one job, \
            shared out over the ranks:
              srun nucens leaveout Configs/leaveout.yaml --by experiment
              nucens leaveout --by setting --only Whitney:1974hr --replicas 3 --epochs 100
            """)

    @Argument(help: ArgumentHelp(
        "Run card with a section leaveout; see Configs/leaveout.yaml. Without one, the defaults.",
        valueName: "card.yaml"))
    var card: String?

    @Option(help: help("What is left out in turn: experiment, setting (E, θ) or fold", "leaveout.by", "what"))
    var by: String?

    @Option(help: help("Replicas without each group", "leaveout.replicas", "n"))
    var replicas: Int?

    @Option(help: help("Folds", "leaveout.folds", "n"))
    var folds: Int?

    @Option(help: ArgumentHelp("Experiments to leave out, or whose settings, separated by commas (all).", valueName: "names"))
    var only: String?

    @Option(help: help("Epochs a network is trained", "training.epochs", "n"))
    var epochs: Int?

    @OptionGroup var study: StudyOptions<LeaveOutCommand>

    func override(_ card: inout LeaveOutCard) throws {
        try card.override("--by", "leaveout.by", by)
        try card.override("--replicas", "leaveout.replicas", replicas)
        try card.override("--folds", "leaveout.folds", folds)
        try card.override("--only", "leaveout.only", only)
        try card.override("--epochs", "training.epochs", epochs)
    }
}
