import PortableMath
import Statistics

/// What an ensemble says at one point: mean, sample variance and quantiles over its members.
public struct EnsembleSummary: Sendable, Equatable, Codable {
    public var mean: Double
    /// Σ (f_m − mean)² / (M − 1); NaN for a single member, of whose spread nothing is known.
    public var variance: Double
    /// The central 95 % lie between the quantiles 2.5 % and 97.5 %.
    public var quantile2_5: Double
    /// The central 68 % lie between the quantiles 16 % and 84 %.
    public var quantile16: Double
    public var median: Double
    public var quantile84: Double
    public var quantile97_5: Double

    public init(
        mean: Double, variance: Double, quantile2_5: Double, quantile16: Double, median: Double, quantile84: Double, quantile97_5: Double
    ) {
        self.mean = mean
        self.variance = variance
        self.quantile2_5 = quantile2_5
        self.quantile16 = quantile16
        self.median = median
        self.quantile84 = quantile84
        self.quantile97_5 = quantile97_5
    }

    /// Sums run in member order: bitwise reproducible. Quantiles interpolate linearly between order statistics, as NumPy does.
    public init(_ members: [Double]) { self.init(members[...]) }

    /// The same of a row of a table.
    public init(_ members: ArraySlice<Double>) {
        precondition(!members.isEmpty, "a spread is over at least one member")
        (mean, variance) = Moments.of(members)
        let sorted = members.sorted()
        func quantile(_ share: Double) -> Double { OrderStatistics.quantile(share, ofSorted: sorted) }
        quantile2_5 = quantile(0.025)
        quantile16 = quantile(0.16)
        median = quantile(0.5)
        quantile84 = quantile(0.84)
        quantile97_5 = quantile(0.975)
    }

    public var standardDeviation: Double { variance.squareRoot() }
}
