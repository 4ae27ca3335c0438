import PortableMath

/// How the difference between a measured value and a prediction that did not know it is distributed: a normal distribution of
///
///     σ_cal² = (a σ)² + (b δ)²
///
/// with σ the shape spread of the members (``PointStatistics``) and δ the point's error. a is how many times the members' spread falls
/// short of their
/// distance from the truth; b is how many times the quoted errors fall short of the scatter of the measurements about any smooth curve.
/// For a prediction of the cross section alone, aσ is the calibrated band.
///
/// The fit has two steps, both indifferent to how far out an outlier lies.
/// 1. At each ratio b/a = tan φ the common scale is that with which the share of points within σ_cal is that of a normal distribution
///    within one standard deviation, 68.27 %.
/// 2. φ is that with the least mean CRPS of N(0, σ_cal²) at d − λf, both in units of √(σ² + δ²), so that all points weigh alike. The CRPS
///    (T. Gneiting, A. E. Raftery, J. Am. Stat. Assoc. 102 (2007) 359, a proper score) grows with the distance only linearly.
///
/// Of p of the points as far outliers, a scale becomes that of the quantile 0.6827/(1 − p): 5 % of them make a and b 8 % larger.
/// Errors are those of a jackknife that leaves out one twentieth of the spectra at a time (J. Shao, C. F. J. Wu, Ann. Stat. 17 (1989)
/// 1176): whole spectra, since the points of one share systematic errors. Where the fit stands at φ = 0 or 90° they do not say how far it
/// would go beyond. Bitwise reproducible.
public struct Calibration: Sendable, Equatable {
    /// a.
    public var band: Double
    /// b.
    public var data: Double
    /// Standard errors; NaN when all points are of one spectrum.
    public var bandError: Double
    public var dataError: Double
    /// Points fitted on.
    public var points: Int

    public static let leastPoints = 20
    static let blocks = 20

    /// - Parameters:
    ///   - differences: d − λf at points that the members that speak did not see; test points are not to be among them.
    ///   - bands: σ at the same points; a point where it is not finite is left out.
    ///   - errors: δ.
    ///   - spectra: a number for the spectrum of each point; those of neighbours in their order are left out together.
    /// - Returns: nil with fewer than ``leastPoints`` points.
    public init?(differences: [Double], bands: [Double], errors: [Double], spectra: [Int]) {
        var pairs: [Pair] = []
        var groups: [Int] = []
        for i in differences.indices {
            let unit = (bands[i] * bands[i] + errors[i] * errors[i]).squareRoot()
            guard unit > 0, unit.isFinite, differences[i].isFinite else { continue }
            let (band, error) = (bands[i] / unit, errors[i] / unit)
            pairs.append(Pair(distance: abs(differences[i]) / unit, band: band * band, error: error * error))
            groups.append(spectra[i])
        }
        guard pairs.count >= Calibration.leastPoints else { return nil }
        points = pairs.count
        (band, data) = Calibration.fit(pairs)
        let numbers = Array(Set(groups)).sorted()
        let count = min(Calibration.blocks, numbers.count)
        var block: [Int: Int] = [:]
        for (place, number) in numbers.enumerated() { block[number] = place * count / numbers.count }
        let fits = count < 2 ? [] : (0..<count).map { left in
            Calibration.fit(pairs.indices.filter { block[groups[$0]] != left }.map { pairs[$0] })
        }
        bandError = Jackknife.error(leavingOut: fits.map(\.band))
        dataError = Jackknife.error(leavingOut: fits.map(\.data))
    }

    /// σ_cal of a point.
    public func deviation(band sigma: Double, error: Double) -> Double {
        let (ofBand, ofData) = (band * sigma, data * error)
        return (ofBand * ofBand + ofData * ofData).squareRoot()
    }

    /// A point in units of √(σ² + δ²).
    private struct Pair {
        var distance: Double
        /// Squares of σ and δ in these units.
        var band: Double
        var error: Double
    }

    private static func fit(_ pairs: [Pair]) -> (band: Double, data: Double) {
        var best = (degrees: 45.0, scale: 0.0, score: Double.infinity)
        func look(_ degrees: Double) {
            guard (0...90).contains(degrees) else { return }
            let (cosine, sine) = (Portable.cosine(degrees: degrees), Portable.sine(degrees: degrees))
            let deviations = pairs.map { ($0.band * cosine * cosine + $0.error * sine * sine).squareRoot() }
            let ratios = zip(pairs, deviations).map { $0.distance / $1 }
            let scale = OrderStatistics.quantile(Portable.normalShare(within: 1), of: ratios.map { $0.isNaN ? 0 : $0 })
            var score = 0.0
            for (pair, deviation) in zip(pairs, deviations) { score += self.score(distance: pair.distance, deviation: scale * deviation) }
            if score < best.score { best = (degrees, scale, score) }
        }
        // The middle first: where all ratios are as good, a and b are equal.
        look(45)
        for (steps, width) in [(9, 5.0), (4, 1.0), (4, 0.25)] {
            let centre = best.degrees
            for step in -steps...steps where step != 0 { look(centre + Double(step) * width) }
        }
        return (best.scale * Portable.cosine(degrees: best.degrees), best.scale * Portable.sine(degrees: best.degrees))
    }

    /// The CRPS of N(0, s²) at x, y = |x|/s: s (y (2Φ(y) − 1) + 2φ(y) − 1/√π); its limit |x| where s is 0.
    public static func score(distance: Double, deviation: Double) -> Double {
        guard deviation > 0, deviation.isFinite else { return deviation == 0 ? distance : deviation }
        let y = distance / deviation
        let inverseRootOfPi = 0.5641895835477563
        let density = inverseRootOfPi * 0.7071067811865476 * Portable.exp(-0.5 * y * y)
        return deviation * (y * Portable.normalShare(within: y) + 2 * density - inverseRootOfPi)
    }
}
