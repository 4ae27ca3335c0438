import HDF5

/// Calibrated deviations of fine-tuned members, and what they follow from: see ``TransferCalibration``.
extension ResultLayout {
    /// `sigma_calibrated` of points or a band.
    func writeCalibrated(_ values: [Double], group: String, shape: [Int], scales: [String]) throws(HDF5Error) {
        try write(
            group + "/sigma_calibrated", values, shape: shape, "calibrated standard deviation of the mean",
            unit: ResultFormat.crossSectionUnit, scales: scales)
        // As for an ensemble trained from the start: what the errors of the data are to be multiplied by.
        try file.setAttribute("data_part", 1.0, on: group + "/sigma_calibrated")
    }

    /// Of all measured points, target by target; NaN for one without a calibration.
    func write(
        _ targets: [(deviations: TransferDeviations?, points: Int)], group: String, scales: [String]
    ) throws(HDF5Error) {
        func all(_ values: (TransferDeviations) -> [Double]) -> [Double] {
            targets.flatMap { $0.deviations.map(values) ?? Array(repeating: .nan, count: $0.points) }
        }
        let sigma = all(\.points)
        try writeCalibrated(sigma, group: group, shape: [sigma.count], scales: scales)
        for (name, longName, values) in [
            ("open_variance", "variance of ln(lambda f) that the training points leave open", all(\.calibration.open.points)),
            ("left_out_difference", "ln(d/f) of a training point, f from the points of other spectra", all(\.calibration.open.difference)),
            ("left_out_variance", "variance of ln(lambda f) that these leave open there", all(\.calibration.open.leftOut)),
        ] {
            try write(group + "/" + name, values, longName + ", mean over the members", unit: "1", scales: scales)
        }
    }
}
