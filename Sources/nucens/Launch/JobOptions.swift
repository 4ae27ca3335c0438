import ArgumentParser
import Cluster
import Foundation
import Logging
import NeuralNetwork
import Runs

/// How a job that trains does its work; none of it enters the numbers.
package struct JobOptions: ParsableArguments {
    @Option(help: ArgumentHelp(
        "Matrix products: avx512, avx2 or portable (fixed order, all the same bits), or openblas (the fastest fixed-order one).",
        valueName: "kind"))
    package var gemm: ProductsOption?

    @Option(help: ArgumentHelp(
        "Threads that share out each network, for machines with more cores than replicas; the bits stay the same.", valueName: "n"))
    package var threadsPerRank = 1

    @Option(help: ArgumentHelp("Minutes between two checkpoints of a member.", valueName: "minutes"))
    package var checkpointMinutes = 5.0

    @Option(help: ArgumentHelp(
        "The job's time, such as 90m or 04:00:00, after which it stops to be resumed (what Slurm says).", valueName: "time"))
    package var timeLimit: String?

    @Option(help: ArgumentHelp(
        "What standard error shows: trace, debug, info, notice, warning, error or critical; from debug on, all ranks speak.",
        valueName: "level"))
    package var logLevel = RunLogLevel.info

    package init() {}

    package func validate() throws {
        guard (1...1024).contains(threadsPerRank) else { throw ValidationError("--threads-per-rank must be from 1 to 1024") }
        guard timeLimit.map({ TimeLimit($0) != nil }) ?? true else {
            throw ValidationError("--time-limit is '\(timeLimit ?? "")'; give minutes, 90m, 8h, 02:30:00 or 1-12:00:00")
        }
        guard checkpointMinutes > 0, checkpointMinutes <= 100_000 else { throw ValidationError("--checkpoint-minutes must be above 0") }
    }

    /// What the options ask for. To be called before MPI starts, as OpenBLAS may have to be loaded anew.
    ///
    /// - Parameter resume: go on with what is in the output directory.
    package func prepare(resume: Bool = false) -> (settings: JobSettings, products: GEMM) {
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
package struct SliceOption {
    package let slice: JobSlice

    /// - Throws: `ValidationError` with what was found, and what to do.
    package init(parsing text: String) throws {
        slice = text == "array" ? try SliceOption.ofArray() : try SliceOption.parsed(text)
    }

    private static func parsed(_ text: String) throws -> JobSlice {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], let slice = JobSlice(number: number, of: count) else {
            throw ValidationError("give k/n with k from 1 to n, such as 3/8, or 'array'")
        }
        return slice
    }

    private static func ofArray() throws -> JobSlice {
        func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment["SLURM_ARRAY_TASK_\(name)"].flatMap { Int($0) } }
        guard let id = number("ID"), let first = number("MIN"), let last = number("MAX"), let count = number("COUNT") else {
            throw ValidationError("this is no task of a job array (SLURM_ARRAY_TASK_ID is not set); give k/n, such as 3/8")
        }
        // A task of a gapped array cannot know its place in it, nor the slices that an earlier, larger array had.
        guard last - first + 1 == count, let slice = JobSlice(number: id - first + 1, of: count) else {
            throw ValidationError(
                "it is task \(id) of an array of \(count) tasks from \(first) to \(last); give an array from 1 to n without gaps, or name "
                    + "the slices of the first array: --slice $SLURM_ARRAY_TASK_ID/n; or train what is missing in one job, with --resume "
                    + "and without --slice")
        }
        return slice
    }
}

extension SliceOption? {
    /// What a job with this slice, or without one, is to do.
    package var goal: Goal { self.map { .slice($0.slice) } ?? .result }
}
