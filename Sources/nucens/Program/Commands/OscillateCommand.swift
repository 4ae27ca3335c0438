import ArgumentParser
import Files
import Launch
import MPI
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
            NuFit-6.0, normal ordering, on the way of 1300 km to DUNE's far detector; samples draw them within their errors.
              nucens oscillate nucens-near --events far.csv
            Events have the columns E_l_GeV and cos_theta (CSV or HDF5). Without a file they are simulated of the law of the run, and the \
            fit is compared with that of the law itself:
              nucens oscillate nucens-near --simulate 6200 --true-sine23 0.47
            A far detector that smears leptons, or does not see all of them, has a card with the keys of a section `detector`, such as \
            energy_resolution: 0.05; uncertainties in it are drawn by the members:
              nucens oscillate nucens-near --events far.csv --detector far-detector.yaml
            A picture of the likelihood, with the members and the samples:
              nucens oscillate nucens-near --events far.csv --output fit.h5 && nucens plot fit.h5
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run of structure functions.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("Events of the far detector.", valueName: "far.csv|.h5"))
    var events: String?

    @Option(help: ArgumentHelp("What the far detector makes of leptons; see Configs/far-detector.yaml.", valueName: "card.yaml"))
    var detector: String?

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

    @Option(help: ArgumentHelp(
        "What is known of another parameter, repeatable: \(OscillationPriors.Parameter.allCases.map(\.rawValue).joined(separator: ", ")); "
            + "degrees, eV².", valueName: "sin2_theta13=0.022±0.0006"))
    var prior: [String] = []

    @Flag(help: "Hold the other parameters at the centres of their priors.")
    var holdOthers = false

    @Option(name: [.short, .long], help: ArgumentHelp("A new HDF5 file with the fits and the map of −2 ln L.", valueName: "file.h5"))
    var output: String?

    func validate() throws {
        guard samples >= 2, samples <= 100_000 else { throw ValidationError("--samples must be from 2 to 100000") }
        guard events == nil || simulate == nil && trueSine23 == nil && trueSplitting == nil && experiment == nil else {
            throw ValidationError("--simulate, --true-sine23, --true-splitting and --experiment are for simulated events, without --events")
        }
        try require("--simulate", simulate, 10...1_000_000)
        try require("--true-sine23", trueSine23, 0.2...0.8)
        try require("--true-splitting", trueSplitting, 1.5...4)
        try require("--experiment", experiment, 0...1_000_000)
        for text in prior { _ = try OscillateCommand.prior(text) }
    }

    private func require<Number>(_ option: String, _ value: Number?, _ range: ClosedRange<Number>) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(option) must be from \(range.lowerBound) to \(range.upperBound)")
    }

    /// "NAME=CENTRE±DEVIATION", or with +- in the place of ±.
    private static func prior(_ text: String) throws -> (OscillationPriors.Parameter, OscillationPriors.Prior) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        let numbers = parts.count == 2 ? parts[1].replacing("+-", with: "±").split(separator: "±").map { Double($0) } : []
        guard parts.count == 2, let parameter = OscillationPriors.Parameter(rawValue: parts[0]) else {
            let names = OscillationPriors.Parameter.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--prior \(text): write NAME=CENTRE±DEVIATION, NAME one of \(names)")
        }
        guard numbers.count == 2, let centre = numbers[0], let deviation = numbers[1], parameter.range.contains(centre),
              (0...parameter.range.upperBound).contains(deviation)
        else {
            throw ValidationError(
                "--prior \(text): write a centre from \(parameter.range.lowerBound) to \(parameter.range.upperBound) and a deviation of 0 "
                    + "or more, as in sin2_theta13=0.022±0.0006")
        }
        return (parameter, .init(centre: centre, deviation: deviation))
    }

    func run() throws {
        guard LaunchEnvironment().isFirstTask else { return }
        var settings = OscillationSettings()
        (settings.events, settings.samples) = (events, samples)
        settings.count = simulate ?? settings.count
        settings.experiment = experiment ?? 0
        settings.detector = try detector.map { try FarDetectorCard(file: $0) }
        if let trueSine23 { settings.truth.sine23 = trueSine23 }
        if let trueSplitting { settings.truth.splitting32 = 1e-3 * trueSplitting }
        for text in prior {
            let (parameter, value) = try OscillateCommand.prior(text)
            settings.priors[parameter] = value
        }
        if holdOthers { settings.priors = settings.priors.held }
        if let output, !output.hasSuffix(".h5") { throw RunError("--output \(output): the fit goes into a file .h5") }
        if let output { try PredictionRun.requireNew(output) }
        let fit = try OscillationFit(run: directory, settings)
        if let output { try fit.write(to: output) }
        print(fit.table, terminator: "")
    }
}
