import ArgumentParser
import Ensembles
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
        var training = TrainingRun(job.prepare())
        training.goal = .aggregate
        try ParallelProgram.run(level: job.logLevel) { communicator, log in
            let outcome = try training.perform(card: { try RunDirectory(directory).card() }, communicator: communicator, log: log)
            if let outcome { print(outcome.table + "result: \(outcome.result)") }
        }
    }
}
