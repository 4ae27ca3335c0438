import ResultFiles
import ScatteringData

/// What the result of a scan over depths holds. FORMAT.md describes the file.
///
/// Letters: D depths, R replicas, L weight layers. χ²/N and shares are of the mean over the replicas where nothing else is said, and NaN
/// where there are no points.
public struct ScanFile: Sendable {
    /// The path of the result file.
    public let path: String
    public let provenance: Provenance
    /// The run that the scan started from.
    public let source: Provenance.Source
    /// Numbers of trained weight layers, counted from the output; ascending.
    public let depths: [Int]
    public let replicas: Int
    /// Weight layers of the networks.
    public let layers: Int
    /// In the order of the card; at least one, with at least one split each.
    public let targets: [Target]
    /// Cosine between the changes that two targets made to the source's weights, T×T, at the greatest depth; nil in files of earlier
    /// programs.
    public let similarity: [[Double]]?
    public let failures: [Failure]

    public struct Target: Sendable {
        public let name: String
        /// One for each random choice of training points.
        public let splits: [Split]
        /// Of all splits.
        public let experiments: [ExperimentRow]
        /// With the folds of split 0, at its chosen depth.
        public let points: [Point]
        /// One for each measured (E, θ), sorted; of the split and the depth below.
        public let bands: [RunResult.Band]
        public let bandDepth: Int
    }

    public struct Split: Sendable {
        /// By depth.
        public let quality: [Quality]
        /// Of A/A_source times the source, nothing trained.
        public let baseline: Quality
        /// χ²/N of the members at the test points, D×R; NaN for one that failed.
        public let memberTest: [[Double]]
        /// ‖w − w_source‖/‖w_source‖, D×L, layers from the input; mean over the replicas.
        public let movement: [[Double]]
        public let chosenDepth: Int
        /// Depths that are as good.
        public let depthRange: ClosedRange<Int>
        public let trainPoints: Int
        public let testPoints: Int
        /// Test points where the source has training points.
        public let coveredPoints: Int
    }

    /// How well a mean describes the data: χ²/N over the points named, or a share of the test points.
    public struct Quality: Sendable, Equatable {
        public let train: Double
        public let test: Double
        public let covered: Double
        public let uncovered: Double
        /// With 3 % of the cross section added to each error.
        public let testWithFloor: Double
        public let coveredWithFloor: Double
        /// Median of the squared pulls of the test points.
        public let median: Double
        public let within1: Double
        public let within2: Double
    }

    /// χ²/N of an experiment's points in one split, by depth.
    public struct ExperimentRow: Sendable {
        public let name: String
        public let split: Int
        public let chiSquareTrain: [Double]
        public let chiSquareTest: [Double]
    }

    public struct Point: Sendable {
        public let experiment: String
        public let kinematics: Kinematics
        public let crossSection: Double
        public let error: Double
        public let isTest: Bool
        /// The source has training points there.
        public let isCovered: Bool
        public let mean: Double
        /// NaN for a single replica.
        public let standardDeviation: Double
    }

    /// A member that failed, and why.
    public struct Failure: Sendable, Equatable {
        public let member: String
        public let reason: String
    }
}

extension ScanFile.Target {
    /// The values of all splits that have one.
    package func values(_ value: (ScanFile.Split) -> Double) -> Quantiles { Quantiles(splits.map(value)) }

    /// Least to greatest depth that some split calls as good as its best.
    package var depthRange: ClosedRange<Int> {
        (splits.map(\.depthRange.lowerBound).min() ?? 0)...(splits.map(\.depthRange.upperBound).max() ?? 0)
    }

    /// "6–10" of every split, each once, in order.
    package var choices: String {
        let texts = splits.map { split in
            let range = split.depthRange
            return "\(split.chosenDepth)" + (range.count > 1 ? " (\(range.lowerBound)–\(range.upperBound))" : "")
        }
        return texts.enumerated().filter { number, text in !texts[..<number].contains(text) }.map(\.element).joined(separator: ", ")
    }
}
