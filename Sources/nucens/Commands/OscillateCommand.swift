import ArgumentParser
import Files
import OscillationFits
import Oscillations
import PredictionRuns

struct OscillateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oscillate",
        abstract: "Fit θ₂₃ and Δm²₃₂ to far events with an ensemble of structure functions.",
        discussion: """
            Maximizes the likelihood of the leptons' energies and angles at the far detector, in shape: with the mean of the members, with \
            each member and its flux, and with samples of the bootstrap over far events and members. The other parameters are those of \
            NuFit-6.0, normal ordering, on the way of 1300 km to DUNE's far detector.
              nucens oscillate nucens-near --events far.csv
            Events have the columns E_l_GeV and cos_theta (CSV or HDF5). Without a file they are simulated of the law of the run, and the \
            fit is compared with that of the law itself:
              nucens oscillate nucens-near --simulate 6200 --true-sine23 0.47
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run of structure functions.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("Events of the far detector.", valueName: "far.csv|.h5"))
    var events: String?

    @Option(help: ArgumentHelp("How many are simulated (6200).", valueName: "n"))
    var simulate: Int?

    @Option(help: ArgumentHelp("sin²θ₂₃ of simulated events (0.47).", valueName: "value"))
    var trueSine23: Double?

    @Option(help: ArgumentHelp("Δm²₃₂ of simulated events in 10⁻³ eV² (2.4381).", valueName: "value"))
    var trueSplitting: Double?

    @Option(help: ArgumentHelp("Number of the pseudo-experiment: other simulated events (0).", valueName: "n"))
    var experiment: Int?

    @Option(help: ArgumentHelp("Samples of the bootstrap.", valueName: "n"))
    var samples = 100

    @Option(name: [.short, .long], help: ArgumentHelp("A new HDF5 file with the fits and the map of −2 ln L.", valueName: "file.h5"))
    var output: String?

    func validate() throws {
        guard samples >= 2, samples <= 100_000 else { throw ValidationError("--samples must be from 2 to 100000") }
        let simulation = [simulate.map { Double($0) }, trueSine23, trueSplitting, experiment.map { Double($0) }]
        guard events == nil || simulation.allSatisfy({ $0 == nil }) else {
            throw ValidationError("--events gives events; --simulate, --true-sine23, --true-splitting and --experiment are for simulated ones")
        }
        guard simulate.map({ (10...1_000_000).contains($0) }) ?? true else { throw ValidationError("--simulate must be from 10 to 1000000") }
        guard trueSine23.map({ (0.2...0.8).contains($0) }) ?? true else { throw ValidationError("--true-sine23 must be from 0.2 to 0.8") }
        guard trueSplitting.map({ (1.5...4).contains($0) }) ?? true else { throw ValidationError("--true-splitting must be from 1.5 to 4") }
        guard experiment.map({ (0...1_000_000).contains($0) }) ?? true else { throw ValidationError("--experiment must be 0 or more") }
    }

    func run() throws {
        var settings = OscillationSettings()
        settings.events = events
        settings.samples = samples
        settings.count = simulate ?? settings.count
        settings.experiment = experiment ?? 0
        if let trueSine23 { settings.truth.sine23 = trueSine23 }
        if let trueSplitting { settings.truth.splitting32 = 1e-3 * trueSplitting }
        if let output {
            guard output.hasSuffix(".h5") else { throw RunError("--output \(output): the fit goes into a file .h5") }
            try PredictionRun.requireNew(output)
        }
        let fit = try OscillationFit(run: directory, settings)
        if let output { try fit.write(to: output) }
        print(fit.table, terminator: "")
    }
}
