import Files
import NeuralNetwork
import NuclearResponses
import Prediction
import PredictionRuns
import ResultReading
import ScatteringData

/// R_L and R_T of a nucleus at three momentum transfers: mean and 68 % of the members, with separated measurements where there are any.
public enum ResponsePicture {
    static let momenta = [0.30, 0.38, 0.57]
    private static let steps = 120
    private static let columns = ["omega_GeV", "mean_per_GeV", "quantile_16", "quantile_84", "delta_epsilon"]
    private static let pointColumns = ["omega_GeV", "response_per_GeV", "low", "high"]

    /// - Returns: nil for an ensemble of cross sections.
    public static func picture(_ run: RunResult, _ ensemble: EnsembleFile) throws(RunError) -> Picture? {
        guard let nucleus = ensemble.nucleus else { return nil }
        let separated = SeparatedResponses.bundled(nucleus)
        let name = "responses"
        let (width, height) = (2 * 400 + 40, momenta.count * 260 + 70)
        var data: [PlotData] = []
        var panels: [String] = []
        for (row, q) in momenta.enumerated() {
            let omega = (0..<steps).map { 0.01 + (0.95 * q - 0.01) * Double($0) / Double(steps - 1) }
            let table = try ResponseTable(
                ensemble, at: omega.map { ResponsePoint(momentum: q, omega: $0) }, products: .preferred)
            let measured = separated?.points.filter { $0.momentum == q } ?? []
            for (column, response) in [table.longitudinal, table.transverse].enumerated() {
                let label = column == 0 ? "R_L" : "R_T"
                let file = "\(name)-\(label)-\(Int((1000 * q).rounded())).dat"
                data.append(PlotData(file, [
                    .init("mean and 68 % band of \(label) at q = \(q) GeV", columns: columns, rows: omega.indices.map { i in
                        [omega[i], response[i].mean, response[i].quantile16, response[i].quantile84, table.leverArm[i]]
                    }),
                    .init("separated measurements", columns: pointColumns, rows: measured.map { point in
                        let (value, error) = column == 0 ? (point.longitudinal, point.longitudinalError)
                            : (point.transverse, point.transverseError)
                        return [point.omega, value, value - error, value + error]
                    }),
                ]))
                panels.append(panel(file, label: column == 0 ? "R_L" : "R_T", q: q, row: row, column: column, width, height))
            }
        }
        let legend = Legend([
            (.line(Style.mean, width: 1.8), "mean, measured at several angles"),
            (.line(Style.third, width: 1.8), "mean, R_L and R_T not separated"),
            (.band(Style.band), "68 % of the members"),
        ] + (separated == nil ? [] : [(.bar(Style.train, type: 7), "J. Jourdan (1996)")]))
        return Picture(
            name: name, title: "Response functions",
            caption: "R_L (left) and R_T (right) of \(Style.nucleus(run.target)) against ω. Where the curve changes its colour, the range "
                + "of the photon's polarization in the data is below \(LeverArm.least): how R_L and R_T share the cross section there is "
                + "the model's. Separated measurements were not fitted.",
            width: width, height: height, data: data, commands: """
                set multiplot
                unset key
                \(legend.commands(top: 6, width: width, height: height))
                \(panels.joined(separator: "\n"))
                unset multiplot
                """)
    }

    private static func panel(
        _ file: String, label: String, q: Double, row: Int, column: Int, _ width: Int, _ height: Int
    ) -> String {
        let (x, y) = (Double(column * 400 + 20), Double(row * 260 + 50))
        let file = Style.file(file)
        return """
            set lmargin at screen \((x + 56) / Double(width)); set rmargin at screen \((x + 390) / Double(width))
            set tmargin at screen \(1 - (y + 24) / Double(height)); set bmargin at screen \(1 - (y + 214) / Double(height))
            set title \(Style.text("\(label == "R_L" ? "R_L" : "R_T"), q = \(Style.plain(q)) GeV")) offset 0,-0.6 font ',12'
            set xlabel \(Style.omega) offset 0,0.4; set ylabel \(Style.text("\(label) (1/GeV)")) offset 1
            set xrange [0:\(0.95 * q)]; set yrange [0:*]
            plot \(file) index 0 using 1:3:4 with filledcurves linecolor rgb '\(Style.band)', \\
                 \(file) index 0 using 1:($5 >= \(LeverArm.least) ? $2 : NaN) with lines linestyle 3, \\
                 \(file) index 0 using 1:($5 < \(LeverArm.least) ? $2 : NaN) with lines linecolor rgb '\(Style.third)' linewidth 1.8, \\
                 \(Style.errorBars(file, index: 1, x: 1, y: 2, low: 3, high: 4, style: 1))
            unset label
            """
    }
}
