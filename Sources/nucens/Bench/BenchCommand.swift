import ArgumentParser
import Benchmarking
import Foundation
import Launch
import MPI
import NeuralNetwork
import Scheduling
import Text

/// `nucens bench`: what a machine reaches in training.
package struct BenchCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what this machine reaches in training.",
        discussion: """
            Prints the peak of fused multiply-adds, the rate of the matrix products by shape, and the time of an epoch of the \
            reference network on the carbon data by batch size and by depth. GFLOP/s count 6·N·Σ(in·out) an epoch.

            Any of --inputs, --blocks, --width, --activation, --normalization and --outputs measures another network instead, on as many \
            made-up points and with a plain χ² as the loss, and tells where the time of an epoch goes:

              nucens bench --width 64 --blocks 4 --activation silu --normalization none

            With --data a fit of a linear observable is measured instead, as a study trains it, by its robust loss and by χ²:

              nucens bench --inputs 9 --width 64 --blocks 4 --activation silu --normalization none --outputs 2 --data 9500
            """)

    package init() {}

    @OptionGroup(title: "Another network") var network: NetworkOptions

    @Option(help: ArgumentHelp("Matrix products to measure; see 'nucens train --help' (the fastest fixed-order one).", valueName: "kind"))
    var gemm: ProductsOption?

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Batch sizes (64 128 256 512 1024 and all points).", valueName: "points"))
    var batch: [Int] = []

    @Option(parsing: .upToNextOption, help: ArgumentHelp("Depths of fine-tunes, at full batch (8 6 4 2 1).", valueName: "layers"))
    var depth: [Int] = []

    @Option(help: ArgumentHelp("Threads that share out the network.", valueName: "n"))
    var threads = 1

    @Option(help: ArgumentHelp("Share of the hidden units dropped.", valueName: "p"))
    var dropout = 0.0

    @Option(help: ArgumentHelp("Epochs of which the fastest counts.", valueName: "n"))
    var epochs = 8

    package func validate() throws {
        guard network.architecture == nil || (depth.isEmpty && dropout == 0) else {
            throw ValidationError("--depth and --dropout belong to the reference network; leave them out to measure another one")
        }
        guard batch.allSatisfy({ $0 > 0 }), depth.allSatisfy({ (1...Architecture().layers).contains($0) }), epochs > 0,
              (1...1024).contains(threads), (0..<1).contains(dropout)
        else {
            throw ValidationError(
                "batch sizes, epochs and threads must be above 0, dropout from 0 to below 1, depths from 1 to \(Architecture().layers)")
        }
    }

    @Option(help: ArgumentHelp(
        "Under mpirun or srun: measure nothing but the handing out of so many members that take no time, and print the cost of one.",
        valueName: "members"))
    var scheduling: Int?

    @Flag(help: "Print JSON instead of tables.")
    var json = false

    private func measureScheduling(of members: Int) throws {
        try ParallelProgram.run { communicator, _ in
            let seconds = try SchedulingBenchmark.seconds(members: members, over: communicator)
            guard communicator.isRoot else { return }
            let microseconds = 1e6 * seconds / Double(max(1, members))
            print(json
                ? "{\"ranks\": \(communicator.size), \"members\": \(members), \"microseconds_per_member\": \(microseconds)}"
                : "\(members) members on \(communicator.size) ranks: \(Table.number(microseconds)) µs a member")
        }
    }

    struct Report: Codable {
        var gemm: String
        var fma_peak_gflops: Double
        var products: [ProductRate]
        var epoch: [EpochRate]
    }

    package func run() throws {
        if let scheduling { return try measureScheduling(of: scheduling) }
        let products = gemm?.products ?? .preferred
        OpenBLASEnvironment.useBestKernels(for: products)
        if let architecture = network.architecture {
            if let data = network.data {
                let report = try measureLinearFit(architecture, data: data, products: products)
                return json ? try printJSON(report) : print(Self.text(report), terminator: "")
            }
            let report = try measure(architecture, products: products)
            return json ? try printJSON(report) : print(Self.text(report), terminator: "")
        }
        let benchmark = try EpochBenchmark(products: products, team: ThreadTeam(threads: threads), dropout: dropout)
        let architecture = Architecture()
        let peak = GEMM.fusedMultiplyAddPeak
        let batches = batch.isEmpty ? [64, 128, 256, 512, 1024, benchmark.points] : batch.map { min($0, benchmark.points) }
        var rates: [EpochRate] = []
        for batch in batches {
            for statistics in [NormalizationStatistics.batch, .running] {
                rates.append(try benchmark.rate(batch: batch, depth: architecture.layers, statistics: statistics, epochs: epochs))
            }
        }
        for depth in depth.isEmpty ? [8, 6, 4, 2, 1] : depth {
            rates.append(try benchmark.rate(batch: benchmark.points, depth: depth, statistics: .running, epochs: epochs))
        }
        let report = Report(
            gemm: products.option, fma_peak_gflops: peak, products: products.rates(batches: batches, width: architecture.width),
            epoch: rates)
        json ? try printJSON(report) : print(Self.text(report), terminator: "")
    }

    private func printJSON(_ report: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private static func text(_ report: Report) -> String {
        func share(_ gflops: Double) -> String { "\(Table.fixed(100 * gflops / report.fma_peak_gflops, digits: 0)) %" }
        let products = report.products.map {
            [$0.product, "\($0.rows)×\($0.inputs)×\($0.outputs)", Table.fixed($0.gflops, digits: 0), share($0.gflops)]
        }
        let epochs = report.epoch.map {
            [
                "\($0.batch)", "\($0.depth)", "\($0.threads)", $0.statistics, Table.fixed($0.ms, digits: 1),
                Table.fixed($0.gflops, digits: 0), share($0.gflops),
            ]
        }
        return """
            products by \(report.gemm) on one core; fused multiply-add peak \(Table.fixed(report.fma_peak_gflops, digits: 0)) GFLOP/s

            \(Table.aligned([["product", "shape", "GFLOP/s", "of peak"]] + products))
            \(Table.aligned([["batch", "depth", "threads", "statistics", "ms an epoch", "GFLOP/s", "of peak"]] + epochs))
            """
    }
}
