import ArgumentParser
import CrossSectionFits
import Ensemble
import MPI
import Training

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train an ensemble and write its bands into RUN/ensemble.h5.",
        discussion: """
            Without a card this is the main job: 50 bootstrap replicas of the reference network on the world electron-carbon data, with \
            the published training and test points of model A. Values given here override those of the card. The replicas are handed \
            out to the ranks that mpirun or srun started; the numbers do not depend on how many.

            A job that is told to stop (SIGTERM, SIGUSR1, Ctrl-C) or whose time ends writes checkpoints and leaves with exit status 75; \
            started again with --resume, on any number of ranks, it goes on from there to the same bits.
            """)

    @Argument(help: ArgumentHelp("Run card; see Configs/ for examples. Without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: ArgumentHelp("Members of the ensemble (50).", valueName: "n"))
    var replicas: Int?

    @Option(help: ArgumentHelp(
        """
        bootstrap: each replica fits targets drawn from N(d, δ); none: all fit the measured values; dropout: the members are passes of \
        Monte Carlo dropout through --networks networks (bootstrap).
        """, valueName: "bootstrap|none|dropout"))
    var method: String?

    @Option(help: ArgumentHelp("With method dropout, networks that are trained for the passes (1).", valueName: "n"))
    var networks: Int?

    @Option(help: ArgumentHelp("Share of the hidden units that training switches off at every step (0).", valueName: "p"))
    var dropout: Double?

    @Option(help: "Nucleus to fit (12C).")
    var target: String?

    @Option(help: ArgumentHelp("Epochs a network is trained (500).", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Points in a mini-batch (256).", valueName: "n"))
    var batchSize: Int?

    @Option(help: ArgumentHelp("Seed from which all random numbers follow (1).", valueName: "n"))
    var seed: UInt64?

    @Option(name: [.short, .long], help: ArgumentHelp("Directory of the run (nucens-run).", valueName: "run"))
    var output: String?

    @Flag(help: "Go on with the run in the output directory: finished members and checkpoints are kept.")
    var resume = false

    @Option(help: ArgumentHelp(
        "Train only the members of slice k of n, as one task of a Slurm array; then 'nucens aggregate RUN'. 'array': the k and n of this task.",
        valueName: "k/n"))
    var slice: SliceOption?

    @OptionGroup var job: JobOptions

    func run() throws {
        try Studies.perform(Ensemble.self, goal: slice.goal, resume: resume, job: job, card: completeCard)
    }

    /// The card, or with `--resume` and no card the one in the run directory, with the options on top.
    private func completeCard() throws -> RunCard {
        var result = try RunCard.read(card, resuming: resume ? output ?? RunCard().output : nil)
        try result.override("--replicas", "replicas", replicas)
        try result.override("--method", "method", method)
        try result.override("--networks", "networks", networks)
        try result.override("--dropout", "training.dropout", dropout)
        try result.override("--target", "target", target)
        try result.override("--epochs", "training.epochs", epochs)
        try result.override("--batch-size", "training.batch_size", batchSize)
        try result.override("--seed", "seed", seed)
        try result.override("--output", "output", output)
        return result
    }
}
