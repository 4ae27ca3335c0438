import CKernels

/// Owned memory for the kernels: `count` floats, zero at first, 64-byte aligned so that vector loads never cross cache lines,
/// on huge pages where it is large and the system has them.
public struct AlignedFloats: ~Copyable {
    public let pointer: UnsafeMutablePointer<Float>
    public let count: Int

    public init(_ count: Int) {
        guard let memory = nucens_allocate(max(count, 1) * MemoryLayout<Float>.stride) else {
            fatalError("out of memory: \(count) floats")
        }
        pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
    }

    deinit { nucens_free(pointer) }

    public subscript(index: Int) -> Float {
        precondition(index >= 0 && index < count)
        return pointer[index]
    }

    public func clear() { pointer.update(repeating: 0, count: count) }

    /// Floats in a row of `width` columns: up to the next full cache line.
    public static func stride(_ width: Int) -> Int { (width + 15) / 16 * 16 }
}
