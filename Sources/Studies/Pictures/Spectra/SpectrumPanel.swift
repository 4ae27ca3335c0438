import Foundation
import ResultReading
import ScatteringData

/// The data and the band at one (E, θ), as plotted: what single pictures and small multiples share.
package struct SpectrumPanel {
    let setting: Setting
    let band: RunResult.Band
    /// Rows in ``RunResult/experiments`` that measured here, ascending.
    let experiments: [Int]
    let points: [RunResult.Point]
    let run: RunResult
    let file: String
    /// Calculated curves beside the band.
    let theory: TheoryCurves?

    /// - Parameter experiment: the points of this one alone; of all when nil.
    init?(_ run: RunResult, at setting: Setting, experiment: Int? = nil, theory: TheoryTable? = nil, file: String) {
        guard let band = run.band(at: setting) else { return nil }
        self.run = run
        self.setting = setting
        self.band = band
        self.file = file
        self.theory = theory.flatMap { TheoryCurves($0, at: setting) }
        points = run.points.filter { $0.kinematics.setting == setting && (experiment == nil || $0.experiment == experiment) }
        experiments = Set(points.map(\.experiment)).sorted()
        guard !points.isEmpty else { return nil }
    }

    var axes: SpectrumAxes {
        SpectrumAxes(measured: points.map(\.crossSection), errors: points.map(\.error), band: band, other: theory?.totals ?? [])
    }

    static let bandColumns = ["omega_GeV", "mean_nb_per_sr_GeV", "quantile_16", "quantile_84"]
    static let pointColumns = ["omega_GeV", "cross_section_nb_per_sr_GeV", "error", "low", "high", "pull"]

    var data: PlotData {
        let floor = axes.floor
        func rows(_ isTest: Bool) -> [[Double]] {
            points.filter { $0.isTest == isTest }.map { point in
                [point.kinematics.omega, point.crossSection, point.error, max(point.crossSection - point.error, floor),
                 point.crossSection + point.error, run.pull(point)]
            }
        }
        let bandRows = band.omega.indices.map { i in
            [band.omega[i], max(band.mean[i], floor), max(band.lower[i], floor), max(band.upper[i], floor)]
        }
        return PlotData(file, [
            .init("mean and 68 % band", columns: Self.bandColumns, rows: bandRows),
            .init("training points", columns: Self.pointColumns, rows: rows(false)),
            .init("test points", columns: Self.pointColumns, rows: rows(true)),
        ] + [CalibratedBand(band: band, floor: floor).block, theory?.block(floor: floor)].compactMap { $0 })
    }

    /// What the curves are.
    var legend: Legend {
        let scaled = experiments.map { k -> (Legend.Sample, String) in
            let row = run.experiments[k]
            return (.line(Style.mean, width: 1.2, dashes: "8,4"), "λ × mean, λ = \(Style.rounded(row.normalization, 3)) (\(row.name))")
        }
        return Legend([
            (.bar(Style.train, type: 7), "training data"), (.bar(Style.test, type: 13), "test data"),
            (.line(Style.mean, width: 1.8), "mean"), (.band(Style.band), "68 % of the members"),
        ] + CalibratedBand.legend([band]) + scaled)
    }

    /// Axes and curves.
    var commands: String {
        let file = Style.file(file)
        let scaled = experiments.map { k in
            "\(file) index 0 using 1:(\(run.experiments[k].normalization)*$2) with lines linestyle 4"
        }
        let curves = CalibratedBand(band: band, floor: axes.floor).command(file, index: 3) + [
            "\(file) index 0 using 1:3:4 with filledcurves linecolor rgb '\(Style.band)'",
            "\(file) index 0 using 1:2 with lines linestyle 3",
        ] + scaled + (theory?.commands(file, index: band.calibrated == nil ? 3 : 4) ?? []) + [
            Style.errorBars(file, index: 1, x: 1, y: 2, low: 4, high: 5, style: 1),
            Style.errorBars(file, index: 2, x: 1, y: 2, low: 4, high: 5, style: 2),
        ]
        return """
            \(axes.commands)
            plot \(curves.joined(separator: ", \\\n     "))
            """
    }

    /// "0.68 GeV, 60°".
    package static func label(_ setting: Setting) -> String { "\(Style.plain(setting.energy)) GeV, \(Style.plain(setting.theta))°" }
}
