import ArgumentParser
import Cluster
import Foundation
import Launch
import Nightly
import RunCards
import Runs

struct NightlyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly",
        abstract: "Look for new data; train, judge and publish when there are any.",
        discussion: """
            The card names the directories that are looked at, the store of all nights, how the ensemble is trained and what it must be to \
            be published; see Configs/nightly.yaml. STORE/current is the published model, whole at any time:
              nucens predict nucens-store/current --energy 0.68 --theta 60 --omega 0:0.68:100
            With 'observable: responses' under 'train' a night trains response functions on the data of all nuclei, in place of an \
            ensemble of one nucleus and fine-tunes of the others; see Configs/nightly-nuclei.yaml.

            Nothing new is found in seconds, without a launcher. A night that was interrupted goes on when it is started again (exit \
            status 75 asks for that). From cron, on a machine of its own or with a batch system:
              0 1 * * *  mpirun -n 8 nucens nightly nightly.yaml
              0 1 * * *  nucens nightly nightly.yaml --submit 'sbatch Slurm/nightly.sbatch'
            """)

    @Argument(help: ArgumentHelp("Card of the nights; see Configs/nightly.yaml.", valueName: "card.yaml"))
    var card: String

    @Flag(help: "Say what there is to do, and do nothing. Needs no launcher.")
    var check = false

    @Option(help: ArgumentHelp(
        "Run this command when there is something to do, and nothing else. Needs no launcher.", valueName: "command"))
    var submit: String?

    @OptionGroup var job: JobOptions

    func run() throws {
        if check || submit != nil { return try look() }
        StopSignals.install()
        let (settings, products) = job.prepare()
        let nightly = Nightly(settings, products: products, command: "nucens nightly \(card)")
        var succeeded = true
        try ParallelProgram.run(level: job.logLevel) { communicator, log in
            guard let outcome = try nightly.perform(card: readCard, communicator: communicator, log: log) else { return }
            print(outcome.text, terminator: "")
            succeeded = outcome.succeeded
        }
        if !succeeded { throw ExitCode.failure }
    }

    private func readCard() throws -> NightlyCard {
        let text = try CardText.decoded(RunDirectory.read(card), file: card)
        if CardSection.isEmpty(text) { Messages.say("\(card) names no key: all values are the defaults") }
        return try NightlyCard(yaml: text, file: card)
    }

    private func look() throws {
        do {
            let found = try Nightly.check(try readCard())
            FileHandle.standardOutput.write(Data(found.text.utf8))
            guard let submit, found.isDue else { return }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", submit]
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                Messages.complain("'\(submit)' ended with status \(process.terminationStatus); nothing is submitted")
                throw ExitCode.failure
            }
        } catch let exit as ExitCode {
            throw exit
        } catch {
            Messages.complain("\(error)")
            throw ExitCode.failure
        }
    }
}
