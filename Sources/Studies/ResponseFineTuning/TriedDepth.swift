import CrossSectionFits
import HDF5
import Members
import ResponseFits
import ResultFiles

/// What the members are like at a depth, in the mean over those that are done.
struct TriedDepth: Sendable {
    var depth: Int
    /// Of ``OutOfBag``: what the depth is chosen by.
    var outOfBagLoss: Double
    var chiSquareTrain: Double
    var chiSquareTest: Double

    /// - Parameter ends: of the members at the depth, in order.
    init(depth: Int, _ ends: [MemberEnd]) {
        self.depth = depth
        let done = ends.filter { $0.status == .done }
        func mean(_ figure: String) -> Double { done.reduce(0) { $0 + $1.figures[figure] } / Double(done.count) }
        outOfBagLoss = mean(OutOfBag.figure)
        chiSquareTrain = mean(FitFigure.chiSquareTrain)
        chiSquareTest = mean(FitFigure.chiSquareTest)
    }
}

/// Of a fine-tune of response functions, every depth that was tried.
public struct TriedDepthDatasets: DatasetTable {
    private static let group = "/depths"

    public let depth = ResultDataset<Int>.scale("\(group)/depth", "layers that were fine-tuned")
    public let outOfBagLoss = figure("out_of_bag_loss", "mean over the members of the loss at the training points that each has not drawn")
    public let chiSquareTrain = figure("chi2_train", "mean over the members of chi2/N at their training points")
    public let chiSquareTest = figure("chi2_test", "mean over the members of chi2/N at the test points; NaN without any")

    public init() {}

    private static func figure(_ name: String, _ meaning: String) -> ResultDataset<Double> {
        ResultDataset("\(group)/\(name)", ["depth"], unit: "1", meaning)
    }
}

extension ResultLayout {
    func write(_ depths: [TriedDepth]) throws(HDF5Error) {
        let datasets = TriedDepthDatasets()
        try write(datasets.depth, depths.map(\.depth))
        try write(datasets.outOfBagLoss, depths.map(\.outOfBagLoss))
        try write(datasets.chiSquareTrain, depths.map(\.chiSquareTrain))
        try write(datasets.chiSquareTest, depths.map(\.chiSquareTest))
    }
}
