/// Owned memory for the kernels: `count` floats, zero at first, 64-byte aligned so that vector loads never cross cache lines.
public struct AlignedFloats: ~Copyable {
    public let pointer: UnsafeMutablePointer<Float>
    public let count: Int

    public init(_ count: Int) {
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
        pointer = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
        pointer.initialize(repeating: 0, count: max(count, 1))
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }

    public func clear() { pointer.update(repeating: 0, count: count) }

    /// Floats in a row of `width` columns: up to the next full cache line.
    public static func stride(_ width: Int) -> Int { (width + 15) / 16 * 16 }
}
