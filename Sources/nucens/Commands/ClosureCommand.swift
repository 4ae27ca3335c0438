import ArgumentParser
import ClosureTest

struct ClosureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "closure",
        abstract: "Test the ensembles on pseudo-data of known laws: how far they are off, and whether their spread says so.",
        discussion: """
            Draws laws, makes of each what the experiments would have measured, fits ensembles to that as to real data, and compares them \
            with the law. All members of all laws are one job, shared out over the ranks:
              srun nucens closure Configs/closure.yaml
              nucens closure Configs/closure.yaml --laws 2 --replicas 4 --epochs 20
            """)

    @Argument(help: ArgumentHelp(
        "Run card with a section closure; see Configs/closure.yaml. Without one, the defaults.",
        valueName: "card.yaml"))
    var card: String?

    @Option(help: ArgumentHelp("Laws (10).", valueName: "n"))
    var laws: Int?

    @Option(help: ArgumentHelp("Replicas of each law and level (10).", valueName: "n"))
    var replicas: Int?

    @Option(help: ArgumentHelp(
        "Levels, separated by commas: 0 the law itself, 1 one draw of noise, 2 replicas of it (0,1,2).",
        valueName: "levels"))
    var levels: String?

    @Option(help: ArgumentHelp(
        "The laws: parametrized, or the directory of a run, whose mean is the law (parametrized).",
        valueName: "law"))
    var law: String?

    @Option(help: ArgumentHelp("Epochs a network is trained (500).", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Seed from which all random numbers follow (1).", valueName: "n"))
    var seed: UInt64?

    @Option(name: [.short, .long], help: ArgumentHelp("Directory of the test (nucens-closure).", valueName: "run"))
    var output: String?

    @Flag(help: "Go on with the test in the output directory: finished members and checkpoints are kept.")
    var resume = false

    @Option(help: ArgumentHelp(
        "Train only the members of slice k of n, as one task of a Slurm array; then 'nucens aggregate RUN'. 'array': the k and n of this task.",
        valueName: "k/n"))
    var slice: SliceOption?

    @OptionGroup var job: JobOptions

    func run() throws {
        try Studies.perform(ClosureTest.self, goal: slice.goal, resume: resume, job: job, card: completeCard)
    }

    private func completeCard() throws -> ClosureCard {
        var result = try ClosureCard.read(card, resuming: resume ? output ?? ClosureCard().output : nil)
        try result.override("--laws", "closure.laws", laws)
        try result.override("--replicas", "closure.replicas", replicas)
        try result.override("--levels", "closure.levels", levels)
        try result.override("--law", "closure.law", law)
        try result.override("--epochs", "training.epochs", epochs)
        try result.override("--seed", "seed", seed)
        try result.override("--output", "output", output)
        return result
    }
}
