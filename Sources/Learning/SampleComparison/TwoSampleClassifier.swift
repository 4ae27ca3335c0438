import NeuralNetwork
import PortableMath
import Randomness
import Training

/// A network that tries to tell two samples apart: where it cannot, they are alike for all that it sees.
///
/// Trained on one half of each sample by the logistic loss, judged on the other. Reproducible to the bit.
public struct TwoSampleClassifier {
    /// The area under the curve of true over false positives: the chance that the network gives a row of the first sample a higher score
    /// than one of the second. ½ where it sees no difference.
    public let area: Double
    /// Its standard error for samples of one law, √((n + m + 1)/(12 n m)) (H. B. Mann, D. R. Whitney, Ann. Math. Stat. 18 (1947) 50).
    public let error: Double

    public struct Settings: Sendable {
        public var (epochs, batchSize, width, blocks, rate) = (25, 256, 64, 3, 2e-3)
        public init() {}
    }

    /// - Parameters:
    ///   - first: the columns of one sample; rows in random order.
    ///   - second: the same columns of the other.
    public init(
        first: [[Double]], second: [[Double]], seed: UInt64, products: GEMM, settings: Settings = Settings()
    ) {
        let counts = (first[0].count, second[0].count)
        precondition(first.count == second.count && counts.0 >= 4 && counts.1 >= 4, "two samples of the same columns, four rows each")
        // Training rows are the first half of each sample.
        let halves = (counts.0 / 2, counts.1 / 2)
        let moments = first.indices.map { column -> (mean: Double, scale: Double) in
            let values = first[column][..<halves.0] + second[column][..<halves.1]
            let mean = values.reduce(0, +) / Double(values.count)
            let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            return (mean, square > 0 ? square.squareRoot() : 1)
        }
        let network = Network(
            Architecture(
                inputs: first.count, width: settings.width, blocks: settings.blocks, activation: .silu, normalization: .none,
                initialOutputBias: 0),
            products: products, capacity: settings.batchSize)
        network.initialize(seed: seed, replica: 0)
        func inputs(_ sample: [[Double]], _ rows: Range<Int>, into inputs: borrowing AlignedFloats, from row: Int) {
            for (place, index) in rows.enumerated() {
                for column in sample.indices {
                    let value = (sample[column][index] - moments[column].mean) / moments[column].scale
                    inputs.pointer[(row + place) * network.inputStride() + column] = Float(value)
                }
            }
        }
        let training = AlignedFloats((halves.0 + halves.1) * network.inputStride())
        inputs(first, 0..<halves.0, into: training, from: 0)
        inputs(second, 0..<halves.1, into: training, from: halves.0)
        TwoSampleClassifier.train(network, training, positives: halves.0, count: halves.0 + halves.1, seed: seed, settings)

        func scores(_ sample: [[Double]], _ rows: Range<Int>) -> [Float] {
            let test = AlignedFloats(rows.count * network.inputStride())
            inputs(sample, rows, into: test, from: 0)
            return network.logits(of: test)
        }
        let (a, b) = (scores(first, halves.0..<counts.0), scores(second, halves.1..<counts.1))
        area = TwoSampleClassifier.area(a, b)
        let (n, m) = (Double(a.count), Double(b.count))
        error = ((n + m + 1) / (12 * n * m)).squareRoot()
    }

    private static func train(
        _ network: Network, _ inputs: borrowing AlignedFloats, positives: Int, count: Int, seed: UInt64, _ settings: Settings
    ) {
        let optimizer = AdamW(.init(weightDecay: 1e-2), for: network)
        let addresses = (0..<count).map { UInt64($0) }
        let batches = EpochOrder.batches(of: count, batchSize: settings.batchSize)
        let steps = settings.epochs * batches.count
        // Both samples weigh alike, whatever their sizes.
        let weights = (0.5 * Double(count) / Double(positives), 0.5 * Double(count) / Double(count - positives))
        for epoch in 0..<settings.epochs {
            let order = EpochOrder.permutation(of: addresses, seed: seed, replica: 0, epoch: epoch)
            for (number, batch) in batches.enumerated() {
                network.setInputRows(Array(order[batch]), of: inputs)
                network.forward(rows: batch.count, statistics: .running)
                var shares = (0..<batch.count).map { Double(network.logit($0)) }
                shares.withUnsafeMutableBufferPointer { values in
                    if let start = values.baseAddress { Logistic.evaluate(count: values.count, start, sigmoid: start) }
                }
                for (row, index) in order[batch].enumerated() {
                    let gradient = index < positives ? weights.0 * (shares[row] - 1) : weights.1 * shares[row]
                    network.setLogitGradient(Float(gradient / Double(batch.count)), row: row)
                }
                network.backward(rows: batch.count, statistics: .running)
                let turn = 0.5 * Double(epoch * batches.count + number) / Double(steps)
                optimizer.step(rate: settings.rate * 0.5 * (1 + Portable.cosine(turns: turn)), gradientScale: 1)
            }
        }
    }

    /// The share of pairs in which the first score is the higher one, ties half.
    static func area(_ first: [Float], _ second: [Float]) -> Double {
        let scores = (first.map { ($0, true) } + second.map { ($0, false) }).sorted { $0.0 < $1.0 }
        var (below, wins, place) = (0.0, 0.0, 0)
        while place < scores.count {
            var end = place
            while end < scores.count && scores[end].0 == scores[place].0 { end += 1 }
            let mine = Double(scores[place..<end].count { $0.1 }), others = Double(end - place) - mine
            wins += mine * (below + 0.5 * others)
            below += others
            place = end
        }
        return wins / (Double(first.count) * Double(second.count))
    }
}
