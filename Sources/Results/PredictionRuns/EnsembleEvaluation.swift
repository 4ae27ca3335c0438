import MPI
import NeuralNetwork
import Prediction
import ScatteringData

/// What an ensemble says at a run of consecutive points.
public struct EvaluatedPoints: Sendable {
    /// The number of the first of them.
    public var first: Int
    public var points: [Kinematics]
    public var spreads: [EnsembleSummary]
    /// The shape spread at each point, nb/sr/GeV, see `LocalNormalization`; empty beside weights.
    public var shapes: [Double]
    /// f of every member at every point (N×M), nb/sr/GeV; empty unless asked for.
    public var members: [Double] = []
    /// f of every member over the mean (N×M); empty unless asked for.
    public var weights: [Float] = []
    /// The rows of the points in a matrix between all points; empty unless asked for.
    public var matrix: [Double] = []

    public var rows: Range<Int> { first..<first + points.count }
}

/// Predictions at many points, shared out over the ranks of a job and the threads of each.
///
/// Points go in rounds, a block a rank: memory does not grow with their number. Rank 0 is given the results in the order of the points.
/// The numbers are the same bits for any number of ranks and threads, as every point is predicted for itself and its sums run in
/// member order.
public struct EnsembleEvaluation {
    public let predictor: EnsemblePredictor
    public let normalization: LocalNormalization
    public let source: PointSource
    public let ranks: any RankGroup
    public let team: ThreadTeam

    /// What is wanted beside mean, variance and quantiles.
    public enum Extra: Sendable {
        case nothing, members, weights
    }

    public init(
        predictor: EnsemblePredictor, normalization: LocalNormalization, source: PointSource, ranks: any RankGroup, team: ThreadTeam
    ) {
        self.predictor = predictor
        self.normalization = normalization
        self.source = source
        self.ranks = ranks
        self.team = team
    }

    /// Evaluates all points. Called by all ranks.
    ///
    /// - Parameter take: called on rank 0 alone. What it throws ends the work on all ranks.
    /// - Throws: `MPIError.rankFailed` on all ranks, also when a list cannot be read any more.
    public func run(_ extra: Extra, take: (EvaluatedPoints) throws -> Void) throws {
        let (count, size) = (source.count, ranks.size)
        // At most 128 MB of members in a round: they meet on rank 0.
        let block = max(1, min(4096, (count + size - 1) / size, (1 << 24) / (size * predictor.members)))
        let memory = (0..<team.threads).map { _ in predictor.memory(points: block) }
        var failure: (any Error)?
        for start in stride(from: 0, to: count, by: block * size) {
            let mine = share(ranks.rank, start: start, block: block)
            let (points, members) = try ranks.agree(on: Result {
                if let failure { throw failure }
                let points = try source.points(mine)
                return (points, predictor.predictions(at: points, team: team, memory: memory))
            })
            let spreads = EnsembleSummary.rows(members, members: predictor.members)
            let shapes = extra == .weights ? [] : points.indices.map { point in
                normalization.shapeDeviation(
                    of: members[point * predictor.members..<(point + 1) * predictor.members], at: points[point])
            }
            let allSpreads = try ranks.gather(spreads.flatMap(\.numbers))
            let allShapes = try ranks.gather(shapes)
            let allMembers = extra == .members ? try ranks.gather(members) : nil
            let allWeights = extra == .weights ? try ranks.gather(MemberWeights.weights(members, means: spreads.map(\.mean))) : nil
            guard let allSpreads, let allShapes, failure == nil else { continue }
            do {
                let end = min(count, start + block * size)
                try take(EvaluatedPoints(
                    first: start, points: try source.points(start..<end),
                    spreads: allSpreads.flatMap { $0 }.chunked(by: EnsembleSummary.numberCount).map(EnsembleSummary.init(numbers:)),
                    shapes: allShapes.flatMap { $0 }, members: allMembers.map { $0.flatMap { $0 } } ?? [],
                    weights: allWeights.map { $0.flatMap { $0 } } ?? []))
            } catch {
                failure = error
            }
        }
        try ranks.agree(on: Result { if let failure { throw failure } })
    }

    private func share(_ rank: Int, start: Int, block: Int) -> Range<Int> {
        let first = min(source.count, start + rank * block)
        return first..<min(source.count, first + block)
    }
}

extension Array {
    fileprivate func chunked(by size: Int) -> [ArraySlice<Element>] { stride(from: 0, to: count, by: size).map { self[$0..<$0 + size] } }
}

extension EnsembleSummary {
    /// As numbers side by side, on their way between the ranks.
    fileprivate var numbers: [Double] { [mean, variance, quantile2_5, quantile16, median, quantile84, quantile97_5] }

    fileprivate static let numberCount = 7

    fileprivate init(numbers: ArraySlice<Double>) {
        let n = numbers.startIndex
        self.init(
            mean: numbers[n], variance: numbers[n + 1], quantile2_5: numbers[n + 2], quantile16: numbers[n + 3], median: numbers[n + 4],
            quantile84: numbers[n + 5], quantile97_5: numbers[n + 6])
    }
}
