import Cluster
import Foundation
import NeuralNetwork
import Text

/// Judges the ranks' places: processors, cores, memory.
struct MachineCheckup {
    let ranks: [RankReport]
    let threadsPerRank: Int

    init(ranks: [RankReport], threadsPerRank: Int) {
        self.ranks = ranks
        self.threadsPerRank = threadsPerRank
    }

    /// A rank takes 74 MB with the reference network, measured; the rest is for results being put together.
    private static let memoryPerRank = 200 << 20

    /// The ranks of each node, in the order of the nodes' first ranks.
    var nodes: [[RankReport]] {
        var order: [String] = []
        for rank in ranks where !order.contains(rank.node) { order.append(rank.node) }
        return order.map { name in ranks.filter { $0.node == name } }
    }

    var findings: [Finding] { [processors, products, openBLAS, cores, threads, memory] }

    private var processors: Finding {
        let kinds = Set(ranks.map(\.processor)).sorted()
        return .ok("processor", kinds.joined(separator: "; ") + (kinds.count > 1 ? " (the bits are the same on all)" : ""))
    }

    private var products: Finding {
        let kinds = Set(ranks.map(\.products)).sorted { $0.count > $1.count }
        let all = kinds.map { $0.joined(separator: ", ") }.joined(separator: "; on other nodes ")
        guard let preferred = kinds.last?.first, preferred != "portable" || kinds[0].count > 2 else {
            return .note(
                "matrix products", all, do: "Neither AVX2 nor AVX-512 here: training is slow. Choose other nodes if there are any.")
        }
        return .ok("matrix products", "\(all); \(GEMM.preferred.option) unless --gemm says otherwise")
    }

    private var openBLAS: Finding {
        let kernels = Set(ranks.map(\.openBLAS)).sorted().joined(separator: ", ")
        let version = GEMM.openBLASConfiguration.split(separator: " ").prefix(2).joined(separator: " ")
        let text = "\(version), kernels \(kernels); used with --gemm openblas alone"
        let isSlow = ranks.contains { $0.products.contains("avx512") && ["Haswell", "Zen"].contains($0.openBLAS) }
        guard isSlow, getenv("OPENBLAS_CORETYPE") != nil else {
            return .ok("BLAS", text + (isSlow ? ", which then takes the SkylakeX kernels" : ""))
        }
        return .note("BLAS", text, do: "The processor has AVX-512: unset OPENBLAS_CORETYPE, or set it to SkylakeX, about twice as fast.")
    }

    private var cores: Finding {
        for (node, name) in nodes.map({ ($0, $0[0].node) }) {
            let available = Set(node.flatMap(\.cores)).count
            let wanted = node.count * threadsPerRank
            let narrow = node.first { $0.cores.count < threadsPerRank }
            if let narrow {
                return .note(
                    "cores", "\(name): a rank is bound to \(narrow.cores.count) core(s), with \(threadsPerRank) threads a rank",
                    do: "Start it by srun --cpus-per-task=\(threadsPerRank), or mpirun --map-by slot:PE=\(threadsPerRank).")
            }
            if wanted > available {
                return .note(
                    "cores", "\(name): \(node.count) ranks of \(threadsPerRank) thread(s) on \(available) core(s)",
                    do: "Start at most \(max(1, available / threadsPerRank)) ranks a node: those that share a core slow each other down.")
            }
        }
        let each = Set(ranks.map(\.cores.count)).sorted().map { "\($0)" }.joined(separator: " or ")
        return .ok("cores", "\(each) for each rank, \(threadsPerRank) thread(s) a rank")
    }

    private var threads: Finding {
        let variables = ProcessInfo.processInfo.environment
        let set = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"].compactMap { name in variables[name].map { "\(name)=\($0)" } }
        let given = set.isEmpty ? "" : set.joined(separator: ", ") + " without effect: "
        return .ok("threads", "\(given)--threads-per-rank alone counts, and OpenBLAS takes one")
    }

    private var memory: Finding {
        for node in nodes {
            let limit = node.map(\.memoryLimit).min() ?? Int.max
            if limit / node.count < MachineCheckup.memoryPerRank {
                return .note(
                    "memory", "\(node[0].node): \(Self.bytes(limit)) for \(node.count) rank(s)",
                    do: "Ask for more (#SBATCH --mem-per-cpu=1G), or start fewer ranks a node: one takes about 100 MB.")
            }
        }
        return .ok("memory", "\(Self.bytes(ranks.map(\.memoryLimit).min() ?? 0)) a node for its ranks")
    }

    static func bytes(_ count: Int) -> String {
        count >= 1 << 30 ? "\(Table.number(Double(count) / Double(1 << 30))) GB" : "\(count >> 20) MB"
    }
}
