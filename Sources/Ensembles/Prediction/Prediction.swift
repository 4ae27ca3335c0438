import NeuralNetwork
import ScatteringData
import Training

extension EnsembleFile {
    /// What the ensemble says at each of `points`: f of every member, averaged in member order.
    public func predict(_ points: [Kinematics], products: MatrixProducts) -> [Spread] {
        let table = PointTable(points)
        let network = Network(architecture, products: products, capacity: min(256, max(1, points.count)))
        let members = weights.map { row in
            network.parameters = row
            return network.predictions(at: table)
        }
        return points.indices.map { point in Spread(members.map { $0[point] }) }
    }

    /// Where `points` leave the region of the training data, one sentence a variable; empty inside.
    public func extrapolations(_ points: [Kinematics]) -> [String] {
        func sentence(_ name: String, _ unit: String, _ values: [Double], _ range: ClosedRange<Double>) -> String? {
            let outside = values.count { !range.contains($0) }
            guard outside > 0 else { return nil }
            return "\(outside) of \(values.count) points have \(name) outside the \(range.lowerBound) to \(range.upperBound) \(unit) of the "
                + "training data"
        }
        return [
            sentence("E", "GeV", points.map(\.energy), energyRange), sentence("θ", "degrees", points.map(\.theta), thetaRange),
            sentence("ω", "GeV", points.map(\.omega), omegaRange),
        ].compactMap { $0 }
    }
}
