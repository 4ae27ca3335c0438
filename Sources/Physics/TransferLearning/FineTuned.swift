import CrossSections
import NeuralNetwork
import ScatteringData
import Training

/// A source network taken over to another nucleus.
public struct FineTuned: Sendable, Equatable {
    /// What stands between a point of the target and the network: its own step, then those of its source.
    public var steps: [InputMap]
    /// All parameters in the network's layout; those of the source at depth 0.
    public var weights: [Float]
    /// λ_k, from the member's own training targets.
    public var normalizations: [Double]
    /// χ²/N against the measured values with these λ_k; NaN without points.
    public var chiSquareTrain: Double
    public var chiSquareTest: Double
    /// Epochs trained; 0 where none are.
    public var epochs = 0
    public var history: [Evaluation] = []
    /// ln of the probability of the training points given the depth, up to a constant of target and split: see docs/methods/transfer.md.
    public var logEvidence = Double.nan
    /// τ, a and ε that the training points let be, with their shares of the evidence, see ``EvidenceSettings``.
    public var priors: [LinearizedPrior] = []

    /// Through which the source is seen.
    public var transform: QuasiElasticTransform { steps[0].transform }
    /// The correction in scaling variables on top of the network.
    public var residual: GaussianProcessCorrection { steps[0].residual }

    /// σ of this member at points as measured, nb/sr/GeV; `network` gives the memory.
    public func predictions(at points: CrossSectionPoints, in network: Network) -> [Double] {
        network.parameters = weights
        return network.predictions(at: points.seen(through: steps))
    }

    /// The same at measured points.
    public func predictions(at data: CrossSectionData, in network: Network) -> [Double] { predictions(at: data.points, in: network) }
}
