import ArgumentParser
import Cluster
import Foundation
import Logging
import NeuralNetwork
import Runs

/// How a job that trains does its work; none of it enters the numbers.
struct JobOptions: ParsableArguments {
    @Option(help: ArgumentHelp(
        "Matrix products: avx512, avx2 or portable (fixed order, all the same bits), or openblas (the fastest fixed-order one).",
        valueName: "kind"))
    var gemm: ProductsOption?

    @Option(help: ArgumentHelp(
        "Threads that share out each network, for machines with more cores than replicas; the bits stay the same.", valueName: "n"))
    var threadsPerRank = 1

    @Option(help: ArgumentHelp("Minutes between two checkpoints of a member.", valueName: "minutes"))
    var checkpointMinutes = 5.0

    @Option(help: ArgumentHelp(
        "The job's time, such as 90m or 04:00:00, after which it stops to be resumed (what Slurm says).", valueName: "time"))
    var timeLimit: String?

    @Option(help: ArgumentHelp(
        "What standard error shows: trace, debug, info, notice, warning, error or critical; from debug on, all ranks speak.",
        valueName: "level"))
    var logLevel = RunLogLevel.info

    func validate() throws {
        guard (1...1024).contains(threadsPerRank) else { throw ValidationError("--threads-per-rank must be from 1 to 1024") }
        guard timeLimit.map({ TimeLimit($0) != nil }) ?? true else {
            throw ValidationError("--time-limit is '\(timeLimit ?? "")'; give minutes, 90m, 8h, 02:30:00 or 1-12:00:00")
        }
        guard checkpointMinutes > 0, checkpointMinutes <= 100_000 else { throw ValidationError("--checkpoint-minutes must be above 0") }
    }

    /// What the options ask for. To be called before MPI starts, as OpenBLAS may have to be loaded anew.
    ///
    /// - Parameter resume: go on with what is in the output directory.
    func prepare(resume: Bool = false) -> (settings: JobSettings, products: GEMM) {
        let products = gemm?.products ?? .preferred
        var settings = JobSettings()
        settings.resume = resume
        settings.threadsPerRank = threadsPerRank
        settings.checkpointMinutes = checkpointMinutes
        settings.timeLimit = timeLimit
        OpenBLASEnvironment.useBestKernels(for: products)
        return (settings, products)
    }
}

extension RunLogLevel: @retroactive ExpressibleByArgument {}

/// `--slice`: "3/8", or "array" for what Slurm says of this task of an array.
struct SliceOption: ExpressibleByArgument {
    let slice: JobSlice

    init?(argument: String) {
        func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
        if argument == "array" {
            guard let id = number("SLURM_ARRAY_TASK_ID"), let first = number("SLURM_ARRAY_TASK_MIN"),
                  let count = number("SLURM_ARRAY_TASK_COUNT"), let slice = JobSlice(number: id - first + 1, of: count)
            else { return nil }
            self.slice = slice
        } else {
            let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let number = parts[0], let count = parts[1], let slice = JobSlice(number: number, of: count)
            else { return nil }
            self.slice = slice
        }
    }
}

extension SliceOption? {
    /// What a job with this slice, or without one, is to do.
    var goal: Goal { self.map { .slice($0.slice) } ?? .result }
}
