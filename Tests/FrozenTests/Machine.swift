import Testing

/// How a study is run: on which processor, with how many ranks and threads.
struct Machine: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// What stands before the program.
    var launcher: [String] = []
    /// What stands after its arguments.
    var options: [String] = []

    /// One rank of one thread on this processor, with its best kernels.
    static let here = Machine(testDescription: "here")

    /// This program on an emulated processor: what the kernels ask the processor for is what this one says.
    static let emulated = [
        Machine(
            testDescription: "a processor with AVX2, without AVX-512",
            launcher: ["qemu-x86_64", "-cpu", "Haswell-noTSX,-pcid,-x2apic,-tsc-deadline,-invpcid"]),
        Machine(
            testDescription: "a processor without AVX", launcher: ["qemu-x86_64", "-cpu", "Nehalem"], options: ["--gemm", "portable"]),
    ]

    static let ranks = [(1, 4), (2, 2), (3, 1), (4, 3)].map { ranks, threads in
        let mpirun = ["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1"]
        return Machine(
            testDescription: "\(ranks) ranks of \(threads) threads", launcher: mpirun + ["-n", "\(ranks)"],
            options: ["--threads-per-rank", "\(threads)"])
    }
}
