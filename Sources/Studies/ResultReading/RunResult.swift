import ResultFiles
import ScatteringData
import Statistics

/// What a finished run holds, but for the weights: everything that tables and pictures are made of. FORMAT.md describes the file.
///
/// Letters: M members, N points, K experiments, E evaluations during training. Cross sections in nb/sr/GeV, E and ω in GeV, θ in degrees.
public struct RunResult: Sendable {
    /// The path of the result file.
    public let path: String
    public let provenance: Provenance
    /// The nuclei that were fitted, and the one whose experiments, points and bands these are.
    public let targets: [String]
    public let target: String
    public let members: [Member]
    public let failures: [Failure]
    public let points: [Point]
    public let experiments: [ExperimentRow]
    /// χ²/N of the ensemble mean over all experiments; NaN where there are no points.
    public let chiSquareTrain: Double
    public let chiSquareTest: Double
    /// One for each measured (E, θ) of the target, sorted.
    public let bands: [Band]
    public let history: History
    /// What the bands are worth; nil in files of an earlier program.
    public let coverage: Coverage?

    public struct Member: Sendable {
        public let replica: Int
        public let status: String
        public let depth: Int
        public let epochs: Int
        public let chiSquareTrain: Double
        public let chiSquareTest: Double
        /// λ_k, one an experiment.
        public internal(set) var normalizations: [Double]
    }

    /// A member whose numbers do not enter the ensemble, and why.
    public struct Failure: Sendable, Equatable {
        public let replica: Int
        /// "failed" or "vetoed".
        public let status: String
        public let reason: String
    }

    public struct Point: Sendable {
        /// Row in ``RunResult/experiments``.
        public internal(set) var experiment: Int
        public let kinematics: Kinematics
        public let crossSection: Double
        public let error: Double
        /// Held out of the training.
        public let isTest: Bool
        /// f̄, the mean over the members.
        public let mean: Double
        /// NaN for a single member.
        public let standardDeviation: Double
    }

    public struct ExperimentRow: Sendable {
        public let name: String
        /// What it measured.
        public let nucleus: String
        /// λ_k of the ensemble mean.
        public let normalization: Double
        /// Δλ_k.
        public let normalizationUncertainty: Double
        public let trainPoints: Int
        public let testPoints: Int
        /// χ²/N of the ensemble mean; NaN where there are no points.
        public let chiSquareTrain: Double
        public let chiSquareTest: Double
    }

    /// The prediction at one measured (E, θ) against ω.
    public struct Band: Sendable {
        public let setting: Setting
        public let omega: [Double]
        public let mean: [Double]
        public let standardDeviation: [Double]
        /// The 16 % and 84 % quantiles over the members: between them lie 68 %.
        public let lower: [Double]
        public let upper: [Double]
        /// The calibrated standard deviation of a fine-tuned mean, where the file has one.
        public var calibrated: [Double]?

        package init(
            setting: Setting, omega: [Double], mean: [Double], standardDeviation: [Double], lower: [Double], upper: [Double],
            calibrated: [Double]?
        ) {
            (self.setting, self.omega, self.mean, self.standardDeviation) = (setting, omega, mean, standardDeviation)
            (self.lower, self.upper, self.calibrated) = (lower, upper, calibrated)
        }
    }

    /// Pulls and coverage of the bands over points that the members had not seen, and the calibration of the bands.
    public struct Coverage: Sendable {
        public let table: CoverageTable
        /// a and b of σ² = (aσ)² + (bδ)², with their errors; NaN without a calibration.
        public let band: Double
        public let data: Double
        public let bandError: Double
        public let dataError: Double
        /// Training points it was fitted on; 0 without a calibration.
        public let points: Int
        /// In the place of a and b where members left out whole experiments.
        public let experiments: Experiments?

        public struct Experiments: Sendable {
            public let law: DeviationLaw
            /// Of the law's floors.
            public let nuclei: [String]
            /// How far the scale of an experiment deviates beyond its Δλ.
            public let scaleDeviation: Double
            /// Of d/(λf̄) − 1; NaN in files of an earlier program.
            public let medianDeviation: Double
        }
    }

    /// χ²/N of the measured points during training, M×E.
    public struct History: Sendable {
        public let epochs: [Int]
        public let chiSquareTrain: [[Double]]
        public let chiSquareTest: [[Double]]
    }
}

extension RunResult {
    /// (d − λ_k f̄)/δ: what χ² sums the squares of.
    public func pull(_ point: Point) -> Double {
        (point.crossSection - experiments[point.experiment].normalization * point.mean) / point.error
    }

    /// The points of an experiment.
    public func points(ofExperiment index: Int) -> [Point] { points.filter { $0.experiment == index } }

    /// The settings at which an experiment measured, sorted.
    public func settings(ofExperiment index: Int) -> [Setting] { Set(points(ofExperiment: index).map(\.kinematics.setting)).sorted() }

    public func band(at setting: Setting) -> Band? { bands.first { $0.setting == setting } }

    public var trainPoints: Int { points.count { !$0.isTest } }
    public var testPoints: Int { points.count { $0.isTest } }
}
