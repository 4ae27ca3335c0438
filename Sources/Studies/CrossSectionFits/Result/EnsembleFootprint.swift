import CrossSections
import NeuralNetwork
import ResultFiles
import Runs
import ScatteringData

/// The memory and the disk that an ensemble takes.
public struct EnsembleFootprint {
    private let members: Double
    private let parameters: Double
    private let experiments: Double
    private let points: Double
    private let gridPoints: Double

    public init(measurements: Measurements, architecture: Architecture, members: Int, bandPoints: Int) {
        self.members = Double(members)
        parameters = Double(ParameterLayout(architecture).count)
        experiments = Double(measurements.experiments.count)
        points = Double(measurements.points.count)
        gridPoints = Double(measurements.datasets.reduce(0) { $0 + $1.settings.count } * bandPoints)
    }

    public func footprint(ranks: Int) -> Footprint {
        let columns = points + gridPoints
        let rows = (members / Double(ranks)).rounded(.up)
        return Footprint(
            // A rank holds its members' weights and what they say everywhere, once by members and once by points.
            memoryPerRank: rows * (4 * parameters + 8 * columns) + 2 * 8 * columns * members / Double(ranks),
            member: 4 * parameters + 8 * experiments + Footprint.memberHeader,
            result: members * (4 * parameters + 8 * points) + 8 * 8 * columns)
    }
}

extension CrossSectionFit {
    /// Of a study whose members keep what they predict at the points and their normalizations, and no weights.
    ///
    /// - Parameters:
    ///   - replicas: of one ensemble, which a rank holds at a time.
    ///   - result: bytes of the result.
    public func footprint(replicas: Int, result: Double) -> Footprint {
        let member = 8 * Double(points.count + dataset.experiments.count) + Footprint.memberHeader
        return Footprint(memoryPerRank: Double(replicas) * member, member: member, result: result)
    }
}
