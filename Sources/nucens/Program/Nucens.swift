import ArgumentParser
import Bench
import CDamagedFiles
import Cluster
import DataCommands
import Doctor
import Foundation
import Launch
import ResultFiles
import Text

@main
struct Nucens: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nucens",
        abstract: "Trains ensembles of neural-network fits of lepton-nucleus cross sections on the ranks of one MPI job.",
        discussion: """
            The first run:           nucens Configs/quick.yaml
            All cores of a machine:  mpirun -n 8 nucens --replicas 50
            On a cluster:            srun nucens --replicas 50
            A spectrum with its uncertainty:
                                     nucens predict nucens-run --energy 0.68 --theta 60 --omega 0:0.68:100
            All of it on a page:     nucens report nucens-run
            R_L and R_T, any nucleus: srun nucens Configs/nuclei.yaml
            Neutrinos, near and far: srun nucens Configs/near-detector.yaml; nucens oscillate nucens-near
            A table of them for a generator:
                                     nucens export nucens-nuclei --target 40Ar --grid argon.h5
            Another nucleus:         srun nucens finetune --from nucens-run --target 56Fe
            How deep to fine-tune:   srun nucens scan --from nucens-run
            Can it be trusted?       srun nucens closure; srun nucens leaveout
            Neutrino events:         srun nucens generator --events events.h5
            What could go wrong:     srun nucens doctor
            """,
        version: ResultFormat.softwareVersion,
        subcommands: [
            TrainCommand.self, FinetuneCommand.self, ScanCommand.self, ClosureCommand.self, LeaveOutCommand.self, AggregateCommand.self,
            PlanCommand.self, StatusCommand.self, VerifyCommand.self, PredictCommand.self, ResponsesCommand.self, WeightsCommand.self,
            MixCommand.self,
            OscillateCommand.self, GeneratorCommand.self, GenerateCommand.self, EventsCommand.self, ExportCommand.self, PlotCommand.self,
            ReportCommand.self, CompareCommand.self, NightlyCommand.self, RollbackCommand.self, HistoryCommand.self, DataCommand.self,
            DoctorCommand.self, BenchCommand.self,
        ],
        defaultSubcommand: TrainCommand.self)

    /// As ArgumentParser ends a program, but for what a message may quote.
    private static func leave(with error: any Error) -> Never {
        let status = exitCode(for: error)
        guard !status.isSuccess, !(error is ExitCode) else { exit(withError: error) }
        let message = fullMessage(for: error)
        if !message.isEmpty { FileHandle.standardError.write(Data((message.shown + "\n").utf8)) }
        Glibc.exit(status.rawValue)
    }

    static func main() {
        StandardOutput.guardEnd()
        StopSignals.refuseLargeFiles()
        nucens_guard_damaged_files()
        do {
            var command = try parseAsRoot(try Arguments.expanded(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch {
            leave(with: error)
        }
    }
}
