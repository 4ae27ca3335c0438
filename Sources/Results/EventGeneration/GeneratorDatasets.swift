import ResultFiles

/// The datasets of a generator's result, `content` "generator".
public struct GeneratorDatasets: DatasetTable {
    public let variable = ResultDataset<Int>.scale("/flow/variable", "0 ln E_nu, the condition; 1 u1; 2 u2")
    public let variableName = ResultDataset<String>("/flow/name", ["variable"], "formula, energies in GeV")
    public let mean = ResultDataset<Double>("/flow/mean", ["variable"], "what is subtracted before networks and splines")
    public let deviation = ResultDataset<Double>("/flow/deviation", ["variable"], "what divides after that")

    public let replica = ResultDataset<Int>.scale("/members/replica", "replica number")
    public let parameter = ResultDataset<Int32>.scale("/members/parameter", "number in the parameters of the member's networks")
    public let epochs = ResultDataset<Int>("/members/epochs", ["replica"], "epochs trained")
    public let seconds = ResultDataset<Double>("/members/seconds", ["replica"], unit: "s", "wall-clock time of training")
    public let trainLoss = ResultDataset<Double>("/members/loss_train", ["replica"], "mean -ln p(E_mu, cos theta | E_nu) of the last epoch")
    public let heldOutLoss = ResultDataset<Double>(
        "/members/loss_held_out", ["replica"], "mean -ln p of the events by which the member's best epoch was chosen")
    public let testLoss = ResultDataset<Double>("/members/loss_test", ["replica"], "mean -ln p of the test events")
    public let baseLoss = ResultDataset<Double>(
        "/members/loss_base", ["replica"], "mean -ln p of the held-out events by the network that a fine-tune starts from; NaN without one")
    public let pull = ResultDataset<Double>(
        "/members/pull", ["replica"], "pull towards that network that was chosen; NaN without one, and where the network stayed as it is")
    public let weights = ResultDataset<Float>(
        "/members/weights", ["replica", "parameter"], "parameters of the networks of the factors, one after the other")

    public let failed = ResultDataset<Int>.scale("/failed/replica", "replica number of a member that is not in the result")
    public let failedReason = ResultDataset<String>("/failed/reason", ["replica"], "why")

    public let point = ResultDataset<Int>.scale("/energies/point", "number of the point")
    public let energy = ResultDataset<Double>("/energies/energy", ["point"], unit: "GeV", "E_nu; two of one energy make a step")
    public let energyDensity = ResultDataset<Double>(
        "/energies/density", ["point"], unit: "GeV-1", "density of the training events in E_nu, linear between points")

    public init() {}
}
