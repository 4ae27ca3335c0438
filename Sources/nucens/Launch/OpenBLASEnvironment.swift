import Foundation
import NeuralNetwork

/// OpenBLAS chooses its kernels when it is loaded, from the environment; what it should have been told comes too late after that.
package enum OpenBLASEnvironment {
    /// Starts this program over with OpenBLAS's AVX-512 kernels where the processor has AVX-512 and OpenBLAS, not knowing the
    /// processor, has taken its AVX2 kernels: about half as fast. A user's own OPENBLAS_CORETYPE stands. To be called before MPI starts.
    package static func useBestKernels(for products: GEMM) {
        guard products == .openBLAS, GEMM.Variant.avx512.isAvailable, getenv("OPENBLAS_CORETYPE") == nil,
              ["Haswell", "Zen"].contains(where: products.name.hasSuffix)
        else { return }
        setenv("OPENBLAS_CORETYPE", "SkylakeX", 1)
        var arguments = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        execv("/proc/self/exe", arguments)
        // Where the program cannot be started over, the slower kernels do the work.
        arguments.forEach { free($0) }
    }
}
