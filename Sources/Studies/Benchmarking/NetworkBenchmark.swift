import NeuralNetwork
import Training

/// The time of one training epoch of any network.
public struct NetworkRate: Sendable, Codable {
    /// "4×64 silu, no BatchNorm".
    public var network: String
    public var inputs: Int
    public var outputs: Int
    public var batch: Int
    public var threads: Int
    /// BatchNorm on batch statistics ("batch"), frozen to its running ones ("running"), or none ("none").
    public var statistics: String
    /// 6·N·Σ(in·out) a second.
    public var gflops: Double
    public var ms: Double
    /// Nanoseconds a point of each stage, see ``Stage``; the least of each, so that they may add up to less than the epoch.
    public var nsAPoint: [String: Double]

    /// What an epoch consists of.
    public enum Stage: String, CaseIterable, Sendable {
        case order, gather, forward, loss, backward, optimizer
    }
}

/// Times the training of a network of any shape on 2937 made-up points, as many as the carbon data train on: each output k is read as
/// f_k = σ(z_k), and the loss is ½ Σ_k ((d_k − f_k)/δ)².
public struct NetworkBenchmark {
    public static let points = 2937
    private let architecture: Architecture
    private let products: GEMM
    private let team: ThreadTeam

    public init(architecture: Architecture, products: GEMM, team: ThreadTeam = .alone) {
        self.architecture = architecture
        self.products = products
        self.team = team
    }

    /// The fastest of at least `epochs` epochs that take half a second or more: shuffling, gathering, both passes, loss and optimizer.
    public func rate(batch: Int, statistics: NormalizationStatistics, epochs: Int) -> NetworkRate {
        let training = MadeUpTraining(architecture, products: products, team: team, batch: min(batch, Self.points), statistics: statistics)
        var least = Double.infinity, spent = 0.0, done = 0
        var stages = [Double](repeating: .infinity, count: NetworkRate.Stage.allCases.count)
        while done < epochs || spent < 0.5 {
            let times = training.epoch(done)
            let time = times.reduce(0, +)
            least = min(least, time)
            stages = zip(stages, times).map(min)
            spent += time
            done += 1
        }
        let normalization = architecture.normalization == .none ? "none" : statistics == .batch ? "batch" : "running"
        return NetworkRate(
            network: architecture.summary, inputs: architecture.inputs, outputs: architecture.outputs, batch: batch, threads: team.threads,
            statistics: normalization,
            gflops: Double(Self.points * architecture.flopsPerPoint(depth: architecture.layers)) / least / 1e9, ms: least * 1000,
            nsAPoint: Dictionary(
                uniqueKeysWithValues: zip(NetworkRate.Stage.allCases, stages).map { ($0.rawValue, 1e9 * $1 / Double(Self.points)) }))
    }
}

/// A training on numbers that mean nothing.
private final class MadeUpTraining {
    let network: Network
    let optimizer: AdamW
    let statistics: NormalizationStatistics
    let inputs: AlignedFloats
    let targets: [Double]
    let batches: [Range<Int>]
    /// z, σ(z) and σ(−z) of a batch, B×K.
    var z, sigmoid, complement: [Double]

    init(_ architecture: Architecture, products: GEMM, team: ThreadTeam, batch: Int, statistics: NormalizationStatistics) {
        let points = NetworkBenchmark.points
        network = Network(architecture, products: products, capacity: batch, team: team)
        network.initialize(seed: 1, replica: 0)
        optimizer = AdamW(AdamW.Settings(weightDecay: 1e-4), for: network)
        self.statistics = statistics
        inputs = Standardization(inputs: architecture.inputs).rows(
            of: (0..<points * architecture.inputs).map { Double($0 * 37 % 1009 - 504) * 0.003 })
        targets = (0..<points * architecture.outputs).map { Double($0 * 53 % 997 + 1) * 1e-3 }
        batches = EpochOrder.batches(of: points, batchSize: batch)
        z = [Double](repeating: 0, count: batch * architecture.outputs)
        (sigmoid, complement) = (z, z)
    }

    /// Seconds of each stage of an epoch.
    func epoch(_ number: Int) -> [Double] {
        var watch = StageWatch()
        let order = EpochOrder.permutation(
            of: (0..<NetworkBenchmark.points).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }, seed: 1, replica: 0, epoch: number)
        watch.stop(.order)
        for batch in batches {
            let points = order[batch]
            let stride = network.inputStride()
            for (row, point) in points.enumerated() {
                (network.inputRows() + row * stride).update(from: inputs.pointer + point * stride, count: stride)
            }
            watch.stop(.gather)
            network.forward(rows: points.count, statistics: statistics)
            watch.stop(.forward)
            setOutputGradients(points)
            watch.stop(.loss)
            let squares = network.backward(rows: points.count, statistics: statistics)
            watch.stop(.backward)
            optimizer.step(rate: 1e-4, gradientScale: squares > 1 ? 1 / squares.squareRoot() : 1)
            watch.stop(.optimizer)
        }
        return watch.seconds
    }

    private func setOutputGradients(_ points: ArraySlice<Int>) {
        let outputs = network.architecture.outputs
        for row in 0..<points.count {
            let ofRow = network.outputs(row)
            for k in 0..<outputs { z[row * outputs + k] = Double(ofRow[k]) }
        }
        Logistic.evaluate(count: points.count * outputs, z, sigmoid: &sigmoid, complement: &complement)
        let uncertainty = 0.1
        for (row, point) in points.enumerated() {
            let gradient = network.outputGradients(row)
            for k in 0..<outputs {
                let f = sigmoid[row * outputs + k]
                let pull = (targets[point * outputs + k] - f) / uncertainty
                gradient[k] = Float(-pull / uncertainty * f * complement[row * outputs + k] / Double(points.count))
            }
        }
    }
}

/// Adds up the seconds of stages that follow each other.
private struct StageWatch {
    private(set) var seconds = [Double](repeating: 0, count: NetworkRate.Stage.allCases.count)
    private var last = ContinuousClock.now

    mutating func stop(_ stage: NetworkRate.Stage) {
        let now = ContinuousClock.now
        seconds[NetworkRate.Stage.allCases.firstIndex(of: stage) ?? 0] += (now - last) / .seconds(1)
        last = now
    }
}
