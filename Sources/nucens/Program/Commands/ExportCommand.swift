import ArgumentParser
import Files
import Launch
import MPI
import Prediction
import PredictionRuns

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the ensemble of a run for other programs: as an ONNX model, or as a table of R_L and R_T.",
        discussion: """
            ONNX: inputs energy (GeV), theta (degrees), omega (GeV), float64 vectors of one length n. Outputs mean (n) and members \
            (n × M), d²σ/dΩdω in nb/sr/GeV; all scaling is inside.
              nucens export nucens-run --onnx carbon.onnx
              nucens export nucens-nuclei --target 40Ar --onnx argon.onnx
            A table, of a run of response functions: R_L and R_T of the mean and of every member on (q, ω), for event generators. Prints \
            the error of its interpolation, which the file has too. libnucens reads it: nucens_grid_open().
              nucens export nucens-nuclei --target 40Ar --grid argon.h5
            The same as a hadron tensor, in the text layout that GENIE reads:
              nucens export nucens-nuclei --target 40Ar --hadron-tensor argon.dat
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("The new file of an ONNX model.", valueName: "file.onnx"))
    var onnx: String?

    @Option(help: ArgumentHelp("The new file of a table.", valueName: "file.h5"))
    var grid: String?

    @Option(help: ArgumentHelp("The new file of a hadron tensor.", valueName: "file.dat"))
    var hadronTensor: String?

    @Option(help: ArgumentHelp("With --hadron-tensor, the replica number of a member (the mean of all).", valueName: "n"))
    var replica: Int?

    @Option(help: ArgumentHelp("The nucleus: one of a published model's, any of response functions, or to be sure.", valueName: "12C"))
    var target: String?

    @OptionGroup var machine: MachineOptions

    func validate() throws {
        guard onnx != nil || grid != nil || hadronTensor != nil else {
            throw ValidationError("say what to write: --onnx FILE.onnx, --grid FILE.h5 or --hadron-tensor FILE.dat")
        }
    }

    func run() throws {
        OpenBLASEnvironment.useBestKernels(for: machine.products)
        try ParallelProgram.run { communicator, _ in
            try communicator.agree(on: Result {
                guard communicator.isRoot else { return }
                for (option, path) in [("--onnx", onnx), ("--grid", grid), ("--hadron-tensor", hadronTensor)] {
                    guard let path, PlainFile.exists(path) else { continue }
                    throw RunError("\(path) exists; remove it, or give another name with \(option)")
                }
                if let onnx { try AtomicFile.write(try EnsembleFile(run: directory, target: target).onnxModel(), to: onnx) }
                guard grid != nil || hadronTensor != nil else { return }
                let ensemble = try EnsembleFile(run: directory, nucleus: target)
                let tabulation = try Tabulation(ensemble, products: machine.products)
                if let grid { try tabulation.write(to: grid) }
                if let hadronTensor, let nucleus = ensemble.nucleus {
                    let tensor = try HadronTensorTable(tabulation.table, of: nucleus, replica: replica)
                    try AtomicFile.write(Array(tensor.text.utf8), to: hadronTensor)
                }
                print(tabulation.summary)
            })
        }
    }
}
