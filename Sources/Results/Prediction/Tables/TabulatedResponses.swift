import NuclearResponses
import PortableMath

/// R_L and R_T of one nucleus, of all members and their mean, in a table: cubic interpolation of ln R in ln q and rapidity.
///
/// Letters: M members. Response functions in 1/GeV. Many threads may ask at the same time. Bitwise reproducible.
public final class TabulatedResponses: Sendable {
    public let target: String
    public let axes: TabulatedAxes
    /// V in GeV: what the energy of an electron is higher by inside the nucleus.
    public let coulombEnergy: Double
    /// Replica numbers, in member order.
    public let replicas: [Int]
    public var members: Int { replicas.count }

    /// ln of the means, R_L and R_T of a node side by side.
    private let means: [Double]
    /// ln R_L of all members, then ln R_T of all members, node by node.
    private let values: [Float]

    /// - Parameters:
    ///   - means: ln⟨R_L⟩ and ln⟨R_T⟩ at each node.
    ///   - members: ln R_L and ln R_T, the members of a node side by side.
    public init(
        target: String, axes: TabulatedAxes, coulombEnergy: Double, replicas: [Int], means: (longitudinal: [Double], transverse: [Double]),
        members: (longitudinal: [Float], transverse: [Float])
    ) {
        let (nodes, count) = (axes.momenta * axes.rapidities, replicas.count)
        precondition(means.longitudinal.count == nodes && means.transverse.count == nodes, "one mean a node")
        precondition(members.longitudinal.count == nodes * count && members.transverse.count == nodes * count, "M numbers a node")
        (self.target, self.axes, self.coulombEnergy, self.replicas) = (target, axes, coulombEnergy, replicas)
        self.means = zip(means.longitudinal, means.transverse).flatMap { [$0, $1] }
        var values: [Float] = []
        values.reserveCapacity(2 * nodes * count)
        for node in 0..<nodes {
            values += members.longitudinal[node * count..<(node + 1) * count]
            values += members.transverse[node * count..<(node + 1) * count]
        }
        self.values = values
    }

    /// What the table holds, as it was given.
    public var logarithms: (means: (longitudinal: [Double], transverse: [Double]), members: (longitudinal: [Float], transverse: [Float])) {
        let halves = stride(from: 0, to: values.count, by: members)
        func half(_ parity: Int) -> [Float] { halves.enumerated().filter { $0.offset % 2 == parity }.flatMap { values[$1..<$1 + members] } }
        func mean(_ parity: Int) -> [Double] { stride(from: parity, to: means.count, by: 2).map { means[$0] } }
        return ((mean(0), mean(1)), (half(0), half(1)))
    }

    /// Means of R_L and R_T; nil outside the table.
    public func mean(at point: ResponsePoint) -> (longitudinal: Double, transverse: Double)? {
        guard let stencil = axes.stencil(of: point) else { return nil }
        var (L, T) = (0.0, 0.0)
        means.withUnsafeBufferPointer { means in
            for i in 0..<4 {
                let first = 2 * ((stencil.row + i) * axes.rapidities + stencil.column)
                for j in 0..<4 {
                    let weight = stencil.rowWeights[i] * stencil.columnWeights[j]
                    L += weight * means[first + 2 * j]
                    T += weight * means[first + 2 * j + 1]
                }
            }
        }
        return (Portable.exp(L), Portable.exp(T))
    }

    /// R_L of all members, then R_T of all members, into 2M places.
    ///
    /// - Returns: false outside the table; nothing is written then.
    public func members(at point: ResponsePoint, into result: UnsafeMutableBufferPointer<Double>) -> Bool {
        guard let stencil = axes.stencil(of: point) else { return false }
        let width = 2 * members
        precondition(result.count >= width, "there is room for 2M numbers")
        guard let sums = result.baseAddress else { return true }
        for k in 0..<width { sums[k] = 0 }
        values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            for i in 0..<4 {
                let first = width * ((stencil.row + i) * axes.rapidities + stencil.column)
                for j in 0..<4 {
                    let weight = stencil.rowWeights[i] * stencil.columnWeights[j]
                    let node = values + (first + j * width)
                    for k in 0..<width { sums[k] += weight * Double(node[k]) }
                }
            }
        }
        for k in 0..<width { sums[k] = Portable.exp(sums[k]) }
        return true
    }

    /// Whether a point lies in the table.
    public func holds(_ point: ResponsePoint) -> Bool { axes.stencil(of: point) != nil }

    /// For messages.
    public var extent: String {
        let (low, high) = (axes.point((0, 0)), axes.point((Double(axes.momenta - 1), Double(axes.rapidities - 1))))
        func digits(_ x: Double) -> Double { Double(Int(x * 1e4 + 0.5)) / 1e4 }
        return "the table's q from \(digits(low.momentum)) to \(digits(high.momentum)) GeV, ω from "
            + "\(digits(low.omega / low.momentum)) q to \(digits(high.omega / high.momentum)) q"
    }

    /// √(Σ (x − mean)²/(M − 1)) of the first numbers of a buffer; NaN for one.
    public static func deviation(_ values: UnsafeMutableBufferPointer<Double>, count: Int) -> Double {
        guard count > 1 else { return .nan }
        var sum = 0.0
        for m in 0..<count { sum += values[m] }
        let mean = sum / Double(count)
        var squares = 0.0
        for m in 0..<count { squares += (values[m] - mean) * (values[m] - mean) }
        return (squares / Double(count - 1)).squareRoot()
    }
}
