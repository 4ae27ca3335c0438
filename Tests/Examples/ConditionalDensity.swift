import NeuralNetwork
import PortableMath
import Randomness
import Testing
import Training

/// A conditional density p(y|x) as a mixture of normal distributions whose parameters a network gives (C. M. Bishop, 1994): the loss is
/// −ln p of events that were drawn from it. No errors, no groups, nothing in closed form: an objective of its own.
///
///     p(y|x) = Σ_m w_m N(y; μ_m, s_m),   outputs of the network: a_m, b_m and t_m, with w = softmax a, μ_m = b_m + m and s = e^t
///
/// The components start one apart: from the same place they may share out two branches otherwise at small x than at large x, and a
/// training does not leave that minimum.
struct MixtureDensity: RowwiseObjective {
    /// x and y of each event.
    var training: [SIMD2<Double>]
    var test: [SIMD2<Double>]
    var components: Int

    var outputs: Int { 3 * components }
    var inputs: [Double] { training.map(\.x) }
    var testInputs: [Double] { test.map(\.x) }
    var addresses: [UInt64] {
        training.map { event in
            var hash = ContentHash()
            hash.combine(event.x)
            hash.combine(event.y)
            return hash.value
        }
    }

    /// −ln p(y), and its derivatives by the outputs.
    func evaluate(_ y: Double, outputs z: ArraySlice<Float>) -> (value: Double, slopes: [Double]) {
        let z = z.map(Double.init), M = components
        let pulls = (0..<M).map { (y - z[M + $0] - Double($0)) * Portable.exp(-z[2 * M + $0]) }
        let logarithms = (0..<M).map { z[$0] - z[2 * M + $0] - 0.5 * pulls[$0] * pulls[$0] }
        let joint = Self.logarithmOfSum(logarithms), weights = Self.logarithmOfSum(Array(z[..<M]))
        let posterior = logarithms.map { Portable.exp($0 - joint) }
        let slopes = (0..<M).map { Portable.exp(z[$0] - weights) - posterior[$0] }
            + (0..<M).map { -posterior[$0] * pulls[$0] * Portable.exp(-z[2 * M + $0]) }
            + (0..<M).map { posterior[$0] * (1 - pulls[$0] * pulls[$0]) }
        // ½ ln 2π.
        return (weights - joint + 0.9189385332046727, slopes)
    }

    private static func logarithmOfSum(_ logarithms: [Double]) -> Double {
        let greatest = logarithms.max() ?? 0
        return greatest + Portable.log(logarithms.reduce(0) { $0 + Portable.exp($1 - greatest) })
    }

    func evaluate(_ batch: ArraySlice<Int>, rows: [Int], outputs z: [Float], gradient: inout [Float], loss: Loss) -> Double {
        var total = 0.0
        for (row, event) in batch.enumerated() {
            let (value, slopes) = evaluate(training[event].y, outputs: z[row * outputs..<(row + 1) * outputs])
            total += value
            for (output, slope) in slopes.enumerated() { gradient[row * outputs + output] = Float(slope / Double(batch.count)) }
        }
        return total / Double(batch.count)
    }

    func figure(of sample: DataSample, outputs z: [Float]) -> Double {
        let events = sample == .training ? training : test
        return events.indices.reduce(0) { sum, i in
            sum + evaluate(events[i].y, outputs: z[i * outputs..<(i + 1) * outputs]).value
        } / Double(events.count)
    }
}

@Suite("Example: a conditional density of events")
struct ConditionalDensity {
    /// y of two branches, at −x²: a third of the events, ± 0.1; and at 1 + x/2, ± 0.2.
    static func events(_ count: Int, replica: Int) -> [SIMD2<Double>] {
        let stream = RandomStream(seed: 1, stream: .pseudodata, replica: replica)
        return (0..<UInt64(count)).map { event in
            let x = 2 * stream.uniform(at: 3 * event) - 1, noise = stream.normal(at: 3 * event + 1)
            return SIMD2(x, stream.uniform(at: 3 * event + 2) < 1.0 / 3 ? -x * x + 0.1 * noise : 1 + 0.5 * x + 0.2 * noise)
        }
    }

    /// Mean of −ln of the density they were drawn from.
    static func entropy(_ events: [SIMD2<Double>]) -> Double {
        let exact = MixtureDensity(training: events, test: [], components: 2)
        let z = events.flatMap { event in
            [0, Portable.log(2), -event.x * event.x, 0.5 * event.x, Portable.log(0.1), Portable.log(0.2)].map { Float($0) }
        }
        return exact.figure(of: .training, outputs: z)
    }

    @Test("The gradient of −ln p against central differences")
    func gradient() {
        let density = MixtureDensity(training: [], test: [], components: 3)
        let z = (0..<9).map { Float($0 % 4) * 0.3 - 0.4 }
        let slopes = density.evaluate(0.7, outputs: z[...]).slopes
        for place in z.indices {
            func value(_ step: Float) -> Double {
                var moved = z
                moved[place] += step
                return density.evaluate(0.7, outputs: moved[...]).value
            }
            #expect(abs((value(0x1p-10) - value(-0x1p-10)) / 0x1p-9 - slopes[place]) < 1e-5)
        }
    }

    @Test("A network of six outputs learns the density of 2000 events: −ln p of others is that of the truth, to 0.02")
    func learned() throws {
        let objective = MixtureDensity(training: Self.events(2000, replica: 0), test: Self.events(2000, replica: 1), components: 2)
        var recipe = Recipe()
        recipe.epochs = 60
        recipe.batchSize = 100
        recipe.learningRate = 0.01
        recipe.batchStatisticsUntil = 0
        let network = Network(
            Architecture(inputs: 1, width: 16, blocks: 2, activation: .silu, outputs: 6, normalization: .none, initialOutputBias: 0),
            products: .available[0], capacity: 100)
        network.initialize(seed: 1, replica: 0)
        network.standardization = Standardization(of: objective.inputs, inputs: 1)
        let outcome = try #require(Trainer(objective, network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0)).run())
        let last = try #require(outcome.history.last), truth = Self.entropy(objective.test)
        print("density: −ln p \(last.train), of other events \(last.test), of the truth \(truth)")
        #expect(outcome.failure == nil)
        #expect(abs(last.test - truth) < 0.02)
    }
}
