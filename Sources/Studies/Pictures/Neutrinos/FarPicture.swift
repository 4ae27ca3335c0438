import Oscillations
import ResultReading
import StructureFunctionFiles
import StructureFunctions

/// What the members expect of the far detector, with oscillations and without.
public enum FarPicture {
    private static let cells = 40

    /// - Returns: nil when neutrinos of the run make no leptons.
    public static func picture(_ run: StructureRun) -> Picture? {
        let file = run.file
        guard let bins = LeptonBins(file.current, neutrinoEnergy: file.greatestEnergy, energies: cells, angles: 16) else { return nil }
        let survival = MuonSurvival(.nuFit, baseline: .dune, isAntineutrino: file.isAntineutrino)
        var with = [[Double]](repeating: Array(repeating: 0, count: cells), count: file.members.count), without = with
        for (m, functions) in file.members.enumerated() {
            let flux = file.farFlux.multiplied(byExponentialOf: file.deformations[m])
            let integral = FluxIntegral(bins, flux: flux, pointsInBin: 1)
            for bin in 0..<bins.count {
                integral.forEachTerm(of: bin) { term in
                    let c = functions.coefficients(x: term.point.x, squaredMomentum: term.point.squaredMomentum)
                    let events = (term.kernels * c).sum()
                    without[m][bin / bins.countAngle] += events
                    with[m][bin / bins.countAngle] += events * survival.probability(energy: term.neutrinoEnergy)
                }
            }
            let total = without[m].reduce(0, +)
            for i in 0..<cells {
                without[m][i] /= total
                with[m][i] /= total
            }
        }
        let name = "far", data = Style.file("\(name).dat")
        func block(_ title: String, _ members: [[Double]]) -> PlotData.Block {
            .init(title, columns: ["E_l_GeV", "mean", "low", "high"], rows: (0..<cells).map { i in
                let (mean, deviation) = Spread.of(members.map { $0[i] })
                return [bins.centre(i * bins.countAngle).energy, mean, mean - deviation, mean + deviation]
            })
        }
        func curve(_ index: Int, _ color: String) -> String {
            "\(data) index \(index) using 1:3:4 with filledcurves linecolor rgb '#A0\(color.dropFirst())', \\\n     "
                + "\(data) index \(index) using 1:2 with lines linewidth 1.8 linecolor rgb '\(color)'"
        }
        let legend = Legend([
            (.line(Style.train, width: 1.8), "without oscillations"), (.line(Style.mean, width: 1.8), "with those of NuFit-6.0"),
        ])
        return Picture(
            name: name, title: "Far events",
            caption: "Events at the far detector by energy of the lepton, mean and standard deviation of the members, each with its flux; "
                + "all events without oscillations add up to 1.",
            width: 720, height: 440, data: [PlotData("\(name).dat", [block("without", without), block("with", with)])], commands: """
                set xlabel \(Style.text("energy of the lepton  (GeV)")); set ylabel \(Style.text("share of events")); set yrange [0:*]
                \(legend.above(width: 720, height: 440))
                plot \(curve(0, Style.train)), \\
                     \(curve(1, Style.mean))
                """)
    }
}
