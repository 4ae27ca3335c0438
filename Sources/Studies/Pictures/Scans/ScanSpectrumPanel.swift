import ResultReading
import ScatteringData

/// The data at one (E, θ) of a scan's target, with the fine-tuned mean, its band, and what nothing trained says.
struct ScanSpectrumPanel {
    let band: RunResult.Band
    let points: [ScanFile.Point]
    /// On the band's grid.
    let baseline: [Double]?
    let file: String

    /// - Returns: nil where nothing was measured.
    init?(_ target: ScanFile.Target, band index: Int, baseline: [[Double]]?, file: String) {
        band = target.bands[index]
        self.baseline = baseline?[index]
        self.file = file
        let setting = band.setting
        points = target.points.filter { $0.kinematics.setting == setting }
        if points.isEmpty { return nil }
    }

    private var axes: SpectrumAxes {
        SpectrumAxes(measured: points.map(\.crossSection), errors: points.map(\.error), band: band, other: baseline ?? [])
    }

    var data: PlotData {
        let floor = axes.floor
        func rows(test: Bool, covered: Bool) -> [[Double]] {
            points.filter { $0.isTest == test && $0.isCovered == covered }.map { point in
                [point.kinematics.omega, point.crossSection, point.error, max(point.crossSection - point.error, floor),
                 point.crossSection + point.error]
            }
        }
        let columns = ["omega_GeV", "cross_section_nb_per_sr_GeV", "error", "low", "high"]
        return PlotData(file, [
            .init("mean and 68 % band, and the source times A/A_source",
                columns: ["omega_GeV", "mean_nb_per_sr_GeV", "quantile_16", "quantile_84", "baseline"],
                rows: band.omega.indices.map { i in
                    [band.omega[i]] + [band.mean[i], band.lower[i], band.upper[i], baseline?[i] ?? .nan]
                        .map { $0.isNaN ? $0 : max($0, floor) }
                }),
            .init("training points, covered by the source's data", columns: columns, rows: rows(test: false, covered: true)),
            .init("training points, not covered", columns: columns, rows: rows(test: false, covered: false)),
            .init("test points, covered by the source's data", columns: columns, rows: rows(test: true, covered: true)),
            .init("test points, not covered", columns: columns, rows: rows(test: true, covered: false)),
        ] + [CalibratedBand(band: band, floor: floor).block].compactMap { $0 })
    }

    /// gnuplot's symbols of the blocks of points: filled where covered, open where not. Symbols are small: colours tell more.
    private static let symbols = [(color: train, type: 7), (train, 6), (Style.test, 13), (Style.third, 12)]
    /// Few among many: they must stand out.
    private static let train = Style.ink

    static func legend(_ bands: [RunResult.Band], hasBaseline: Bool, source: String) -> Legend {
        Legend([
            (.bar(train, type: 7), "training data"), (.bar(Style.test, type: 13), "test data"),
            (.bar(Style.third, type: 12), "test data not covered by the source's"),
            (.line(Style.mean, width: 1.8), "fine-tuned mean"), (.band(Style.band), "68 % of the replicas"),
        ] + CalibratedBand.legend(bands) + (hasBaseline ? [(.line(Style.second, width: 1.4, dashes: "6,4"), source)] : []))
    }

    var commands: String {
        let file = Style.file(file)
        let baseline = self.baseline == nil ? [] : [
            "\(file) index 0 using 1:5 with lines linecolor rgb '\(Style.second)' linewidth 1.4 dashtype (6,4)",
        ]
        // Test points first: training points lie above them.
        let points = [3, 4, 1, 2].map { block in
            let (color, type) = Self.symbols[block - 1]
            return """
                \(file) index \(block) using 1:4:(0):($5-$4) with vectors nohead linecolor rgb '\(color)' linewidth 0.8, \\
                     \(file) index \(block) using 1:2 with points linecolor rgb '\(color)' linewidth 0.8 pointtype \(type) \\
                     pointsize \(block > 2 ? 0.5 : 0.45)
                """
        }
        let curves = CalibratedBand(band: band, floor: axes.floor).command(file, index: 5) + [
            "\(file) index 0 using 1:3:4 with filledcurves linecolor rgb '\(Style.band)'",
        ] + baseline + ["\(file) index 0 using 1:2 with lines linestyle 3"] + points
        return """
            \(axes.commands)
            plot \(curves.joined(separator: ", \\\n     "))
            """
    }
}
