import NeuralNetwork
import Randomness
import SampleComparison
import SplineFlows
import Training

/// Trains an adversarial pair on rows with weights, epoch by epoch: a pure function of the rows, the recipe, the seed and the initial
/// parameters.
///
/// The discriminator minimizes the logistic loss of rows against made ones, the generator −ln of the chance that the discriminator gives to
/// made ones. There is no likelihood: an epoch is judged by the sliced earth mover's distance between held-out rows and what is made at
/// their conditions.
public final class AdversarialTrainer {
    private let pair: AdversarialPair
    private let recipe: AdversarialRecipe
    private let data: FlowData
    private let heldOut: FlowData
    private let seed: ReplicaSeed
    private let batches: [Range<Int>]
    private let optimizers: [AdamW]
    private let sampler: DropoutSampler?
    /// The running mean of the generator's parameters.
    private var average: [Float]
    /// Epochs done.
    public private(set) var epoch = 0
    /// The distance of the best epoch, 0 for the start.
    public private(set) var best = Double.infinity
    private var bestEpoch = 0
    private var bestParameters: [Float]

    /// - Parameters:
    ///   - data: at least two rows of positive weight.
    ///   - heldOut: rows by which the best epoch is chosen.
    ///   - keepsStart: whether the pair as it is counts as epoch 0, which may be the best: for fine-tunes.
    public init(
        _ pair: AdversarialPair, data: FlowData, heldOut: FlowData, recipe: AdversarialRecipe, seed: ReplicaSeed, keepsStart: Bool = false
    ) {
        precondition(data.count > 1 && heldOut.totalWeight > 0, "rows to train on, and rows to choose the epoch by")
        (self.pair, self.data, self.heldOut, self.recipe, self.seed) = (pair, data, heldOut, recipe, seed)
        batches = EpochOrder.batches(of: data.count, batchSize: min(recipe.batchSize, pair.generator.capacity))
        optimizers = (pair.generator.stages + [pair.discriminator]).map { network in
            var settings = AdamW.Settings(weightDecay: recipe.weightDecay)
            settings.beta1 = AdversarialRecipe.beta1
            return AdamW(settings, for: network)
        }
        sampler = recipe.dropout > 0 ? DropoutSampler(rate: recipe.dropout) : nil
        average = pair.generator.parameters
        bestParameters = pair.parameters
        if keepsStart { best = distance(of: average) }
    }

    public struct Losses: Sendable, Equatable {
        /// Mean logistic loss of the discriminator in the epoch; ln 2 where it cannot tell.
        public var discriminator: Double
        /// Distance between held-out rows and made ones.
        public var heldOut: Double
    }

    public var isOver: Bool { epoch >= recipe.epochs || recipe.patience > 0 && epoch - bestEpoch >= recipe.patience }

    /// One pass over all rows.
    public func runEpoch() -> Losses {
        let order = EpochOrder.permutation(of: data.address, seed: seed.seed, replica: seed.replica, epoch: epoch)
        var loss = 0.0
        for (number, batch) in batches.enumerated() {
            let step = epoch * batches.count + number
            loss += self.step(Array(order[batch]), rate: recipe.rate(at: step, of: recipe.epochs * batches.count))
            // At first, of few, a plain mean.
            let share = Float(max(1 - recipe.averaging, 1 / Double(step + 1)))
            let now = pair.generator.parameters
            for i in now.indices { average[i] += share * (now[i] - average[i]) }
        }
        let settled = settledAverage(order)
        epoch += 1
        let distance = distance(of: settled)
        if distance < best {
            (best, bestEpoch) = (distance, epoch)
            bestParameters = settled + pair.discriminator.parameters
        }
        return Losses(discriminator: loss / Double(data.count), heldOut: distance)
    }

    /// Ends the training with the best parameters.
    public func finish() { pair.parameters = bestParameters }

    // MARK: A step

    private func step(_ rows: [Int], rate: Double) -> Double {
        let (generator, discriminator, count) = (pair.generator, pair.discriminator, rows.count)
        let (latents, condition) = (stream(.latentVectors), rows.map { data.condition[$0] })
        let addresses = rows.map { data.address[$0] }
        let ofRows = addresses.map { latents.substream($0) }
        drop(addresses)
        generator.setLatents(count) { row, k in Float(ofRows[row].normal(at: UInt64(k))) }
        generator.forward(rows: count, condition: condition)

        // The discriminator: rows first, then made ones.
        let noise = addresses.map { stream(.discriminatorNoise).substream($0) }
        show(rows: 0..<count, noise, 0, condition) { row, k in data.variables[k][rows[row]] }
        show(rows: count..<2 * count, noise, 1, condition) { row, k in generator.output(row)[k] }
        discriminator.forward(rows: 2 * count, statistics: .running)
        let weights = rows.map { Double(data.weight[$0]) }
        let total = weights.reduce(0, +)
        let losses = setLogitGradients(0..<count, weights, total: 2 * total, isReal: true)
            + setLogitGradients(count..<2 * count, weights, total: 2 * total, isReal: false)
        discriminator.backward(rows: 2 * count, statistics: .running)
        optimizers[optimizers.count - 1].step(rate: rate, gradientScale: 1)

        // The generator, by what the discriminator says of the same made ones, blurred anew.
        show(rows: 0..<count, noise, 2, condition) { row, k in generator.output(row)[k] }
        discriminator.forward(rows: count, statistics: .running)
        _ = setLogitGradients(0..<count, weights, total: total, isReal: true)
        discriminator.backward(rows: count, statistics: .running, of: .inputs)
        for row in 0..<count {
            let (from, to) = (discriminator.inputGradients(row), generator.outputGradients(row))
            for k in to.indices { to[k] = from[k] }
        }
        let norm = generator.backward(rows: count).squareRoot()
        for optimizer in optimizers.dropLast() { optimizer.step(rate: rate, gradientScale: norm > 1 ? 1 / norm : 1) }
        return losses * Double(count)
    }

    /// Draws of this epoch, addressed by the content of rows.
    private func stream(_ purpose: Stream) -> RandomStream {
        RandomStream(seed: seed.seed, stream: purpose, replica: seed.replica, address: UInt64(epoch))
    }

    /// Blurred variables and conditions as the discriminator's inputs.
    private func show(
        rows: Range<Int>, _ noise: [RandomStream], _ use: Int, _ condition: [Float], _ value: (_ row: Int, _ variable: Int) -> Float
    ) {
        let (input, stride, variables) = (pair.discriminator.inputRows(), pair.discriminator.inputStride(), data.variables.count)
        for (row, place) in rows.enumerated() {
            for k in 0..<variables {
                let draw = recipe.noise > 0 ? recipe.noise * noise[row].normal(at: UInt64(use * variables + k)) : 0
                input[place * stride + k] = value(row, k) + Float(draw)
            }
            input[place * stride + variables] = condition[row]
        }
    }

    /// The derivatives of the weighted mean of −ln σ(z) (real) or −ln σ(−z), and that mean.
    private func setLogitGradients(_ rows: Range<Int>, _ weights: [Double], total: Double, isReal: Bool) -> Double {
        let sign = isReal ? 1.0 : -1.0
        let z = rows.map { sign * Double(pair.discriminator.logit($0)) }
        var (complement, logarithm) = (z, z)
        Logistic.evaluate(count: z.count, z, complement: &complement, logarithm: &logarithm)
        var loss = 0.0
        for (place, row) in rows.enumerated() {
            let share = weights[place] / total
            pair.discriminator.setLogitGradient(Float(-sign * complement[place] * share), row: row)
            loss -= logarithm[place] * share
        }
        return loss
    }

    private func drop(_ addresses: [UInt64]) {
        guard let sampler else { return }
        for (number, stage) in pair.generator.stages.enumerated() {
            sampler.drop(
                &stage.droppedUnits, of: stage.architecture, from: 0, points: addresses,
                seed: AdversarialSeed.of("dropout", number, seed: seed.seed), replica: seed.replica, epoch: epoch)
        }
        sampler.drop(
            &pair.discriminator.droppedUnits, of: pair.discriminator.architecture, from: 0, points: addresses + addresses.map { ~$0 },
            seed: AdversarialSeed.of("dropout", pair.generator.stages.count, seed: seed.seed), replica: seed.replica, epoch: epoch)
    }

    // MARK: Held-out rows

    /// The running mean of the generator, with the statistics of BatchNorm that this mean has itself: means over batches without dropout
    /// (P. Izmailov et al., UAI 2018). The running mean of other networks' statistics would be another.
    private func settledAverage(_ order: [Int]) -> [Float] {
        let generator = pair.generator
        return generator.lending(average) {
            let counts = generator.stages.map(\.batchesAveraged)
            let latents = RandomStream(seed: seed.seed, stream: .latentVectors, replica: seed.replica, address: .max - 1)
            for stage in generator.stages { (stage.batchesAveraged, stage.droppedUnits) = (0, DroppedUnits()) }
            for batch in batches.prefix(AdversarialTrainer.settlingBatches) {
                let rows = order[batch]
                let ofRows = rows.map { latents.substream(data.address[$0]) }
                generator.setLatents(rows.count) { row, k in Float(ofRows[row].normal(at: UInt64(k))) }
                generator.forward(rows: rows.count, condition: rows.map { Float(data.condition[$0]) })
            }
            for (stage, count) in zip(generator.stages, counts) { stage.batchesAveraged = count }
            return generator.parameters
        }
    }

    private static let settlingBatches = 60

    /// Between held-out rows and what a generator makes at their conditions, by the same normal numbers every epoch.
    private func distance(of parameters: [Float]) -> Double { pair.generator.lending(parameters) { distance() } }

    private func distance() -> Double {
        let stream = RandomStream(seed: seed.seed, stream: .latentVectors, replica: seed.replica, address: .max)
        let ofRows = heldOut.address.map { stream.substream($0) }
        let latents = (0..<pair.architecture.latents).map { k in ofRows.map { $0.normal(at: UInt64(k)) } }
        let (seen, weight) = (heldOut.columns, heldOut.weight.map { Double($0) })
        let made = [seen[0]] + pair.generator.variables(condition: seen[0], latents: latents)
        return EarthMoversDistance.sliced(
            made, seen, weight: weight, directions: SliceDirections.sphere(AdversarialTrainer.directions))
    }

    static let directions = 24

    /// All that is needed to go on from here, bit for bit.
    public struct State: Sendable, Equatable {
        public var epoch: Int
        public var parameters: [Float]
        public var average: [Float]
        public var batchesAveraged: Int
        public var moments: [AdamW.State]
        public var best: Double
        public var bestEpoch: Int
        public var bestParameters: [Float]

        public init(
            epoch: Int, parameters: [Float], average: [Float], batchesAveraged: Int, moments: [AdamW.State], best: Double, bestEpoch: Int,
            bestParameters: [Float]
        ) {
            (self.epoch, self.parameters, self.average, self.batchesAveraged) = (epoch, parameters, average, batchesAveraged)
            (self.moments, self.best, self.bestEpoch, self.bestParameters) = (moments, best, bestEpoch, bestParameters)
        }
    }

    public var state: State {
        get {
            State(
                epoch: epoch, parameters: pair.parameters, average: average, batchesAveraged: pair.generator.stages[0].batchesAveraged,
                moments: optimizers.map(\.state), best: best, bestEpoch: bestEpoch, bestParameters: bestParameters)
        }
        set {
            (epoch, average, best, bestEpoch) = (newValue.epoch, newValue.average, newValue.best, newValue.bestEpoch)
            bestParameters = newValue.bestParameters
            pair.parameters = newValue.parameters
            for stage in pair.generator.stages { stage.batchesAveraged = newValue.batchesAveraged }
            for (optimizer, moments) in zip(optimizers, newValue.moments) { optimizer.state = moments }
        }
    }
}
