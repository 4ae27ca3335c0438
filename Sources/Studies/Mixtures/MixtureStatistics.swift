import CrossSectionFits
import CrossSections
import Prediction
import ResultFiles
import ResultReading
import ScatteringData
import Statistics

/// What a mixture says of the measured points, and what its bands are worth.
///
/// A training point is out of sample where two members of each component at least did not see it. They count there with the weights w_c of
/// all members, w_c = n_c/n: mean Σ w_c m_c and variance Σ w_c s_c² + Σ w_c (m_c − m)².
struct MixtureStatistics {
    let spreads: [EnsembleSummary]
    let quality: FitQuality
    let shapeVariances: [Double]
    let outOfSampleMeans: [Double]
    let outOfSampleVariances: [Double]
    let outOfSampleAbsoluteVariances: [Double]
    let calibration: Calibration?
    /// Between the shape spread of all members and the calibrated one; NaN without a calibration.
    let bandFactor: Double
    let coverage: CoverageTable

    /// - Parameters:
    ///   - components: of the same points; `members`: how many of each are in the mixture.
    init(_ components: [MixtureComponent], members: [Int]) {
        let (points, data) = (components[0].result.points, components[0].data), names = components[0].result.experiments.map(\.name)
        let total = Double(members.reduce(0, +))
        let parts = zip(components, members).filter { $0.1 > 0 }.map { component, count in
            MixturePart(component: component, members: count, weight: Double(count) / total)
        }
        let spreads = points.indices.map { i in EnsembleSummary(parts.flatMap { $0.values(at: i) }) }
        let shape = points.indices.map { i in EnsembleSummary(parts.flatMap { $0.scaled(at: i) }).variance }
        let quality = FitQuality(mean: spreads.map(\.mean), data: data, fold: points.map { $0.isTest ? 1 : 0 }, names: names)
        let out = points.indices.map { i in points[i].isTest ? nil : MixturePart.outOfSample(parts, at: i) }
        let factors = (0...Int(total)).map(PointStatistics.factor)
        let difference = points.indices.map { i in
            let k = points[i].experiment
            return points[i].crossSection - (out[i]?.mean ?? quality.experiments[k].normalization * spreads[i].mean)
        }
        let predictive = points.indices.map { i in
            out[i].map { $0.variance.squareRoot() * factors[$0.members] } ?? shape[i].squareRoot() * factors[Int(total)]
        }
        let known = points.indices.filter { out[$0] != nil }, settings = points.map(\.kinematics.setting)
        let calibration = Calibration(
            differences: known.map { difference[$0] }, bands: known.map { predictive[$0] }, errors: known.map { points[$0].error },
            spectra: known.map { MixtureStatistics.spectrum(of: $0, among: settings) })
        (self.spreads, self.quality, self.calibration, shapeVariances) = (spreads, quality, calibration, shape)
        outOfSampleMeans = out.map { $0?.mean ?? .nan }
        outOfSampleVariances = out.map { $0?.variance ?? .nan }
        outOfSampleAbsoluteVariances = out.map { $0?.absoluteVariance ?? .nan }
        bandFactor = (calibration?.band ?? .nan) * factors[Int(total)]

        let labels = points.indices.map { i in
            CoverageTable.Label(
                experiment: points[i].experiment, region: Region(of: points[i].kinematics).index, distance: components[0].distances[i])
        }
        func compared(_ i: Int, _ band: CoverageTable.Band) -> ComparedPoint {
            let error = points[i].error
            switch band {
            case .absolute:
                let variance = out[i]?.absoluteVariance ?? spreads[i].variance
                let scale = quality.experiments[points[i].experiment].normalization
                return ComparedPoint(difference: difference[i], error: error, band: scale * variance.squareRoot())
            case .shape:
                return ComparedPoint(difference: difference[i], error: error, band: (out[i]?.variance ?? shape[i]).squareRoot())
            case .calibrated:
                let deviation = calibration?.deviation(band: predictive[i], error: error) ?? .nan
                return ComparedPoint(difference: difference[i], error: error, deviation: deviation)
            }
        }
        var table = CoverageTable()
        for sample in CoverageTable.Sample.allCases {
            for band in CoverageTable.Band.allCases where band != .calibrated || calibration != nil {
                let ofSample = points.indices.map { i in
                    (sample == .test ? points[i].isTest : out[i] != nil) ? compared(i, band) : nil
                }
                table.append(
                    sample, band, points: ofSample, labels: labels, experiments: names, regions: Region.allCases.map(\.rawValue))
            }
        }
        coverage = table
    }

    /// A number for the spectrum of a point: the place where its run of equal settings begins.
    private static func spectrum(of i: Int, among settings: [Setting]) -> Int {
        var start = i
        while start > 0, settings[start - 1] == settings[i] { start -= 1 }
        return start
    }
}

/// The members that a mixture has of a component.
struct MixturePart {
    let component: MixtureComponent
    let members: Int
    /// w_c.
    let weight: Double

    struct OutOfSample {
        /// Of λ_kr f_r.
        var mean: Double
        var variance: Double
        /// Of f_r.
        var absoluteVariance: Double
        var members: Int
    }

    /// f of the members at a point.
    func values(at i: Int) -> [Double] { (0..<members).map { component.predictions[$0][i] } }

    /// λ_kr f_r of the members at a point.
    func scaled(at i: Int) -> [Double] {
        let k = component.result.points[i].experiment
        return (0..<members).map { component.normalizations[$0][k] * component.predictions[$0][i] }
    }

    /// What the members say that did not see a point; nil with fewer than two in a part.
    static func outOfSample(_ parts: [MixturePart], at i: Int) -> OutOfSample? {
        let unseen = parts.map { part in (0..<part.members).filter { !part.component.isSeen[$0][i] } }
        guard unseen.allSatisfy({ $0.count > 1 }) else { return nil }
        func moments(_ values: (MixturePart) -> [Double]) -> (mean: Double, variance: Double) {
            let each = zip(parts, unseen).map { part, unseen in
                let all = values(part)
                return EnsembleSummary(unseen.map { all[$0] })
            }
            let mean = zip(parts, each).reduce(0.0) { $0 + $1.0.weight * $1.1.mean }
            let variance = zip(parts, each).reduce(0.0) {
                $0 + $1.0.weight * ($1.1.variance + ($1.1.mean - mean) * ($1.1.mean - mean))
            }
            return (mean, variance)
        }
        let (scaled, absolute) = (moments { $0.scaled(at: i) }, moments { $0.values(at: i) })
        return OutOfSample(
            mean: scaled.mean, variance: scaled.variance, absoluteVariance: absolute.variance,
            members: unseen.reduce(0) { $0 + $1.count })
    }
}
