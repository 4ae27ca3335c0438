import Foundation
import NeuralNetwork
import Prediction
import ResultReading
import ScatteringData

/// Whether the mean is smooth in ω: how far each point of a band lies from the cubic through its four neighbours, in ln f, where
/// spectra that fall by decades are as tame as others.
///
///     Δ_i = ln f_i − (4 ln f_{i−1} + 4 ln f_{i+1} − ln f_{i−2} − ln f_{i+2})/6
///
/// is a sixth of the fourth difference: zero for cubics, and large where a network oscillates or has a kink between measured points.
public enum SmoothnessPicture {
    /// The largest |Δ_i| of a positive curve, and i; nil for fewer than five points.
    public static func roughness(_ curve: [Double]) -> (largest: Double, index: Int)? {
        guard curve.count >= 5, curve.allSatisfy({ $0 > 0 }) else { return nil }
        let y = curve.map { log($0) }
        return (2..<curve.count - 2).map { i -> (largest: Double, index: Int) in
            let near = y[i - 1] + y[i + 1]
            let far = y[i - 2] + y[i + 2]
            return (abs(y[i] - (4 * near - far) / 6), i)
        }.max { $0.largest < $1.largest }
    }

    /// - Returns: nil when the bands have too few points.
    public static func picture(_ run: RunResult, _ ensemble: EnsembleFile) -> Picture? {
        let rated = run.bands.compactMap { band in roughness(band.mean).map { (band: band, roughness: $0) } }
        guard let worst = rated.max(by: { $0.roughness.largest < $1.roughness.largest }) else { return nil }
        let name = "smoothness"
        let file = Style.file("\(name).dat")
        let steps = 400
        let (first, last) = (worst.band.omega.first!, worst.band.omega.last!)
        let fine = (0...steps).map { first + (last - first) * Double($0) / Double(steps) }
        let setting = worst.band.setting
        let places = fine.map { Kinematics(energy: setting.energy, theta: setting.theta, omega: $0) }
        let spreads = ensemble.predict(places, products: .preferred)
        let roughest = worst.band.omega[worst.roughness.index]
        let points = run.points.filter { $0.kinematics.setting == setting }
        let top = 1.06 * (points.map { $0.crossSection + $0.error } + spreads.map(\.quantile84)).max()!
        let isLogarithmic = worst.band.mean.max()! / worst.band.mean.min()! > 300
        let legend = Legend([
            (.point(Style.mean, type: 7), "largest departure of the mean"),
            (.point(Style.faint, type: 7), "σ/f of the ensemble, median along ω"),
        ])
        let (width, height) = (960, 430)
        return Picture(
            name: name, title: "Smoothness in ω",
            caption: "Left: for every measured (E, θ) the largest distance of the mean from the cubic through its neighbours on the grid "
                + "of the band, in per cent of the mean; a smooth curve stays far below the spread of the ensemble (grey). Right: the "
                + "roughest spectrum, its mean and 68 % band in \(steps) steps, and the data as measured; dotted where it is roughest.",
            width: width, height: height, data: [PlotData("\(name).dat", [
                .init("every (E, theta)", columns: ["E_GeV", "theta_deg", "largest_departure_percent", "relative_uncertainty_percent"],
                    rows: rated.map { band, roughness in
                        [band.setting.energy, band.setting.theta, 100 * roughness.largest,
                         100 * Quantiles(zip(band.standardDeviation, band.mean).map { $0 / $1 })[0.5]]
                    }),
                .init("the roughest spectrum", columns: SpectrumPanel.bandColumns, rows: zip(fine, spreads).map { omega, spread in
                    [omega, spread.mean, spread.quantile16, spread.quantile84]
                }),
                .init("its data", columns: ["omega_GeV", "cross_section_nb_per_sr_GeV", "error", "low", "high"], rows: points.map {
                    let low = max($0.crossSection - $0.error, 0.1 * $0.crossSection)
                    return [$0.kinematics.omega, $0.crossSection, $0.error, low, $0.crossSection + $0.error]
                }),
            ])], commands: """
                set multiplot
                unset key
                \(legend.commands(top: 4, width: width, height: height))
                set lmargin at screen 0.075; set rmargin at screen 0.475
                set tmargin at screen \(1 - (38 + legend.height(width: width)) / Double(height)); set bmargin at screen 0.14
                set logscale xy
                set xlabel \(Style.text("beam energy E  (GeV)")); set ylabel \(Style.text("per cent of the mean")) offset 1
                set format y '10^{%L}'
                set xtics (0.1, 0.2, 0.5, 1, 2, 5, 10)
                set xrange [\(0.9 * rated.map { $0.band.setting.energy }.min()!):\(1.1 * rated.map { $0.band.setting.energy }.max()!)]
                plot \(file) index 0 using 1:4 with points pointtype 7 pointsize 0.5 linecolor rgb '\(Style.faint)', \\
                     \(file) index 0 using 1:3 with points pointtype 7 pointsize 0.5 linecolor rgb '\(Style.mean)'
                unset label; unset object; unset arrow; unset logscale
                set lmargin at screen 0.575; set rmargin at screen 0.985
                set title \(Style.text("the roughest: " + SpectrumPanel.label(setting))) offset 0,-0.6
                set xlabel \(Style.omega); set ylabel \(Style.crossSection) offset 0
                set xtics autofreq
                set xrange [\(first):\(last)]
                set arrow from \(roughest), graph 0 to \(roughest), graph 1 nohead dashtype (2,4) linecolor rgb '#777777' back
                \(isLogarithmic ? "set logscale y; set format y '10^{%L}'" : "set yrange [0:\(top)]; \(Style.linearTicks("y", to: top))")
                plot \(file) index 1 using 1:3:4 with filledcurves linecolor rgb '\(Style.band)', \\
                     \(file) index 1 using 1:2 with lines linestyle 3, \\
                     \(Style.errorBars(file, index: 2, x: 1, y: 2, low: 4, high: 5, style: 1))
                unset multiplot
                """)
    }
}
