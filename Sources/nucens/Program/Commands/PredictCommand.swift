import ArgumentParser
import EventGeneration
import Files
import Launch
import MPI
import NeuralNetwork
import Prediction
import PredictionRuns
import ResultFiles
import Runs
import StructureFunctionFiles

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Predict cross sections with their uncertainty from the networks of a run.",
        discussion: """
            One line a point: mean, standard deviation, median, and the quantiles that hold 68 % and 95 % of the members, in nb/sr/GeV. \
            A spectrum:
              nucens predict nucens-run --energy 0.68 --theta 60 --omega 0:0.68:100
            A map, whose axes are those of the file's datasets:
              nucens predict nucens-run --energy 0.5:1:6 --theta 20:90:15 --omega 0:0.5:101 --output map.h5
            A list, which is a table with the columns E_GeV, theta_deg, omega_GeV, or an HDF5 file with the datasets energy, theta, omega:
              nucens predict nucens-run --points points.csv --covariance --output list.h5
            Of structure functions E is the energy of the neutrino, θ the angle of the lepton and ω = E - E_l: one line a point with \
            d²σ/dE_l dcos θ in 10⁻³⁸ cm²/GeV a nucleon (normalized as the law GRV94, since fits are of shapes), c0, c1, c2, W2, Wc and Wy.
              nucens predict nucens-near --energy 3 --theta 20 --omega 0.2:2.8:14
            Of a generator of events E is the energy of the neutrino too, and ω = E - E_μ: one line a point with p(E_μ, cos θ | E) in \
            1/GeV, and d²σ/dE_μ dcos θ in 10⁻³⁸ cm²/GeV where the files of its events say σ(E). 'nucens events spectrum' has spectra.
              nucens predict nucens-generator --energy 2 --theta 10:60:6 --omega 0.1:1.8:18
            Long lists are shared out over ranks: mpirun -n 8 nucens predict …; the numbers do not depend on how many.
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run.", valueName: "run"))
    var directory: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Beam energy E: one, or from, to, and how many.", valueName: "GeV"))
    var energy: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Scattering angle θ, between 0 and 180: one, or from, to, and how many.", valueName: "degrees"))
    var theta: String?

    @Option(parsing: .unconditional, help: ArgumentHelp("Energy transfers ω: one, or from, to, and how many.", valueName: "min:max:points"))
    var omega: String?

    @Option(help: ArgumentHelp("A list of points, instead of the three above.", valueName: "file.csv|.h5"))
    var points: String?

    @Option(help: ArgumentHelp("The nucleus: one of a published model's, or to be sure that the run is of it.", valueName: "12C"))
    var target: String?

    @Flag(help: "Add every member's value.")
    var members = false

    @Flag(help: "Add the matrix of covariances between all points, at most \(CovarianceMatrix.largestCount).")
    var covariance = false

    @Flag(help: "Add the matrix of correlations between all points.")
    var correlation = false

    enum Format: String, CaseIterable, ExpressibleByArgument { case tsv, csv, json }

    @Option(help: "How to print: tsv, csv or json (tsv).")
    var format: Format?

    @Option(name: [.short, .long], help: ArgumentHelp("Write a new file instead of printing.", valueName: "file.h5|.csv|.tsv|.json"))
    var output: String?

    @OptionGroup var machine: MachineOptions

    func run() throws {
        OpenBLASEnvironment.useBestKernels(for: machine.products)
        try ParallelProgram.run { communicator, log in
            let points = try communicator.agree(on: Result { () throws(RunError) in try wantedPoints() })
            let place = try communicator.agree(on: Result { () throws(RunError) in try destination() })
            let content = try communicator.agree(on: Result { () throws(RunError) in try ResultContent(run: directory) })
            if content == .structureFunctions || content == .generator {
                return try predictTable(content, points, place, communicator, log)
            }
            let run = try PredictionRun(
                run: directory, target: target, points: points, products: machine.products, threads: machine.threadsPerRank,
                ranks: communicator, log: log)
            try run.predict(members: members, matrix: covariance ? .covariance : correlation ? .correlation : nil, output: place)
        }
    }

    /// A table of text of structure functions or of densities of events, by rank 0.
    private func predictTable(
        _ content: ResultContent, _ wanted: PredictionRun.Points, _ output: PredictionRun.Output, _ ranks: Communicator, _ log: RunLog
    ) throws {
        let source: PointSource = switch wanted {
        case .grid(let grid): .grid(grid)
        case .list(let path): try .list(path, ranks: ranks)
        }
        try ranks.agree(on: Result {
            guard ranks.isRoot else { return }
            let left: (count: Int, what: String)
            if content == .generator {
                try refuseMatrices(GeneratorPrediction.noun)
                let prediction = GeneratorPrediction(try GeneratorFile(run: directory), products: machine.products)
                left = (try prediction.write(at: source, to: output), "without a muon, ω ≤ 0 or ω ≥ E − m_μ,")
            } else {
                try refuseMatrices(StructurePrediction.noun)
                let prediction = StructurePrediction(try StructureFile(run: directory))
                left = (try prediction.write(at: source, to: output), "that a nucleon at rest cannot make")
            }
            if left.count > 0 { log.warn("\(left.count) points \(left.what) are left out") }
        })
    }

    private func refuseMatrices(_ noun: String) throws(RunError) {
        guard !members, !covariance, !correlation, target == nil else {
            throw RunError("of \(noun) tables are printed: leave out --members, --covariance, --correlation and --target")
        }
    }

    private func wantedPoints() throws(RunError) -> PredictionRun.Points {
        if let points {
            guard energy == nil, theta == nil, omega == nil else {
                throw RunError("--points lists E, θ and ω; leave out --energy, --theta and --omega")
            }
            return .list(points)
        }
        guard let energy, let theta, let omega else {
            throw RunError("give --energy, --theta and --omega, or a list of points with --points FILE")
        }
        return .grid(try PointGrid(
            energy: GridAxis("--energy", energy, "in GeV, such as 0.5:1:6"),
            theta: GridAxis("--theta", theta, "in degrees, such as 20:90:15"),
            omega: GridAxis("--omega", omega, "in GeV, such as 0:0.68:100")))
    }

    private func destination() throws(RunError) -> PredictionRun.Output {
        if covariance && correlation { throw RunError("choose one of --covariance and --correlation") }
        guard let output else { return .standardOutput(PredictionRun.Format(rawValue: (format ?? .tsv).rawValue) ?? .tsv) }
        guard let kind = PredictionRun.Format(path: output) else {
            throw RunError("--output \(output): the name says what to write; let it end in .h5, .csv, .tsv or .json")
        }
        if let format, format.rawValue != kind.rawValue { throw RunError("--output \(output) is not of --format \(format)") }
        return .file(output, kind)
    }
}

/// How the machine is used; no number depends on it.
struct MachineOptions: ParsableArguments {
    @Option(help: ArgumentHelp(
        "Matrix products: avx512, avx2 or portable (fixed order, all the same bits), or openblas (the fastest fixed-order one).",
        valueName: "kind"))
    var gemm: ProductsOption?

    @Option(help: ArgumentHelp("Threads that share out the points of each rank; the bits stay the same (1).", valueName: "n"))
    var threadsPerRank = 1

    var products: GEMM { gemm?.products ?? .preferred }

    func validate() throws {
        guard (1...1024).contains(threadsPerRank) else { throw ValidationError("--threads-per-rank must be from 1 to 1024") }
    }
}
