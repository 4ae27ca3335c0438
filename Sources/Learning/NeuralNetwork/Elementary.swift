import CKernels

/// eˣ and ln x of many numbers at once, in double precision and in place.
///
/// The bits are those of `Portable.exp` and `Portable.log` on every processor, in a fraction of their time; see ``Logistic`` for σ.
public enum Elementary {
    /// Turns each x into eˣ.
    public static func exp(_ numbers: inout [Double]) {
        numbers.withUnsafeMutableBufferPointer { nucens_exp($0.count, $0.baseAddress, $0.baseAddress) }
    }

    /// Turns each x into ln x.
    public static func log(_ numbers: inout [Double]) {
        numbers.withUnsafeMutableBufferPointer { nucens_log($0.count, $0.baseAddress, $0.baseAddress) }
    }
}
