import CrossSections
import Foundation
import NeuralNetwork

/// What one member takes on this machine, measured on its first epochs.
public struct MemberRate: Sendable, Codable, Equatable {
    /// Seconds to train a member, with its state files.
    public var training: Double
    /// Seconds to evaluate a member at all measured points and on the bands' grid.
    public var aggregation: Double
    /// Most memory the process has used, bytes.
    public var memory: Double

    /// Trains replica 0 of `job` through all phases of the recipe, shortened to `epochs`, and evaluates it.
    ///
    /// - Throws: ``RunError`` when the training fails.
    public init(of job: Job, products: MatrixProducts, team: ThreadTeam, epochs: Int = 20) throws(RunError) {
        var card = job.card
        card.recipe.epochs = max(epochs, card.recipe.normalizationInterval)
        let short = try Job(card: card, tables: job.tables, start: job.start, products: products)
        let network = Network(
            card.architecture, products: products, capacity: short.capacity, team: team)
        var start = ContinuousClock.now
        guard let record = short.train(short.key(replica: 0), in: network, from: nil, observe: { moment in
            // The first epoch makes the memory: it is not counted.
            if moment.epoch == 1 { start = .now }
            return true
        }) else { throw RunError("the training was stopped") }
        let perEpoch = (ContinuousClock.now - start) / .seconds(1) / Double(max(1, card.recipe.epochs - 1))
        training = perEpoch * Double(job.card.recipe.epochs)
        let written = ContinuousClock.now
        if !record.weights.isEmpty { network.parameters = record.weights }
        _ = MemberFile.encode(record, job: job.digest)
        _ = network.predictions(at: job.points)
        _ = network.predictions(at: CrossSectionPoints(BandGrid(job.dataset, points: card.bandPoints).kinematics))
        aggregation = (ContinuousClock.now - written) / .seconds(1)
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        memory = Double(usage.ru_maxrss) * 1024
    }
}
