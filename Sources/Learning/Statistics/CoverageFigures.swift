import PortableMath

/// How measured points lie about their predictions: what a row of a ``CoverageTable`` says.
///
/// Errors count the points as independent. Neighbours in a spectrum share systematic errors, so they are lower limits.
/// Sums run in the order of the points: bitwise reproducible. Figures of no points are NaN, errors of a mean of one point too.
public struct CoverageFigures: Sendable, Equatable {
    public var points: Int
    /// Σ ((d − λf)/δ)²/N.
    public var chiSquare: Double
    /// The median of ((d − λf)/δ)², 0.455 for normal errors δ alone; outliers do not enter.
    public var medianSquaredPull: Double
    /// The mean of (d − λf)/δ and its standard error s/√N, s² = Σ (pull − mean)²/(N − 1).
    public var meanPull: Double
    public var meanPullError: Double
    /// Shares of the points with |d − λf| within one and two deviations √(σ² + δ²); 0.683 and 0.954 for a good band. NaN without a band.
    public var within1: Double
    public var within2: Double
    /// Their binomial errors, see ``shareError(_:of:)``.
    public var within1Error: Double
    public var within2Error: Double

    public init(
        points: Int, chiSquare: Double, medianSquaredPull: Double, meanPull: Double, meanPullError: Double, within1: Double,
        within1Error: Double, within2: Double, within2Error: Double
    ) {
        self.points = points
        self.chiSquare = chiSquare
        self.medianSquaredPull = medianSquaredPull
        self.meanPull = meanPull
        self.meanPullError = meanPullError
        self.within1 = within1
        self.within1Error = within1Error
        self.within2 = within2
        self.within2Error = within2Error
    }

    public init(_ compared: [ComparedPoint]) {
        let count = Double(compared.count)
        points = compared.count
        let pulls = compared.map(\.pull)
        let mean = pulls.reduce(0, +) / count
        chiSquare = pulls.reduce(0) { $0 + $1 * $1 } / count
        meanPull = mean
        meanPullError = pulls.count < 2 ? .nan : (pulls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count).squareRoot()
        // Not the median, whose last bit differs where there are two in the middle: files have had this one.
        medianSquaredPull = OrderStatistics.quantile(0.5, of: pulls.map { $0 * $0 })
        let hasBand = compared.allSatisfy { !$0.deviation.isNaN }
        func share(_ deviations: Double) -> Double {
            hasBand ? Double(compared.count { abs($0.difference) <= deviations * $0.deviation }) / count : .nan
        }
        within1 = share(1)
        within2 = share(2)
        within1Error = CoverageFigures.shareError(within1, of: compared.count)
        within2Error = CoverageFigures.shareError(within2, of: compared.count)
    }

    /// The binomial error of a share p of n points: half the width of Wilson's interval of 68 %, (√(p(1 − p)/n + 1/(4n²)))/(1 + 1/n).
    /// It tends to √(p(1 − p)/n), and is not 0 where all points or none are counted.
    ///
    /// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
    public static func shareError(_ share: Double, of points: Int) -> Double {
        let n = Double(points)
        return (share * (1 - share) / n + 0.25 / (n * n)).squareRoot() / (1 + 1 / n)
    }
}
