import ScatteringData
import Training

/// All that a scan is made of, as written in its YAML card: fine-tunes of a source ensemble for every target, split, depth and replica.
public struct ScanCard: Card {
    /// The run whose members are the sources.
    public var source = "nucens-run"
    public var seed: UInt64 = 1
    public var replicas = 10
    /// Nuclei by name; "all" for every bundled one but the source's.
    public var targets = ["all"]
    /// Numbers of the last weight layers that train; 0 is the source's prediction times A/A_source.
    public var depths = Array(0...11)
    public var output = "nucens-scan"

    /// Tables of a single target, instead of the bundled one.
    public var dataFiles: [String] = []
    /// Δλ of experiments in these tables of which nothing else says it, as "NAME=0.05".
    public var normalizations: [String] = []
    public var excludedExperiments: [String] = []
    /// GeV; points with ω − Q²/(2 M_A) at or below it are set aside.
    public var lowOmegaCut = 0.026

    /// Share of each experiment's points that are trained on; 1: all, and there is no test.
    public var trainFraction = 0.1
    /// How many random splits into training and test points.
    public var splits = 3

    public var tuning = FineTuning()
    /// Points in ω of each band.
    public var bandPoints = 100

    public init() {}
}
