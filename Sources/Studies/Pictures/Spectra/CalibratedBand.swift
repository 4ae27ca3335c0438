import ResultReading

/// The calibrated band of a fine-tuned mean, behind all else: one standard deviation on each side.
///
/// It is a block of data of its own, after the others; a run without calibrated bands has none.
struct CalibratedBand {
    let band: RunResult.Band
    let floor: Double

    static let columns = ["omega_GeV", "calibrated_low", "calibrated_high"]

    var block: PlotData.Block? {
        band.calibrated.map { deviation in
            .init("mean less and plus the calibrated standard deviation", columns: Self.columns, rows: band.omega.indices.map { i in
                [band.omega[i]] + [band.mean[i] - deviation[i], band.mean[i] + deviation[i]].map { $0.isNaN ? $0 : max($0, floor) }
            })
        }
    }

    /// - Parameter index: the number of the block in `file`.
    func command(_ file: String, index: Int) -> [String] {
        band.calibrated == nil ? [] : ["\(file) index \(index) using 1:2:3 with filledcurves linecolor rgb '\(Style.wideBand)'"]
    }

    static func legend(_ bands: some Sequence<RunResult.Band>) -> [(Legend.Sample, String)] {
        bands.contains { $0.calibrated != nil } ? [(.band(Style.wideBand), "calibrated, 1σ")] : []
    }
}
