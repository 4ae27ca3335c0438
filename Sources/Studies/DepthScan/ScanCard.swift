import CrossSectionFits
import RunCards
import TransferFits
import Training
import TransferLearning

/// All that a scan is made of, as written in its YAML card: fine-tunes of a source ensemble for every target, split, depth and replica.
public struct ScanCard: JobCard {
    public static let kind = "scan"
    public static let epochsKey = "finetune.epochs"

    /// The run whose members are the sources.
    public var source = "nucens-run"
    public var seed: UInt64 = 1
    public var replicas = 10
    /// Nuclei by name; "all" for every bundled one but the source's.
    public var targets = ["all"]
    /// Numbers of the last weight layers that train; 0 is the source's prediction times A/A_source.
    public var depths = Array(0...11)
    public var output = "nucens-scan"

    /// Files are of a single target.
    public var data = DataSelection()

    /// Share of each experiment's points that are trained on; 1: all, and there is no test.
    public var trainFraction = 0.1
    /// How many random splits into training and test points.
    public var splits = 3

    public var companions = AuxiliarySelection()
    public var tuning = FineTuning()
    /// Points in ω of each band.
    public var bandPoints = 100

    public init() {}
}
