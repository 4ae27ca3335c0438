/// The hidden units that are switched off in one batch, and the factor that makes up for them on the others.
///
/// Kept as a list: with a rate of 1 %, that is a hundredth of the work of a mask.
public struct DroppedUnits: Sendable {
    /// 1/(1 − p), or 1 without dropout.
    public var scale: Float = 1
    /// Blocks before this one keep all their units as they are.
    public var firstBlock = 0
    /// For each block the rows and units that are off.
    public var units: [[(row: Int32, unit: Int32)]] = []

    public init() {}

    /// What the units of a block that are kept are multiplied by.
    func scale(of block: Int) -> Float { block < firstBlock ? 1 : scale }

    /// Sets the dropped units of a block to zero in a matrix of hidden units, or of their derivatives.
    @inline(__always)
    func clear(block: Int, stride: Int, in matrix: UnsafeMutablePointer<Float>) {
        guard block < units.count else { return }
        for (row, unit) in units[block] { matrix[Int(row) * stride + Int(unit)] = 0 }
    }
}
