import ArgumentParser
import EventGeneration
import Files
import Launch
import NeuralNetwork
import Prediction
import PredictionRuns

extension EventsCommand {
    struct Spectrum: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Spectra of the muon's energy and angle in any bins, with bands, from the densities of a generator.",
            discussion: """
                Shares of the events in each bin: mean, standard deviation and quantiles over the members. Nothing is drawn. Where the run \
                knows σ(E_ν), dσ of each bin in 10⁻³⁸ cm² stands beside, averaged over the beam that makes the spectrum.
                  nucens events spectrum carbon --flux 2 --muon-energy 0.2:2:18
                  nucens events spectrum carbon --flux 0.5:3 --muon-energy 0:3:15 --theta 0:90:9 --output spectrum.csv
                """)

        @Argument(help: ArgumentHelp("Directory of a finished run of a generator.", valueName: "run"))
        var directory: String

        @Option(help: ArgumentHelp(
            "Energies of the neutrinos that scatter, as for 'nucens generate' (those of the training events).",
            valueName: "E|MIN:MAX|file"))
        var flux: String?

        @Option(help: ArgumentHelp("Bins of E_μ in GeV.", valueName: "min:max:bins"))
        var muonEnergy: String?

        @Option(help: ArgumentHelp("Bins of θ in degrees.", valueName: "min:max:bins"))
        var theta: String?

        @Option(name: [.short, .long], help: ArgumentHelp("Write a new file instead of printing.", valueName: "file.csv|.tsv"))
        var output: String?

        @Option(help: ArgumentHelp("Matrix products; see 'nucens train --help'.", valueName: "kind"))
        var gemm: ProductsOption?

        func run() throws {
            do {
                let file = try GeneratorFile(run: directory)
                let spectrum = try flux.map { text throws(RunError) in try EnergySpectrum(option: text) } ?? file.spectrum
                let bands = try SpectrumPrediction(
                    file, spectrum, muonEdges: edges("--muon-energy", muonEnergy), thetaEdges: edges("--theta", theta),
                    products: gemm?.products ?? .preferred)
                try SpectrumTable(bands).write(to: destination())
            } catch {
                Messages.complain("\(error)")
                throw ExitCode.failure
            }
        }

        private func edges(_ option: String, _ text: String?) throws(RunError) -> [Double]? {
            guard let text else { return nil }
            let parts = text.split(separator: ":")
            guard parts.count == 3, let bins = Int(parts[2]), bins < 10_000, let axis = GridAxis("\(parts[0]):\(parts[1]):\(bins + 1)"),
                  axis.values.count > 1
            else { throw RunError("\(option) \(text): give MIN:MAX:BINS, such as 0:2:20") }
            return axis.values
        }

        private func destination() throws(RunError) -> PredictionRun.Output {
            guard let output else { return .standardOutput(.tsv) }
            guard let kind = PredictionRun.Format(path: output), kind == .csv || kind == .tsv else {
                throw RunError("--output \(output): the name says what to write; let it end in .csv or .tsv")
            }
            return .file(output, kind)
        }
    }
}
