import CrossSections
import NeuralNetwork
import ScatteringData
import TransferLearning

/// What the training points of a fine-tune leave open, see ``LinearizedPosterior``: of one member, or on the average over members.
public struct EpistemicVariance: Sendable, Codable, Equatable {
    /// Of ln λ_k f at each measured point, k its own experiment.
    public var points: [Double]
    /// Of ln f on the bands' grid.
    public var band: [Double]
    /// Of each measured point that trains, left out with its spectrum: ln d − ln f̂, and the variance of ln λ_k f there. NaN elsewhere.
    public var difference: [Double]
    public var leftOut: [Double]

    /// The mean over members, in their order; nil of none.
    public init?(meanOf members: [EpistemicVariance]) {
        guard let first = members.first else { return nil }
        func mean(_ values: (EpistemicVariance) -> [Double]) -> [Double] {
            let rows = members.map(values)
            return values(first).indices.map { i in rows.reduce(0) { $0 + $1[i] } / Double(rows.count) }
        }
        self.init(points: mean(\.points), band: mean(\.band), difference: mean(\.difference), leftOut: mean(\.leftOut))
    }

    public init(points: [Double], band: [Double], difference: [Double], leftOut: [Double]) {
        self.points = points
        self.band = band
        self.difference = difference
        self.leftOut = leftOut
    }
}

extension FineTune {
    /// Of the member with this transform and these priors.
    ///
    /// - Parameters:
    ///   - grid: of the bands.
    ///   - check: called often; what it throws ends the work.
    /// - Returns: nil where there is no posterior.
    public func epistemicVariance<Stop: Error>(
        transform: QuasiElasticTransform, priors: [LinearizedPrior], grid: CrossSectionPoints, in network: Network,
        check: () throws(Stop) -> Void
    ) throws(Stop) -> EpistemicVariance? {
        guard let posterior = try LinearizedPosterior(of: self, transform: transform, priors: priors, in: network, check: check)
        else { return nil }
        let nowhere = [Double](repeating: .nan, count: points.points.count)
        var open = EpistemicVariance(
            points: try posterior.variances(at: points.points, in: network, check: check).map(\.shape),
            band: try posterior.variances(at: grid, in: network, check: check).map(\.absolute), difference: nowhere, leftOut: nowhere)
        for (i, point) in zip(points.train, try posterior.leftOut(team: network.team, check: check)) {
            open.difference[i] = point.residual
            open.leftOut[i] = point.variance
        }
        return open
    }
}
