import CrossSectionFits
import HDF5
import Members
import ResponseFits
import ResultFiles

/// What the members of a variant are like, in the mean over those that are done.
struct TriedVariant: Sendable {
    var depth: Int
    /// α; NaN at depth 0, where none acts.
    var pull: Double
    /// Of ``OutOfBag``: what the variant is chosen by.
    var outOfBagLoss: Double
    var chiSquareTrain: Double
    var chiSquareTest: Double

    /// - Parameters:
    ///   - pull: its α; NaN without any.
    ///   - ends: of the members, in order.
    init(_ variant: TuningVariant, pull: Double, _ ends: [MemberEnd]) {
        depth = variant.depth
        self.pull = pull
        let done = ends.filter { $0.status == .done }
        func mean(_ figure: String) -> Double { done.reduce(0) { $0 + $1.figures[figure] } / Double(done.count) }
        outOfBagLoss = mean(OutOfBag.figure)
        chiSquareTrain = mean(FitFigure.chiSquareTrain)
        chiSquareTest = mean(FitFigure.chiSquareTest)
    }
}

/// Of a fine-tune of response functions, every depth and pull that was tried.
public struct TriedVariantDatasets: DatasetTable {
    private static let group = "/variants"

    public let variant = ResultDataset<Int>.scale("\(group)/variant", "a depth and a pull that were tried")
    public let depth = ResultDataset<Int>("\(group)/depth", ["variant"], "layers that were fine-tuned")
    public let pull = figure("pull", "alpha of the pull towards the source; NaN at depth 0")
    public let outOfBagLoss = figure("out_of_bag_loss", "mean over the members of the loss at the training points that each has not drawn")
    public let chiSquareTrain = figure("chi2_train", "mean over the members of chi2/N at their training points")
    public let chiSquareTest = figure("chi2_test", "mean over the members of chi2/N at the test points; NaN without any")

    public init() {}

    private static func figure(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["variant"], unit: "1", meaning)
    }
}

extension ResultLayout {
    func write(_ variants: [TriedVariant]) throws(HDF5Error) {
        let datasets = TriedVariantDatasets()
        try index(datasets.variant, variants.count)
        try write(datasets.depth, variants.map(\.depth))
        try write(datasets.pull, variants.map(\.pull))
        try write(datasets.outOfBagLoss, variants.map(\.outOfBagLoss))
        try write(datasets.chiSquareTrain, variants.map(\.chiSquareTrain))
        try write(datasets.chiSquareTest, variants.map(\.chiSquareTest))
    }
}
