import CrossSections
import PortableMath
import Prediction
import Statistics
import Training
import TransferLearning

/// How the mean of an ensemble describes one target in one split.
///
/// The convention of the published fits: f is the ensemble mean, λ_k follows in closed form from all points of the experiment, and
/// χ²/N = Σ ((d − λ_k f)/δ)²/N.
struct ScanQuality: Sendable, Codable, Equatable {
    /// χ²/N over the training points, the test points, and the test points where the source has training points or none.
    var train: Double
    var test: Double
    var covered: Double
    var uncovered: Double
    /// The same over test and covered test points with 3 % of the measured value added to each error in quadrature: point errors below
    /// a percent, without the systematic ones, otherwise decide.
    var testWithFloor: Double
    var coveredWithFloor: Double
    /// Median of ((d − λf)/δ)² over the test points.
    var median: Double
    /// Shares of the test points within one and two √(σ² + δ²), σ the members' spread.
    var within1: Double
    var within2: Double
    /// λ_k of each experiment.
    var normalization: [Double]
    /// χ²/N over training and test points of each experiment; NaN without points.
    var experimentTrain: [Double]
    var experimentTest: [Double]

    static let floor = 0.03

    /// - Parameters:
    ///   - spreads: of f over the members at each point.
    ///   - points: of the target, with their folds.
    init(_ spreads: [EnsembleSummary], points: TargetPoints, isCovered: [Bool]) {
        let table = points.points.data
        let comparison = Comparison(table, mean: spreads.map(\.mean), spread: spreads.map(\.standardDeviation))
        normalization = comparison.normalizations
        // The square over the variance, which other errors join, and not the square of (d − λf)/δ as in `Comparison`: the last bit differs,
        // and files have had this one.
        func pull(_ i: Int, floor: Double = 0, band: Double = 0) -> Double {
            let d = table.value[i], error = table.error[i], difference = comparison.difference(i)
            let variance = error * error + floor * d * floor * d + band * band
            return difference * difference / variance
        }
        func chiSquare(_ indices: [Int], floor: Double = 0) -> Double {
            indices.reduce(0) { $0 + pull($1, floor: floor) } / Double(indices.count)
        }
        let test = points.test
        let coveredTest = test.filter { isCovered[$0] }
        train = chiSquare(points.train)
        self.test = chiSquare(test)
        covered = chiSquare(coveredTest)
        uncovered = chiSquare(test.filter { !isCovered[$0] })
        testWithFloor = chiSquare(test, floor: ScanQuality.floor)
        coveredWithFloor = chiSquare(coveredTest, floor: ScanQuality.floor)
        median = OrderStatistics.median(test.map { pull($0) })
        func within(_ deviations: Double) -> Double {
            Double(test.count { pull($0, band: comparison.band($0)) <= deviations * deviations }) / Double(test.count)
        }
        within1 = within(1)
        within2 = within(2)
        let experiments = points.normalizationUncertainties.indices
        experimentTrain = experiments.map { k in chiSquare(points.train.filter { table.group[$0] == k }) }
        experimentTest = experiments.map { k in chiSquare(test.filter { table.group[$0] == k }) }
    }
}
