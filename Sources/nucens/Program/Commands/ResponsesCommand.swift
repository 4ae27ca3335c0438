import ArgumentParser
import Files
import Launch
import MPI
import NeuralNetwork
import NuclearResponses
import Prediction
import PredictionRuns
import Runs
import ScatteringData

struct ResponsesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "responses",
        abstract: "Print R_L and R_T of any nucleus with their uncertainty, from a run of response functions.",
        discussion: """
            One line a point of (q, ω): R_L and R_T in 1/GeV with their standard deviations over the members, their ratio, the lever arm \
            delta_epsilon of the measured angles (below \(LeverArm.least) the data do not separate R_L from R_T), and the scaling \
            functions f_L, f_T of psi.
              nucens responses nucens-nuclei --target 12C --q 0.38 --omega 0.02:0.3:29
              nucens responses nucens-nuclei --target 40Ar --q 0.3:0.6:4 --omega 0.02:0.4:39 --output argon.csv
            The Coulomb sum S_L(q), and a comparison with separated measurements, those of 12C by J. Jourdan (1996) without a file:
              nucens responses nucens-nuclei --target 12C --q 0.3:0.6:7 --sum
              nucens responses nucens-nuclei --target 12C --compare
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run of response functions.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("The nucleus: any (the only one that was fitted).", valueName: "12C"))
    var target: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Momentum transfers q: one, or from, to, and how many.", valueName: "GeV"))
    var q: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Energy transfers ω: one, or from, to, and how many.", valueName: "GeV"))
    var omega: String?

    @Flag(help: "Print the Coulomb sum S_L at every q instead.")
    var sum = false

    @Flag(help: "Compare with separated measurements instead.")
    var compare = false

    @Option(help: ArgumentHelp(
        "With --compare, a table with the columns \(SeparatedResponses.columns.joined(separator: ", ")) (the bundled one).",
        valueName: "file.csv"))
    var data: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Write a new file instead of printing.", valueName: "file.csv|.tsv"))
    var output: String?

    @OptionGroup var machine: MachineOptions

    func run() throws {
        OpenBLASEnvironment.useBestKernels(for: machine.products)
        try ParallelProgram.run { communicator, log in
            try communicator.agree(on: Result {
                guard communicator.isRoot else { return }
                if let output { try PredictionRun.requireNew(output) }
                let ensemble = try EnsembleFile(run: directory, nucleus: target)
                if compare { return try emit(comparison(ensemble)) }
                let q = try axis("--q", q, "such as 0.3:0.6:4")
                if sum { return try emit(try CoulombSums(ensemble, momenta: q.values, products: machine.products).text) }
                let grid = try ResponseGrid(momentum: q, omega: try axis("--omega", omega, "such as 0.02:0.3:29"))
                let points = grid.spacelike
                let beyond = grid.points.count - points.count
                if beyond > 0 { log.warn("\(beyond) of \(grid.points.count) points lie beyond the light cone, ω ≥ q, and are left out") }
                let table = try ResponseTable(ensemble, at: points, products: machine.products)
                if let warning = table.warning { log.warn(warning) }
                try emit(table.text(separator: output?.hasSuffix(".csv") ?? false ? "," : "\t"))
            })
        }
    }

    private func comparison(_ ensemble: EnsembleFile) throws -> String {
        if let data {
            return try SeparationTest(SeparatedResponses(.file(data)), by: ensemble, products: machine.products).text
        }
        guard let bundled = SeparatedResponses.bundled(try Nucleus(ensemble.target)) else {
            throw RunError("no separated measurements of \(ensemble.target) are bundled; give a table with --data FILE.csv")
        }
        return try SeparationTest(bundled, by: ensemble, products: machine.products).text
    }

    private func axis(_ option: String, _ text: String?, _ example: String) throws(RunError) -> GridAxis {
        guard let text else { throw RunError("give \(option) in GeV, \(example)") }
        return try GridAxis(option, text, "in GeV, \(example)")
    }

    private func emit(_ text: String) throws {
        guard let output else {
            let sink = ByteSink.standardOutput
            try sink.write(text)
            return try sink.finish()
        }
        guard output.hasSuffix(".csv") || output.hasSuffix(".tsv") else {
            throw RunError("--output \(output): the name says what to write; let it end in .csv or .tsv")
        }
        try AtomicFile.write(Array(text.utf8), to: output)
    }
}
