import ArgumentParser
import Benchmarking
import Launch
import NeuralNetwork
import Runs
import Text

extension Activation: ExpressibleByArgument {}
extension Normalization: ExpressibleByArgument {}

/// A network other than the reference one, for `nucens bench`.
struct NetworkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Inputs of a network to measure (5).", valueName: "n"))
    var inputs: Int?

    @Option(help: ArgumentHelp("Its blocks (10).", valueName: "n"))
    var blocks: Int?

    @Option(help: ArgumentHelp("Its units a block (300).", valueName: "n"))
    var width: Int?

    @Option(help: ArgumentHelp("Its activation function (relu).", valueName: "function"))
    var activation: Activation?

    @Option(help: ArgumentHelp("What stands before it: BatchNorm or nothing (batch).", valueName: "kind"))
    var normalization: Normalization?

    @Option(help: ArgumentHelp("Its outputs (1).", valueName: "n"))
    var outputs: Int?

    @Option(help: ArgumentHelp(
        "Fit a linear observable to so many made-up data, each of which combines eᶻ of all outputs at a row of its own.",
        valueName: "n"))
    var data: Int?

    /// nil when no option names a network.
    var architecture: Architecture? {
        let isNamed = [inputs, blocks, width, outputs, data].contains { $0 != nil } || activation != nil || normalization != nil
        guard isNamed else { return nil }
        let reference = Architecture()
        return Architecture(
            inputs: inputs ?? reference.inputs, width: width ?? reference.width, blocks: blocks ?? reference.blocks,
            activation: activation ?? reference.activation, outputs: outputs ?? reference.outputs,
            normalization: normalization ?? reference.normalization)
    }

    func validate() throws {
        guard [inputs, blocks, width, outputs].allSatisfy({ ($0 ?? 1) > 0 && ($0 ?? 1) <= 4096 }) else {
            throw ValidationError("a network has 1 to 4096 inputs, blocks, units a block and outputs; ask for one of them")
        }
        guard (1...1_000_000).contains(data ?? 1) else {
            throw ValidationError("a fit to measure has 1 to 1000000 data; ask for as many with --data")
        }
    }
}

extension BenchCommand {
    struct NetworkReport: Codable {
        var gemm: String
        var fma_peak_gflops: Double
        var products: [ProductRate]
        var epoch: [NetworkRate]
    }

    /// The products of its hidden layers, and epochs by batch size.
    func measure(_ architecture: Architecture, products: GEMM) throws -> NetworkReport {
        let benchmark = NetworkBenchmark(architecture: architecture, products: products, team: try ThreadTeam(threads: threads))
        let batches = batch.isEmpty ? [64, 128, 256, 512, 1024, NetworkBenchmark.points] : batch.map { min($0, NetworkBenchmark.points) }
        let statistics: [NormalizationStatistics] = architecture.normalization == .batch ? [.batch, .running] : [.running]
        let peak = GEMM.fusedMultiplyAddPeak
        return NetworkReport(
            gemm: products.option, fma_peak_gflops: peak, products: products.rates(batches: batches, width: architecture.width),
            epoch: batches.flatMap { batch in statistics.map { benchmark.rate(batch: batch, statistics: $0, epochs: epochs) } })
    }

    struct LinearFitReport: Codable {
        var gemm: String
        var fma_peak_gflops: Double
        var epoch: [LinearFitRate]
    }

    /// Epochs of a fit of a linear observable by batch size and by loss.
    func measureLinearFit(_ architecture: Architecture, data: Int, products: GEMM) throws -> LinearFitReport {
        let benchmark = LinearFitBenchmark(
            architecture: architecture, data: data, products: products, team: try ThreadTeam(threads: threads))
        let batches = batch.isEmpty ? [128, 256, 512] : batch
        let peak = GEMM.fusedMultiplyAddPeak
        return LinearFitReport(
            gemm: products.option, fma_peak_gflops: peak,
            epoch: try batches.flatMap { try benchmark.rates(batch: min($0, data), epochs: epochs) })
    }

    static func text(_ report: LinearFitReport) -> String {
        let epochs = report.epoch.map { rate in
            ["\(rate.batch)", "\(rate.threads)", rate.loss, Table.fixed(rate.ms, digits: 2), Table.fixed(rate.gflops, digits: 0),
             share(rate.gflops, of: report.fma_peak_gflops), Table.fixed(1e6 * rate.ms / Double(rate.data), digits: 0)]
        }
        let network = report.epoch.first.map { "\($0.inputs) → \($0.network): \($0.data) data" } ?? ""
        return """
            \(network), products by \(report.gemm); fused multiply-add peak \(Table.fixed(report.fma_peak_gflops, digits: 0)) GFLOP/s

            \(Table.aligned([["batch", "threads", "loss", "ms an epoch", "GFLOP/s", "of peak", "ns a datum"]] + epochs))

            """
    }

    private static func share(_ gflops: Double, of peak: Double) -> String { "\(Table.fixed(100 * gflops / peak, digits: 0)) %" }

    static func text(_ report: NetworkReport) -> String {
        let stages = NetworkRate.Stage.allCases.map(\.rawValue)
        let epochs = report.epoch.map { rate in
            ["\(rate.batch)", "\(rate.threads)", rate.statistics, Table.fixed(rate.ms, digits: 2), Table.fixed(rate.gflops, digits: 0),
             share(rate.gflops, of: report.fma_peak_gflops)] + stages.map { Table.fixed(rate.nsAPoint[$0] ?? .nan, digits: 0) }
        }
        let products = report.products.map {
            [$0.product, "\($0.rows)×\($0.inputs)×\($0.outputs)", Table.fixed($0.gflops, digits: 0),
             share($0.gflops, of: report.fma_peak_gflops)]
        }
        let peak = Table.fixed(report.fma_peak_gflops, digits: 0)
        let network = report.epoch.first.map { "\($0.inputs) → \($0.network)" } ?? ""
        return """
            \(network): products by \(report.gemm) on one core; fused multiply-add peak \(peak) GFLOP/s

            \(Table.aligned([["product", "shape", "GFLOP/s", "of peak"]] + products))
            \(Table.aligned([["batch", "threads", "statistics", "ms an epoch", "GFLOP/s", "of peak"] + stages] + epochs))
            Stages in nanoseconds a point.

            """
    }
}
