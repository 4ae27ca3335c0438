import ArgumentParser
import Ensembles
import Foundation
import NeuralNetwork
import ScatteringData

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Print a spectrum with its uncertainty from the networks of a run.",
        discussion: """
            Prints ω (GeV), the mean over the members and their standard deviation (nb/sr/GeV), one line a point.
              nucens predict nucens-run --energy 0.68 --theta 60 --omega 0:0.68:100
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run.", valueName: "run"))
    var directory: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Beam energy E.", valueName: "GeV"))
    var energy: Double

    @Option(parsing: .unconditional, help: ArgumentHelp("Scattering angle θ, between 0 and 180.", valueName: "degrees"))
    var theta: Double

    @Option(parsing: .unconditional, help: ArgumentHelp("Energy transfers ω: from, to, and how many points; or a single one.", valueName: "min:max:points"))
    var omega: String

    enum Format: String, CaseIterable, ExpressibleByArgument { case tsv, csv, json }

    @Option(help: "How to print: tsv, csv or json.")
    var format = Format.tsv

    func run() throws {
        guard energy > 0, energy.isFinite else { throw RunError("--energy is \(energy); it must be above 0 GeV") }
        guard theta > 0, theta < 180 else {
            throw RunError("--theta is \(theta); it must lie between 0 and 180 degrees, both excluded (at 180 the scale S(E,θ) is zero)")
        }
        guard let grid = OmegaGrid(omega) else {
            throw RunError("--omega is '\(omega)'; give MIN:MAX:POINTS in GeV, such as 0:0.68:100, or one number")
        }
        guard let least = grid.values.first, let most = grid.values.last, least >= 0, most <= energy else {
            throw RunError("--omega \(omega) leaves 0 … E = \(energy) GeV: the electron cannot lose more than it has")
        }
        let ensemble = try EnsembleFile(run: directory)
        let points = grid.values.map { Kinematics(energy: energy, theta: theta, omega: $0) }
        for sentence in ensemble.extrapolations(points) {
            FileHandle.standardError.write(Data("nucens: warning: \(sentence); the band may be too narrow there\n".utf8))
        }
        print(text(points, ensemble.predict(points, products: .preferred)), terminator: "")
    }

    private func text(_ points: [Kinematics], _ spreads: [Spread]) -> String {
        switch format {
        case .tsv, .csv:
            let separator = format == .tsv ? "\t" : ","
            let header = (format == .tsv ? "# " : "") + ["omega_GeV", "mean_nb_per_sr_GeV", "standard_deviation_nb_per_sr_GeV"].joined(separator: separator)
            let lines = zip(points, spreads).map { point, spread in
                ["\(point.omega)", "\(spread.mean)", "\(spread.standardDeviation)"].joined(separator: separator)
            }
            return ([header] + lines).joined(separator: "\n") + "\n"
        case .json:
            func list(_ values: [Double]) -> String { "[" + values.map { $0.isFinite ? "\($0)" : "null" }.joined(separator: ", ") + "]" }
            return """
                {"energy_GeV": \(energy), "theta_deg": \(theta),
                 "omega_GeV": \(list(points.map(\.omega))),
                 "mean_nb_per_sr_GeV": \(list(spreads.map(\.mean))),
                 "standard_deviation_nb_per_sr_GeV": \(list(spreads.map(\.standardDeviation)))}

                """
        }
    }
}
