import ArgumentParser
import Files
import MPI
import Prediction
import PredictionRuns

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the ensemble of a run as one ONNX model, to be run without nucens.",
        discussion: """
            Inputs energy (GeV), theta (degrees), omega (GeV): float64 vectors of one length n. Outputs mean (n) and members (n × M), \
            d²σ/dΩdω in nb/sr/GeV; all scaling is inside.
              nucens export nucens-run --onnx carbon.onnx
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("The new file.", valueName: "file.onnx"))
    var onnx: String

    @Option(help: ArgumentHelp("The nucleus: one of a published model's, or to be sure that the run is of it.", valueName: "12C"))
    var target: String?

    func run() throws {
        try ParallelProgram.run { communicator, _ in
            try communicator.agree(on: Result {
                guard communicator.isRoot else { return }
                if PlainFile.exists(onnx) { throw RunError("\(onnx) exists; remove it, or give another name with --onnx") }
                try AtomicFile.write(try EnsembleFile(run: directory, target: target).onnxModel(), to: onnx)
            })
        }
    }
}
