import Text

/// What in measurements looks like another unit than the one they are read in. Nothing is refused for it: it is told.
package enum Plausibility {
    /// The largest beam energy in GeV at which inclusive spectra were measured, with room above.
    static let largestEnergy = 50.0
    /// δ/|σ| in the middle of an experiment's rows; the bundled experiments have 0.015 … 0.11.
    static let errors = 5e-4...1.0
    /// The largest σ/(A S(E, θ)) of an experiment, away from the tail; the bundled experiments have 1.4e-4 … 5.6e-3.
    static let crossSections = 2e-6...0.05

    /// Sentences, by experiment.
    package static func remarks(_ measurements: [Measurement], on target: Nucleus) -> [String] {
        var remarks: [String] = []
        if let remark = energyRemark(measurements) { remarks.append(remark) }
        for name in distinct(measurements.map(\.experiment).sorted(by: precedes)) {
            let own = measurements.filter { same($0.experiment, name) && $0.crossSection > 0 }
            let relative = own.map { $0.error / $0.crossSection }.sorted()
            if let middle = relative.isEmpty ? nil : relative[relative.count / 2], middle > 0, !errors.contains(middle) {
                remarks.append("δ of \(name) is \(percent(middle)) of σ in the middle of its rows: are both in nb/sr/GeV?")
            }
            let shares = own.filter { isNotInTail($0.kinematics) }.map { $0.crossSection / (Double(target.A) * $0.kinematics.scale) }
            if let peak = shares.filter(\.isFinite).max(), !crossSections.contains(peak) {
                let factor = peak > crossSections.upperBound ? peak / 1e-3 : 1e-3 / peak
                remarks.append(
                    "σ of \(name) is some \(rounded(factor)) times \(peak > crossSections.upperBound ? "larger" : "smaller") than nuclei "
                        + "have it at these E and θ: is it in nb/sr/GeV, E and ω in GeV?")
            }
        }
        return remarks
    }

    /// Why E may be in another unit; nil where it may not.
    static func energyRemark(_ measurements: [Measurement]) -> String? {
        guard let energy = measurements.map(\.kinematics.energy).max(), energy > largestEnergy else { return nil }
        return "E reaches \(plain(energy)): it is read in GeV and may be in MeV"
    }

    /// Q²/(2Mω) below 1.3.
    private static func isNotInTail(_ point: Kinematics) -> Bool { point.q2 < 1.3 * 2 * Nucleon.mass * point.omega && point.theta < 180 }

    private static func percent(_ fraction: Double) -> String { "\(plain(Double("\((fraction * 1e5).rounded())e-3") ?? 0)) %" }

    /// To one digit.
    private static func rounded(_ factor: Double) -> String {
        var power = 1.0
        while factor / power >= 10 { power *= 10 }
        return plain((factor / power).rounded() * power)
    }
}
