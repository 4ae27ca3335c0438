import ResultFiles

/// The datasets of a generator's result, `content` "generator".
public struct GeneratorDatasets: DatasetTable {
    /// What networks see of events: in the group of the method, /flow or /gan.
    public let variable: ResultDataset<Int>
    public let variableName: ResultDataset<String>
    public let mean: ResultDataset<Double>
    public let deviation: ResultDataset<Double>

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
    public let depth = ResultDataset<Int>(
        "/members/depth", ["replica"], "layers trained, counted from the outputs, where held-out events chose; 0: the base as it is")
    public let distance = ResultDataset<Double>(
        "/members/distance_held_out", ["replica"],
        "of adversarial networks: sliced earth mover's distance of held-out events, in standard deviations of ln E_nu, u1, u2")
    public let baseDistance = ResultDataset<Double>(
        "/members/distance_base", ["replica"], "the same of the networks that a fine-tune starts from; NaN without one")
    public let weights = ResultDataset<Float>(
        "/members/weights", ["replica", "parameter"], "parameters of the member's networks, one after the other")

    public let failed = ResultDataset<Int>.scale("/failed/replica", "replica number of a member that is not in the result")
    public let failedReason = ResultDataset<String>("/failed/reason", ["replica"], "why")

    public let point = ResultDataset<Int>.scale("/energies/point", "number of the point")
    public let energy = ResultDataset<Double>("/energies/energy", ["point"], unit: "GeV", "E_nu; two of one energy make a step")
    public let energyDensity = ResultDataset<Double>(
        "/energies/density", ["point"], unit: "GeV-1", "density of the training events in E_nu, linear between points")

    public let sigmaPoint = ResultDataset<Int>.scale("/cross_section/point", "number of the point")
    public let sigmaEnergy = ResultDataset<Double>("/cross_section/energy", ["point"], unit: "GeV", "E_nu")
    public let sigma = ResultDataset<Double>(
        "/cross_section/sigma", ["point"], unit: "1e-38 cm2", "cross section of the events' law, linear between points")

    public init(method: String = "flow") {
        variable = .scale("/\(method)/variable", "0 ln E_nu, the condition; 1 u1; 2 u2")
        variableName = ResultDataset("/\(method)/name", ["variable"], "formula, energies in GeV")
        mean = ResultDataset("/\(method)/mean", ["variable"], "what is subtracted before networks and splines")
        deviation = ResultDataset("/\(method)/deviation", ["variable"], "what divides after that")
    }
}
