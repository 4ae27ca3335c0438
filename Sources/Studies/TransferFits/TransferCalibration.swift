import CrossSectionFits
import PortableMath
import Prediction
import Statistics

/// The standard deviation of the mean f̄ of fine-tuned members, from what their training points leave open:
///
///     σ_cal²(x) = max(s²·f̄²·⟨v(x)⟩, var f),   ⟨⟩ the mean over the members
///
/// at measured points with λ_k f̄ and the variance v_k of ln λ_k f, on the bands' grid with f̄ and that of ln f (``EpistemicVariance``).
///
/// - s is the quantile 68.27 % of |z| over the training points, left out with their spectra: z = ⟨ln d − ln f̂⟩/√⟨v_k + (δ/d)²⟩.
///   With fewer than ``leastPoints`` of them s is 1: the model's own word. Test points have no say.
/// - v holds ε²: it is what the model is wrong by at every point anew, at new ones as well, and z is judged with it.
/// - The members' own spread is not added: the mean square error of members is that of their mean and their variance together
///   (A. Krogh, J. Vedelsby, NIPS 1994), and v is to be that of a member. But where members differ by more than they are said to be wrong
///   by, their spread refutes v, and takes its place.
public struct TransferCalibration: Sendable, Codable, Equatable {
    public let open: EpistemicVariance
    /// s.
    public let scale: Double
    /// Training points that s was fitted on; 0 where it is 1 for want of them.
    public let fittedPoints: Int

    public static let leastPoints = 20

    /// - Parameter data: the measured values.
    public init(_ open: EpistemicVariance, data: FitData) {
        self.open = open
        let z = data.value.indices.compactMap { i -> Double? in
            let noise = data.error[i] / max(data.value[i], 0.5 * data.error[i])
            let z = open.difference[i] / (open.leftOut[i] + noise * noise).squareRoot()
            return z.isFinite ? z : nil
        }
        let isEnough = z.count >= TransferCalibration.leastPoints
        scale = isEnough ? TransferCalibration.scale(of: z) : 1
        fittedPoints = isEnough ? z.count : 0
    }

    fileprivate init(unknown open: EpistemicVariance) { (self.open, scale, fittedPoints) = (open, .nan, 0) }

    /// |z| within which 68.27 % lie, interpolated linearly between order statistics.
    static func scale(of z: [Double]) -> Double { OrderStatistics.quantile(Portable.normalShare(within: 1), of: z.map(abs)) }

    /// σ_cal, nb/sr/GeV, where the mean is `mean`, the variance of ln f `open`, and the sample variance over the members `spread`.
    public func deviation(mean: Double, open: Double, spread: Double) -> Double {
        let variance = scale * scale * mean * mean * open
        return (spread > variance ? spread : variance).squareRoot()
    }
}

/// The calibrated deviations of fine-tuned members, nb/sr/GeV.
public struct TransferDeviations: Sendable, Codable, Equatable {
    public let calibration: TransferCalibration
    /// Of λ_k f̄ at each measured point.
    public let points: [Double]
    /// Of f̄ on the bands' grid.
    public let band: [Double]

    fileprivate init(unknown open: EpistemicVariance) {
        calibration = TransferCalibration(unknown: open)
        points = open.points
        band = open.band
    }

    /// - Parameters:
    ///   - open: mean over the members.
    ///   - data: the measured values; `spreads`: of f over the members there; `normalizations`: λ_k of their mean.
    ///   - band: the spreads on the bands' grid.
    public init(
        _ open: EpistemicVariance, at data: FitData, spreads: [EnsembleSummary], normalizations: [Double], band: [EnsembleSummary]
    ) {
        let calibration = TransferCalibration(open, data: data)
        self.calibration = calibration
        points = spreads.indices.map { i in
            let normalization = normalizations[data.group[i]]
            return calibration.deviation(
                mean: normalization * spreads[i].mean, open: open.points[i],
                spread: normalization * normalization * spreads[i].variance)
        }
        self.band = band.indices.map { calibration.deviation(mean: band[$0].mean, open: open.band[$0], spread: band[$0].variance) }
    }
}

extension CalibratedDeviations {
    public init(_ deviations: TransferDeviations) {
        let (calibration, open) = (deviations.calibration, deviations.calibration.open)
        let datasets = OpenVarianceDatasets()
        self.init(
            points: deviations.points, bands: [deviations.band],
            columns: [
                Column(datasets.open, open.points), Column(datasets.difference, open.difference), Column(datasets.leftOut, open.leftOut),
            ],
            scale: calibration.scale, fittedPoints: calibration.fittedPoints, source: "left-out spectra")
    }

    /// Of a target without members to calibrate: NaN at its points and on its band.
    public static func unknown(points: Int, band: Int) -> CalibratedDeviations {
        let nowhere = [Double](repeating: .nan, count: points)
        let open = EpistemicVariance(points: nowhere, band: [Double](repeating: .nan, count: band), difference: nowhere, leftOut: nowhere)
        return CalibratedDeviations(TransferDeviations(unknown: open))
    }
}
