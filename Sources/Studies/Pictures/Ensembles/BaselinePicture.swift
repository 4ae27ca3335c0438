import Files
import NeuralNetwork
import Prediction
import ResultFiles
import ResultReading
import ScatteringData

/// The prediction scaled by A/A₀ against the measurements on other nuclei: does the ensemble know the scale of things it never saw?
public enum BaselinePicture {
    /// GeV. Not ``ScatteringData/Nucleon/mass``, which is rounded otherwise: the numbers behind the picture stay as they are.
    private static let nucleonMass = 0.938919

    /// - Returns: nil when the run's target is not a nucleus by its name.
    public static func picture(_ run: RunResult, _ ensemble: EnsembleFile) throws(RunError) -> Picture? {
        guard let origin = try? Nucleus(run.target) else { return nil }
        let name = "baseline"
        let seen = run.points.map(\.kinematics)
        let energies = (seen.map(\.energy).min() ?? 0)...(seen.map(\.energy).max() ?? 0)
        let angles = (seen.map(\.theta).min() ?? 0)...(seen.map(\.theta).max() ?? 0)
        var panels: [(target: Nucleus, ratios: Quantiles, data: PlotData)] = []
        for target in DataTable.bundledTargets where target != origin {
            let dataset: Dataset
            do { dataset = try Dataset.bundled(target) } catch { throw RunError("\(error)") }
            let scale = Double(target.A) / Double(origin.A)
            let spreads = ensemble.predict(dataset.points.map(\.kinematics), products: .preferred)
            let rows = zip(dataset.points, spreads).map { point, spread -> (isInside: Bool, row: [Double]) in
                let k = point.kinematics
                return (energies.contains(k.energy) && angles.contains(k.theta), [
                    k.q2 / (2 * nucleonMass * k.omega), point.crossSection / (scale * spread.mean), k.energy, k.theta, k.omega,
                ])
            }
            let columns = ["x=Q2/(2m_omega)", "data/scaled_prediction", "E_GeV", "theta_deg", "omega_GeV"]
            panels.append((target, Quantiles(rows.map { $0.row[1] }), PlotData("\(name)-\(target.name).dat", [
                .init("\(target.name), E and theta within those of the \(origin.name) data", columns: columns,
                      rows: rows.filter(\.isInside).map(\.row)),
                .init("\(target.name), outside of them", columns: columns, rows: rows.filter { !$0.isInside }.map(\.row)),
            ])))
        }
        guard !panels.isEmpty else { return nil }
        let columns = 3, rows = (panels.count + 2) / 3
        let (width, height) = (960, rows * 260 + 106)
        let everything = Quantiles(panels.flatMap(\.ratios.sorted))
        let low = max(0.01, min(0.3, everything[0.005])), high = min(100, max(3, everything[0.995]))
        let beyond = panels.flatMap { $0.data.blocks.flatMap(\.rows) }
            .count { !(0.05...5).contains($0[0]) || !(low...high).contains($0[1]) }
        let legend = Legend([
            (.point(Style.mean, type: 7), "E and θ within those of the \(Style.nucleus(origin.name)) data"),
            (.point(Style.test, type: 13), "outside of them: extrapolated"),
        ])
        let ratio = Style.text("data / (A/\(origin.A) × mean prediction for \(Style.nucleus(origin.name)))")
        let heading = Style.text("Nuclei the ensemble was not fitted to")
        func panel(_ number: Int) -> String {
            let (target, ratios, data) = panels[number]
            let (x, y) = (Double(number % columns * 306 + 30), Double(number / columns * 260 + 62))
            let file = Style.file(data.file)
            let (middle, least, most) = (Style.rounded(ratios[0.5], 2), Style.rounded(ratios[0.16], 2), Style.rounded(ratios[0.84], 2))
            let title = "\(Style.nucleus(target.name)): median \(middle), 68 % in \(least) – \(most)"
            return """
                set lmargin at screen \((x + 46) / Double(width)); set rmargin at screen \((x + 300) / Double(width))
                set tmargin at screen \(1 - (y + 26) / Double(height)); set bmargin at screen \(1 - (y + 232) / Double(height))
                set title \(Style.text(title)) offset 0,-0.7 font ',12'
                plot 1 with lines linecolor rgb '#888888' linewidth 1, \\
                     \(file) index 0 using 1:2 with points pointtype 7 pointsize 0.25 linecolor rgb '\(Style.mean)', \\
                     \(file) index 1 using 1:2 with points pointtype 13 pointsize 0.25 linecolor rgb '\(Style.test)'
                """
        }
        return Picture(
            name: name, title: "Other nuclei against A/\(origin.A) × the prediction for \(Style.nucleus(origin.name))",
            caption: "Data of the other bundled targets divided by A/\(origin.A) times the mean of this ensemble, nothing fitted, against "
                + "x = Q²/(2mω) (1 at the quasi-elastic peak). Near 1 means that the ensemble is sane beyond its own data; real "
                + "differences between nuclei (binding, Fermi motion, resonances, the neutron excess) are part of what is seen. "
                + "\(beyond) of the \(everything.sorted.count) points lie beyond the axes.",
            width: width, height: height, data: panels.map(\.data), commands: """
                set multiplot
                set label 1 \(ratio) at screen \(14 / Double(width)),0.5 center rotate
                set label 2 \(Style.text("x = Q²/(2mω)")) at screen 0.5,\(14 / Double(height)) center
                set label 3 \(heading) at screen 0.5,\(1 - 18 / Double(height)) center font ',15'
                unset key
                \(legend.commands(top: 34, width: width, height: height))
                set logscale xy
                set xrange [0.05:5]; set yrange [\(low):\(high)]
                set xtics (0.05, 0.1, 0.2, 0.5, 1, 2, 5); set ytics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
                \(panels.indices.map(panel).joined(separator: "\nunset label; unset object; unset arrow\n"))
                unset multiplot
                """)
    }
}
