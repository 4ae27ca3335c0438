import ArgumentParser
import CrossSectionFits
import Ensemble
import Launch
import MPI
import NeuralNetwork
import RunCards
import Runs
import Text

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Estimate a study's time, memory and disk, and print the lines of its job script.",
        discussion: """
            Trains a member for some epochs to measure the rate of this machine. Start it on as many ranks as a node will have, and \
            the rate is that of a full node:
              nucens plan Configs/carbon.yaml --ranks 50
              srun -N1 -n 64 nucens plan Configs/carbon.yaml --ranks 50
            Cards of all studies can be planned: Configs/scan.yaml, Configs/closure.yaml, …
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
        try ParallelProgram.run { ranks, log in
            let study = try ranks.agree(on: Result { try kind() })
            try plan(study, products, ranks, log)
        }
    }

    private func kind() throws -> any Study<GEMM>.Type {
        guard let card else { return Ensemble.self }
        return try Studies.catalogue.study(ofCard: CardText.decoded(RunDirectory.read(card), file: card), file: card)
    }

    private func plan<S: Study<GEMM>>(
        _ type: S.Type, _ products: GEMM, _ ranks: Communicator, _ log: RunLog
    ) throws {
        let (study, rate) = try ranks.agree(on: Result {
            let card = try completeCard(of: S.Card.self, log)
            let study = try S(card, files: S.read(card, compute: products), compute: products)
            return (study, try MemberRate(of: study, threads: threadsPerRank))
        })
        // A run ends with its slowest rank.
        var slowest = rate
        slowest.secondsPerCost = try ranks.allreduce(rate.secondsPerCost, by: .maximum)
        slowest.aggregation = try ranks.allreduce(rate.aggregation, by: .maximum)
        slowest.memory = try ranks.allreduce(rate.memory, by: .maximum)
        let plan = try ranks.agree(on: Result { try RunPlan(of: study, rate: slowest, ranks: self.ranks) })
        guard ranks.isRoot else { return }
        log.say("a member takes \(Table.duration(plan.secondsPerMember)), measured on \(counted(ranks.size, "rank"))")
        let command = ([S.command] + [card].compactMap { $0 }).joined(separator: " ")
        print(plan.text(command: command, output: study.card.output, threadsPerRank: threadsPerRank), terminator: "")
    }

    private func completeCard<C: JobCard>(of type: C.Type, _ log: RunLog) throws -> C {
        var result = try C.read(card, log: log)
        try result.override("--replicas", "replicas", replicas)
        try result.override("--epochs", C.epochsKey, epochs)
        return result
    }
}
