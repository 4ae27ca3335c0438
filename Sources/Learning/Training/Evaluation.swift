/// How good a fit is after an epoch: ``Objective/figure(of:outputs:)``, χ²/N against the measured values for a fit of measurements, with
/// the λ_k in use at that time. These follow from the replica's own training targets; after the last epoch they are renewed first.
public struct Evaluation: Sendable, Hashable, Codable {
    /// Epochs done.
    public var epoch: Int
    public var train: Double
    /// NaN without test data.
    public var test: Double

    public init(epoch: Int, train: Double, test: Double) {
        self.epoch = epoch
        self.train = train
        self.test = test
    }
}
