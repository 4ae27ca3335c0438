import Events
import SampleComparison

/// How far two samples of events in a slice of E_ν are apart.
package struct EventDistance: Sendable {
    /// EMD of E_μ in GeV and of θ in degrees, of both together in standard deviations, and the mean pull of (E_μ, θ) bins; NaN where a
    /// sample is empty.
    package var muonEnergy = Double.nan
    package var theta = Double.nan
    package var sliced = Double.nan
    package var pull = Double.nan

    private static var figures: [WritableKeyPath<EventDistance, Double>] { [\.muonEnergy, \.theta, \.sliced, \.pull] }

    private init() {}

    package init(_ made: [Event], _ seen: [Event]) {
        func columns(_ events: [Event]) -> (x: [Double], y: [Double]) { (events.map(\.muonEnergy), events.map(EventFeatures.theta)) }
        let (made, seen) = (columns(made), columns(seen))
        muonEnergy = EarthMoversDistance.between(made.x, seen.x)
        theta = EarthMoversDistance.between(made.y, seen.y)
        sliced = EventDistance.sliced(made, seen)
        pull = BinnedPull.between(made, seen, bins: 10)
    }

    /// The sliced EMD of two numbers, each divided by its standard deviation in the second sample.
    private static func sliced(_ made: (x: [Double], y: [Double]), _ seen: (x: [Double], y: [Double])) -> Double {
        guard !made.x.isEmpty, seen.x.count > 1 else { return .nan }
        let columns = [(made.x, seen.x), (made.y, seen.y)].map { made, seen in
            let mean = seen.reduce(0, +) / Double(seen.count)
            let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(seen.count)
            let scale = variance > 0 ? variance.squareRoot() : 1
            return (made.map { $0 / scale }, seen.map { $0 / scale })
        }
        return EarthMoversDistance.sliced(columns.map(\.0), columns.map(\.1), directions: SliceDirections.circle(16))
    }

    /// The mean of several, figure by figure.
    static func mean(_ all: [EventDistance]) -> EventDistance { mean(all, weights: all.map { _ in 1 }) }

    /// The weighted mean of those that are numbers, figure by figure; NaN of none.
    static func mean(_ all: [EventDistance], weights: [Int]) -> EventDistance {
        var mean = EventDistance()
        for figure in figures { mean[keyPath: figure] = EventDistance.mean(all.map { $0[keyPath: figure] }, weights) }
        return mean
    }

    static func mean(_ values: [Double], _ weights: [Int]) -> Double {
        let known = zip(values, weights).filter { $0.0.isFinite }
        return known.reduce(0) { $0 + $1.0 * Double($1.1) } / Double(known.reduce(0) { $0 + $1.1 })
    }
}
