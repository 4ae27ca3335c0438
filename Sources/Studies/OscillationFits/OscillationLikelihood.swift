import Oscillations
import PortableMath
import Statistics

/// The likelihood of θ₂₃ and Δm²₃₂ for the events of a far detector, the other parameters known.
package struct OscillationLikelihood: Sendable {
    /// sin²θ₂₃ and Δm²₃₂ in eV².
    package struct Point: Sendable, Equatable {
        package var sine23: Double
        package var splitting32: Double
    }

    package struct Fit: Sendable, Equatable {
        package var point: Point
        package var deviance: Double
    }

    package enum Octant: String, Sendable, CaseIterable { case lower, upper }

    package let detector: FarDetector
    let spectrum: FarSpectrum
    let others: OscillationParameters

    package init(detector: FarDetector, spectrum: FarSpectrum, others: OscillationParameters) {
        (self.detector, self.spectrum, self.others) = (detector, spectrum, others)
    }

    /// sin²θ₂₃ at which |U_μ3|² = ½: P_μμ in vacuum does not tell a deviation to one side from that to the other.
    package var maximalMixing: Double { 0.5 / (1 - others.sine13) }

    func deviance(at point: Point, multiplicities: [Double]? = nil) -> Double {
        guard point.sine23 > 0.05, point.sine23 < 0.95, point.splitting32 > 1e-3, point.splitting32 < 5e-3 else { return .infinity }
        var parameters = others
        parameters.sine23 = point.sine23
        parameters.splitting32 = point.splitting32
        return spectrum.deviance(survival: detector.survival(parameters), multiplicities: multiplicities)
    }

    func contains(_ octant: Octant, _ sine23: Double) -> Bool { (sine23 <= maximalMixing) == (octant == .lower) || sine23 == maximalMixing }

    /// The maximum of the likelihood within an octant.
    package func fit(in octant: Octant, multiplicities: [Double]? = nil) -> Fit {
        let sign = octant == .lower ? -1.0 : 1
        let start = [maximalMixing + sign * 0.04, 2.44]
        let best = NelderMead.minimum([start, [start[0] + sign * 0.03, start[1]], [start[0], start[1] + 0.05]], tolerance: 1e-5) { p in
            contains(octant, p[0])
                ? deviance(at: Point(sine23: p[0], splitting32: 1e-3 * p[1]), multiplicities: multiplicities) : .infinity
        }
        return Fit(point: Point(sine23: best.point[0], splitting32: 1e-3 * best.point[1]), deviance: best.value)
    }

    /// By how much −2 ln L, minimized over the other parameter within an octant, is higher where a parameter has some value.
    package func rise(
        of parameter: WritableKeyPath<Point, Double> & Sendable, at value: Double, above fit: Fit, in octant: Octant
    ) -> Double {
        let other: WritableKeyPath<Point, Double> & Sendable = parameter == \Point.sine23 ? \Point.splitting32 : \Point.sine23
        var point = fit.point
        point[keyPath: parameter] = value
        guard contains(octant, point.sine23) else { return .infinity }
        let step = parameter == \Point.sine23 ? 1e-5 : 0.01
        return OscillationLikelihood.lowest(around: point[keyPath: other], step: step) { x in
            point[keyPath: other] = x
            return contains(octant, point.sine23) ? deviance(at: point) : .infinity
        } - fit.deviance
    }

    /// Where −2 ln L has risen by `limit` on both sides of a fit.
    ///
    /// - Returns: the ends, for sin²θ₂₃ at the edge of the octant where it does not rise so far.
    package func interval(
        of parameter: WritableKeyPath<Point, Double> & Sendable, around fit: Fit, in octant: Octant, limit: Double = 1
    ) -> (low: Double, high: Double) {
        let step = parameter == \Point.sine23 ? 0.01 : 1e-5
        func isInside(_ value: Double) -> Bool { rise(of: parameter, at: value, above: fit, in: octant) < limit }
        func end(_ sign: Double) -> Double {
            var (inside, outside) = (fit.point[keyPath: parameter], fit.point[keyPath: parameter] + sign * step)
            while isInside(outside), abs(outside - inside) < 20 * step { (inside, outside) = (outside, outside + sign * step) }
            for _ in 0..<12 {
                let middle = 0.5 * (inside + outside)
                if isInside(middle) { inside = middle } else { outside = middle }
            }
            return 0.5 * (inside + outside)
        }
        return (end(-1), end(1))
    }

    /// The rise of −2 ln L within which a parameter lies in 68 % of all cases when events know it to half an interval h and functions and
    /// flux to a standard deviation m: 1 + (m/h)², as −2 ln L is that of the events alone. 1 where m is not known.
    package static func limit(members: Double, half: Double) -> Double {
        let ratio = members / half
        return ratio.isFinite ? 1 + ratio * ratio : 1
    }

    /// By how many of their standard deviations the mean of so many members is off in 68.27 % of all cases, if members scatter around the
    /// mean as the mean does around the truth: t √(1 + 1/R), t the quantile of Student's distribution. NaN for one member.
    package static func error(ofMembers count: Int) -> Double {
        count < 2 ? .nan : Portable.studentQuantile(share: 0.6827, degrees: count - 1) * (1 + 1 / Double(count)).squareRoot()
    }

    /// The least value of a function of one number, from steps that shrink.
    private static func lowest(around start: Double, step: Double, _ function: (Double) -> Double) -> Double {
        NelderMead.minimum([[start], [start + step]], tolerance: 1e-3, limit: 40) { function($0[0]) }.value
    }
}
