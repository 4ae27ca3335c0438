import COpenBLAS

extension GEMM {
    /// OpenBLAS's version and how it was built, such as "OpenBLAS 0.3.21 … DYNAMIC_ARCH … Haswell MAX_THREADS=64".
    public static var openBLASConfiguration: String { String(cString: nucens_openblas_configuration()) }

    /// The family of kernels that OpenBLAS has chosen for this processor, such as "SkylakeX".
    public static var openBLASKernels: String { String(cString: nucens_openblas_core()) }
}
