import ScatteringData
import Statistics

/// How the mean of an ensemble describes the data, in all and by experiment.
///
/// The convention of the published fits: f is the ensemble mean, λ_k follows in closed form from all points of the experiment,
/// and χ²/N = Σ ((d − λ_k f)/δ)²/N over the training or the test points.
public struct FitQuality: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
        public var name: String
        public var normalization: Double
        public var normalizationUncertainty: Double
        public var trainPoints: Int
        public var testPoints: Int
        /// NaN where there are no points.
        public var chiSquareTrain: Double
        public var chiSquareTest: Double
    }

    public var experiments: [Row]
    public var total: Row

    public init(mean: [Double], data: FitData, fold: [Int], measurements: Measurements) {
        self.init(mean: mean, data: data, fold: fold, names: measurements.experimentLabels)
    }

    /// - Parameter names: of the experiments, the groups of the data.
    public init(mean: [Double], data: FitData, fold: [Int], names: [String]) {
        let comparison = Comparison(data, mean: mean)
        func row(_ name: String, _ normalization: Double, _ uncertainty: Double, where isIn: (Int) -> Bool) -> Row {
            func chiSquare(_ number: Int) -> (count: Int, perPoint: Double) {
                let indices = fold.indices.filter { fold[$0] == number && isIn($0) }
                return (indices.count, comparison.chiSquare(at: indices))
            }
            let (train, test) = (chiSquare(0), chiSquare(1))
            return Row(
                name: name, normalization: normalization, normalizationUncertainty: uncertainty, trainPoints: train.count,
                testPoints: test.count, chiSquareTrain: train.perPoint, chiSquareTest: test.perPoint)
        }
        experiments = names.enumerated().map { k, name in
            row(name, comparison.normalizations[k], data.groupUncertainty[k]) { data.group[$0] == k }
        }
        total = row("all", .nan, .nan) { _ in true }
    }
}
