import NeuralNetwork
import ScatteringData

/// A source network taken over to another nucleus.
public struct FineTuned: Sendable, Equatable {
    /// Through which the network sees the target's kinematics.
    public var transform: QuasiElasticTransform
    /// All parameters in the network's layout; those of the source at depth 0.
    public var weights: [Float]
    /// The correction in scaling variables on top of the network.
    public var residual = ScalingResidual()
    /// λ_k, from the member's own training targets.
    public var normalizations: [Double]
    /// χ²/N against the measured values with these λ_k; NaN without points.
    public var chiSquareTrain: Double
    public var chiSquareTest: Double
    /// Epochs trained; 0 where none are.
    public var epochs = 0
    public var history: [Trainer.Evaluation] = []
    /// ln of the probability of the training points given the depth, up to a constant of target and split: see TRANSFER.md.
    public var logEvidence = Double.nan
    /// τ, a and ε of the greatest evidence, see ``EvidenceSettings``.
    public var priorDeviation = Double.nan
    public var residualShare = Double.nan
    public var modelError = Double.nan

    /// σ of this member at points as measured, nb/sr/GeV; `network` gives the memory.
    public func predictions(at points: PointTable, massRatio: Double, in network: Network) -> [Double] {
        network.parameters = weights
        return network.predictions(at: points.corrected(by: residual).seen(through: transform, massRatio: massRatio))
    }
}
