import ArgumentParser
import Files
import Launch
import Mixtures
import Runs

struct MixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix",
        abstract: "Make one ensemble of the members of two runs, such as one of cross sections and one of response functions.",
        discussion: """
            Both runs fitted the same points of a nucleus, with the same test points held out. Each member counts once; how many there are \
            of each run follows from the share. The share is the one for which the mixture describes best what its members had not seen \
            of the training points; test points have no say. That takes runs with bootstrap.resample or held-out points; with others \
            give --share.
              nucens mix carbon nuclei --output both
            The result is a run that predict, weights, plot, report, compare and the C library take. It keeps copies of both results.
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run.", valueName: "run-a"))
    var first: String

    @Argument(help: ArgumentHelp("Directory of another one.", valueName: "run-b"))
    var second: String

    @Option(name: [.short, .long], help: ArgumentHelp("The new directory.", valueName: "dir"))
    var output: String

    @Option(help: ArgumentHelp("Share of run-a, from 0 to 1 (the one that training points speak for).", valueName: "share"))
    var share: Double?

    @Option(help: ArgumentHelp("The nucleus (the one that both fitted).", valueName: "12C"))
    var target: String?

    @OptionGroup var machine: MachineOptions

    func validate() throws {
        if let share, !(0...1).contains(share) { throw ValidationError("--share is from 0 to 1, not \(share)") }
    }

    func run() throws {
        OpenBLASEnvironment.useBestKernels(for: machine.products)
        try ParallelProgram.run { communicator, log in
            let mixture = try Mixture(
                of: [first, second], target: target, output: output, products: machine.products, threads: machine.threadsPerRank,
                ranks: communicator, log: log)
            guard let table = try mixture.write(share: share) else { return }
            print(table, terminator: "")
            print("result: \(RunDirectory(output).result)")
        }
    }
}
