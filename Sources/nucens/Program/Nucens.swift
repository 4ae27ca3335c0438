import ArgumentParser
import Cluster
import DataCommands
import Doctor
import Launch
import ResultFiles

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
            OscillateCommand.self, GeneratorCommand.self, GenerateCommand.self, EventsCommand.self, ExportCommand.self, PlotCommand.self,
            ReportCommand.self, CompareCommand.self, NightlyCommand.self, RollbackCommand.self, HistoryCommand.self, DataCommand.self,
            DoctorCommand.self, BenchCommand.self,
        ],
        defaultSubcommand: TrainCommand.self)

    static func main() {
        StandardOutput.guardEnd()
        StopSignals.refuseLargeFiles()
        do {
            main(try Arguments.expanded(Array(CommandLine.arguments.dropFirst())))
        } catch {
            exit(withError: error)
        }
    }
}
