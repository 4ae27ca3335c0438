import ArgumentParser
import Launch
import NeuralNetwork
import Runs

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far a run is: members in each state, reasons, speed and time left.",
        discussion: """
            Reads the files of the run: works on any node that sees them, also while a job works on it.
              nucens status nucens-run
            """)

    @Argument(help: ArgumentHelp("Directory of the run.", valueName: "run"))
    var directory: String

    @Flag(name: .customLong("all"), help: "Name every failed, vetoed and unreadable member; of each kind ten, otherwise.")
    var namesAll = false

    func run() throws {
        let directory = RunDirectory(directory)
        func text<S: Study<GEMM>>(_ study: S.Type) throws -> String {
            try RunOverview(study, in: directory, compute: .preferred).text(limit: namesAll ? .max : 10)
        }
        print(try text(try Studies.catalogue.study(in: directory)), terminator: "")
    }
}
