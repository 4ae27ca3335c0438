import COpenMPI

/// Numbers that MPI can move and reduce.
public protocol MPIDatatype: BitwiseCopyable, AdditiveArithmetic, Sendable {
    /// Which of MPI's types it is.
    static var mpiType: MPITypeCode { get }
}

/// MPI's name of a number type.
public struct MPITypeCode: Sendable {
    let code: nucens_mpi_type
}

extension UInt8: MPIDatatype { public static var mpiType: MPITypeCode { MPITypeCode(code: nucens_mpi_u8) } }
extension Int32: MPIDatatype { public static var mpiType: MPITypeCode { MPITypeCode(code: nucens_mpi_i32) } }
extension Int64: MPIDatatype { public static var mpiType: MPITypeCode { MPITypeCode(code: nucens_mpi_i64) } }
extension UInt64: MPIDatatype { public static var mpiType: MPITypeCode { MPITypeCode(code: nucens_mpi_u64) } }
extension Float: MPIDatatype { public static var mpiType: MPITypeCode { MPITypeCode(code: nucens_mpi_f32) } }
extension Double: MPIDatatype { public static var mpiType: MPITypeCode { MPITypeCode(code: nucens_mpi_f64) } }
// Int has 64 bits wherever this package runs.
extension Int: MPIDatatype { public static var mpiType: MPITypeCode { MPITypeCode(code: nucens_mpi_i64) } }

/// How `allreduce` combines the ranks' values.
public enum Reduction: Sendable {
    case sum, minimum, maximum

    var code: nucens_mpi_reduction {
        switch self {
        case .sum: nucens_mpi_sum
        case .minimum: nucens_mpi_min
        case .maximum: nucens_mpi_max
        }
    }
}
