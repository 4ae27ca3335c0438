import ArgumentParser
import Files
import Launch
import MPI
import NeuralNetwork
import PredictionRuns
import ResultFiles
import Runs

struct WeightsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weights",
        abstract: "Weight events by the members of a run, as replicas of a model.",
        discussion: """
            For each event the ratio of every member's cross section to their mean, as a replica set of parton distributions is used: fill \
            a histogram once with the events as they are, and once for each member with its weights; the standard deviation over the \
            members of a bin is the model's uncertainty in it, correlations included.
              nucens weights nucens-run events.h5 --output weights.h5
            Events are given by E, θ and ω: an HDF5 file with the datasets energy, theta, omega, or a table with the columns E_GeV, \
            theta_deg, omega_GeV. Of structure functions they are those of a generator, with E_nu_GeV, E_l_GeV and cos_theta. Many are \
            shared out over ranks: mpirun -n 8 nucens weights …
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run.", valueName: "run"))
    var directory: String

    @Argument(help: ArgumentHelp("The events.", valueName: "events.h5|.csv"))
    var events: String

    @Option(name: [.short, .long], help: ArgumentHelp("The new HDF5 file.", valueName: "file.h5"))
    var output: String

    @Option(help: ArgumentHelp("The nucleus: one of a published model's, or to be sure that the run is of it.", valueName: "12C"))
    var target: String?

    @OptionGroup var machine: MachineOptions

    func run() throws {
        OpenBLASEnvironment.useBestKernels(for: machine.products)
        try ParallelProgram.run { communicator, log in
            _ = try communicator.agree(on: Result { () throws(RunError) in
                guard PredictionRun.Format(path: output) == .hdf5 else { throw RunError("--output \(output): weights go into a file .h5") }
                try PredictionRun.requireNew(output)
            })
            let content = try communicator.agree(on: Result { () throws(RunError) in try ResultContent(run: directory) })
            if content == .structureFunctions {
                return try communicator.agree(on: Result {
                    guard communicator.isRoot else { return }
                    if target != nil { throw RunError("--target is for runs of a nucleus; leave it out") }
                    let undefined = try StructureWeights(run: directory, events: events).write(to: output)
                    if undefined > 0 { log.warn("\(undefined) events that a nucleon at rest cannot make have weights of 1") }
                })
            }
            let run = try PredictionRun(
                run: directory, target: target, points: .list(events), products: machine.products, threads: machine.threadsPerRank,
                ranks: communicator, log: log)
            try run.writeWeights(to: output)
        }
    }
}
