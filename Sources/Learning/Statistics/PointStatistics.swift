import PortableMath

/// What the members of an ensemble say at one measured point, beside mean and spread of f.
///
/// - The **absolute** spread is that of f_r. It answers: how well does the ensemble know the cross section? It includes that the scale of
///   an experiment, and with it that of a member, is known to Δλ only: a member is too high or too low over whole experiments.
/// - The **shape** spread is that of λ_kr f_r, where λ_kr is member r's normalization of the experiment against the measured values. It
///   answers: how far may the fit be from these measurements once the scale is settled? This is what is compared with d − λf.
///
/// Both are sample variances (divided by M − 1), NaN for a single member. Out of sample, members that did not see the point speak alone,
/// and three are needed. Where they saw no point of its experiment they know no λ_kr, and it counts as 1. Sums run in member order: bitwise
/// reproducible.
public struct PointStatistics: Sendable, Equatable {
    /// Variance of λ_kr f_r.
    public var shapeVariance: Double
    /// Mean and variance of λ_kr f_r over members that did not see the point, λ_kr = 1 where whole experiments were left out; NaN with
    /// fewer than ``leastMembers``.
    public var outOfSampleMean: Double
    public var outOfSampleVariance: Double
    /// Variance of f_r over the same members.
    public var outOfSampleAbsoluteVariance: Double
    /// How many they are: training points' members that did not see them, be they enough or not.
    public var outOfSampleMembers: Int

    public static let leastMembers = 3

    /// - Parameters:
    ///   - predictions: f_r.
    ///   - normalizations: λ_kr of the point's experiment k.
    ///   - isSeen: whether member r was trained on the point.
    ///   - isTraining: false for a test point: nobody saw it, and nothing is out of sample in the sense of a training point.
    ///   - ofWholeExperiments: whether members that did not see the point saw nothing of its experiment.
    public init(
        predictions: ArraySlice<Double>, normalizations: [Double], isSeen: [Bool], isTraining: Bool, ofWholeExperiments: Bool = false
    ) {
        let scaled = zip(predictions, normalizations).map { $0 * $1 }
        shapeVariance = Moments.of(scaled[...]).variance
        let unseen = isTraining ? isSeen.indices.filter { !isSeen[$0] } : []
        outOfSampleMembers = unseen.count
        guard unseen.count >= PointStatistics.leastMembers else {
            (outOfSampleMean, outOfSampleVariance, outOfSampleAbsoluteVariance) = (.nan, .nan, .nan)
            return
        }
        let absolute = Moments.of(unseen.map { predictions[predictions.startIndex + $0] }[...])
        outOfSampleAbsoluteVariance = absolute.variance
        (outOfSampleMean, outOfSampleVariance) = ofWholeExperiments ? absolute : Moments.of(unseen.map { scaled[$0] }[...])
    }

    /// The numbers, for the exchange between processes.
    public var numbers: [Double] {
        [shapeVariance, outOfSampleMean, outOfSampleVariance, outOfSampleAbsoluteVariance, Double(outOfSampleMembers)]
    }
    /// How many there are.
    public static let count = 5

    public init(numbers: ArraySlice<Double>) {
        precondition(numbers.count == PointStatistics.count, "as many numbers as bands have")
        let first = numbers.startIndex
        (shapeVariance, outOfSampleMean) = (numbers[first], numbers[first + 1])
        (outOfSampleVariance, outOfSampleAbsoluteVariance) = (numbers[first + 2], numbers[first + 3])
        outOfSampleMembers = Int(numbers[first + 4])
    }

    /// What the standard deviation s of n members is to be multiplied with, so that 68.27 % of further members of the same normal
    /// distribution lie within it of their mean: t √(1 + 1/n), t within which 68.27 % of Student's distribution with n − 1 degrees of
    /// freedom lies, since mean and s are estimates themselves. 1.32 for three members, 1.25 for five, 1.02 for 50. NaN below two.
    public static func factor(members n: Int) -> Double {
        guard n > 1 else { return .nan }
        return Portable.studentQuantile(share: Portable.normalShare(within: 1), degrees: n - 1) * (1 + 1 / Double(n)).squareRoot()
    }
}
