import ArgumentParser
import LeaveOneOut

struct LeaveOutCommand: ParsableCommand {
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

    @Option(help: ArgumentHelp("What is left out in turn: experiment, setting (E, θ) or fold (experiment).", valueName: "what"))
    var by: String?

    @Option(help: ArgumentHelp("Replicas without each group (5).", valueName: "n"))
    var replicas: Int?

    @Option(help: ArgumentHelp("Folds (10).", valueName: "n"))
    var folds: Int?

    @Option(help: ArgumentHelp("Experiments to leave out, or whose settings, separated by commas (all).", valueName: "names"))
    var only: String?

    @Option(help: ArgumentHelp("Epochs a network is trained (500).", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Seed from which all random numbers follow (1).", valueName: "n"))
    var seed: UInt64?

    @Option(name: [.short, .long], help: ArgumentHelp("Directory of the test (nucens-leaveout).", valueName: "run"))
    var output: String?

    @Flag(help: "Go on with the test in the output directory: finished members and checkpoints are kept.")
    var resume = false

    @Option(help: ArgumentHelp(
        "Train only the members of slice k of n, as one task of a Slurm array; then 'nucens aggregate RUN'. 'array': the k and n of this task.",
        valueName: "k/n"))
    var slice: SliceOption?

    @OptionGroup var job: JobOptions

    func run() throws {
        try Studies.perform(LeaveOneOut.self, goal: slice.goal, resume: resume, job: job, card: completeCard)
    }

    private func completeCard() throws -> LeaveOutCard {
        var result = try LeaveOutCard.read(card, resuming: resume ? output ?? LeaveOutCard().output : nil)
        try result.override("--by", "leaveout.by", by)
        try result.override("--replicas", "leaveout.replicas", replicas)
        try result.override("--folds", "leaveout.folds", folds)
        try result.override("--only", "leaveout.only", only)
        try result.override("--epochs", "training.epochs", epochs)
        try result.override("--seed", "seed", seed)
        try result.override("--output", "output", output)
        return result
    }
}
