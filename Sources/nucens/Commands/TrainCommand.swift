import ArgumentParser
import Ensembles
import MPI
import NeuralNetwork
import Training

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train an ensemble and write its bands into RUN/ensemble.h5.",
        discussion: """
            Without a card this is the main job: 50 bootstrap replicas of the reference network on the world electron-carbon data, with \
            the published training and test points of model A. Values given here override those of the card. The replicas are shared \
            out over the ranks that mpirun or srun started; the numbers do not depend on how many.
            """)

    @Argument(help: ArgumentHelp("Run card; see Configs/ for examples. Without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: ArgumentHelp("Members of the ensemble (50).", valueName: "n"))
    var replicas: Int?

    @Option(help: "bootstrap: each replica fits targets drawn from N(d, δ); none: all fit the measured values (bootstrap).")
    var method: String?

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

    @Option(help: ArgumentHelp(
        "Matrix products: avx512, avx2 or portable (fixed order, all the same bits), or openblas (the fastest fixed-order one).",
        valueName: "kind"))
    var gemm: ProductsOption?

    @Option(help: ArgumentHelp(
        "Threads that share out each network, for machines with more cores than replicas; the bits stay the same (1).", valueName: "n"))
    var threadsPerRank = 1

    func validate() throws {
        guard (1...1024).contains(threadsPerRank) else { throw ValidationError("--threads-per-rank must be from 1 to 1024") }
    }

    @Flag(help: "Go on with the run in the output directory: finished members are kept.")
    var resume = false

    func run() throws {
        let products = gemm?.products ?? .preferred
        OpenBLASEnvironment.useBestKernels(for: products)
        try ParallelProgram.run { communicator, log in
            let outcome = try TrainingRun.perform(
                card: completeCard, resume: resume, products: products, threadsPerRank: threadsPerRank, communicator: communicator, log: log)
            if let outcome { print(Self.summary(outcome.quality, result: outcome.result), terminator: "") }
        }
    }

    /// The card, or with `--resume` and no card the one in the run directory, with the options on top.
    private func completeCard() throws -> RunCard {
        var result = RunCard()
        let stored = RunDirectory(output ?? result.output).config
        if let card {
            result = try RunCard(yaml: String(decoding: RunDirectory.read(card), as: UTF8.self), file: card)
        } else if resume, let text = try? RunDirectory.read(stored) {
            result = try RunCard(yaml: String(decoding: text, as: UTF8.self), file: stored)
        }
        try result.override("--replicas", "replicas", replicas)
        try result.override("--method", "method", method)
        try result.override("--target", "target", target)
        try result.override("--epochs", "training.epochs", epochs)
        try result.override("--batch-size", "training.batch_size", batchSize)
        try result.override("--seed", "seed", seed)
        try result.override("--output", "output", output)
        return result
    }

    private static func summary(_ quality: FitQuality, result: String) -> String {
        func cells(_ row: FitQuality.Row) -> [String] {
            [
                row.name, "\(row.trainPoints)", Table.number(row.chiSquareTrain), "\(row.testPoints)", Table.number(row.chiSquareTest),
                row.normalization.isNaN ? "" : Table.fixed(row.normalization, digits: 3),
                row.normalization.isNaN ? "" : Table.fixed(row.normalizationUncertainty, digits: 3),
            ]
        }
        let header = ["ensemble mean", "train", "χ²/N", "test", "χ²/N", "λ", "Δλ"]
        return Table.aligned([header] + quality.experiments.map(cells) + [cells(quality.total)]) + "result: \(result)\n"
    }
}
