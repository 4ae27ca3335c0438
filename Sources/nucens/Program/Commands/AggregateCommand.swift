import ArgumentParser
import Launch
import MPI
import NeuralNetwork
import RunCards
import Runs

struct AggregateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aggregate",
        abstract: "Write RUN/ensemble.h5 from the members that the tasks of a job array have trained.",
        discussion: """
            To be started when all of them have ended, on any number of ranks. Members that failed or are vetoed are replaced here, by \
            training the next unused replica numbers, so that the result is that of one job.
              nucens card.yaml --output run --slice 3/8        # one of eight tasks; with Slurm: --slice array
              nucens aggregate run
            """)

    @Argument(help: ArgumentHelp("Directory of the run.", valueName: "run"))
    var directory: String

    @OptionGroup var job: JobOptions

    func run() throws {
        let directory = RunDirectory(directory)
        func aggregate<S: Study<GEMM>>(_ study: S.Type) throws {
            try Studies.perform(study, goal: .aggregate, job: job) { _ in try directory.read(S.Card.self) }
        }
        let study: any Study<GEMM>.Type
        do {
            study = try Studies.catalogue.study(in: directory)
        } catch {
            // Every rank reads the card to know what to start, and one speaks.
            if LaunchEnvironment().isFirstTask { Messages.complain("\(error)") }
            throw ExitCode.failure
        }
        try aggregate(study)
    }
}
