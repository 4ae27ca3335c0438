import ArgumentParser
import CrossSectionFits
import Ensembles
import MPI
import NeuralNetwork
import Runs
import Text

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Estimate a run's time, memory and disk, and print the lines of its job script.",
        discussion: """
            Trains a member for some epochs to measure the rate of this machine. Start it on as many ranks as a node will have, and \
            the rate is that of a full node:
              nucens plan Configs/carbon.yaml --ranks 50
              srun -N1 -n 64 nucens plan Configs/carbon.yaml --ranks 50
            """)

    @Argument(help: ArgumentHelp("Run card; without one, the defaults.", valueName: "card.yaml"))
    var card: String?

    @Option(help: ArgumentHelp("Ranks of the planned job.", valueName: "n"))
    var ranks: Int

    @Option(help: ArgumentHelp("Members of the ensemble, instead of the card's.", valueName: "n"))
    var replicas: Int?

    @Option(help: ArgumentHelp("Epochs a network is trained, instead of the card's.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Threads that share out each network.", valueName: "n"))
    var threadsPerRank = 1

    @Option(help: ArgumentHelp("Matrix products; see 'nucens train --help'.", valueName: "kind"))
    var gemm: ProductsOption?

    func validate() throws {
        guard (1...1_000_000).contains(ranks) else { throw ValidationError("--ranks must be from 1 to 1000000") }
        guard (1...1024).contains(threadsPerRank) else { throw ValidationError("--threads-per-rank must be from 1 to 1024") }
    }

    func run() throws {
        let products = gemm?.products ?? .preferred
        OpenBLASEnvironment.useBestKernels(for: products)
        try ParallelProgram.run { communicator, log in
            let (job, rate) = try communicator.agree(on: Result {
                let card = try completeCard()
                let job = try Job(card: card, tables: card.readTables(), start: card.readStart(), products: products)
                return (job, try MemberRate(of: job, products: products, team: ThreadTeam(threads: threadsPerRank)))
            })
            // A run ends with its slowest rank.
            var slowest = rate
            slowest.training = try communicator.allreduce(rate.training, by: .maximum)
            slowest.aggregation = try communicator.allreduce(rate.aggregation, by: .maximum)
            slowest.memory = try communicator.allreduce(rate.memory, by: .maximum)
            guard communicator.isRoot else { return }
            log.say("a member takes \(Table.duration(slowest.training)), measured on \(communicator.size == 1 ? "1 rank" : "\(communicator.size) ranks")")
            let plan = RunPlan(of: job, rate: slowest, ranks: ranks)
            print(plan.text(card: card, output: job.card.output, threadsPerRank: threadsPerRank), terminator: "")
        }
    }

    private func completeCard() throws -> RunCard {
        var result = try RunCard.read(card, resuming: nil)
        try result.override("--replicas", "replicas", replicas)
        try result.override("--epochs", "training.epochs", epochs)
        return result
    }
}
