import Files
import NuclearResponses
import Prediction
import ScatteringData

/// Response functions as the components of a hadron tensor, in the text layout that GENIE's TabulatedLabFrameHadronTensor reads: electron
/// scattering alone, in plane waves.
///
///     W00 = R_L,   Re W0z = (ω/q) R_L,   Wxx = R_T/2,   Im Wxy = 0,   Wzz = (ω/q)² R_L      in 1/GeV
///
/// W0z and Wzz follow from current conservation. Nodes are equidistant in ω and q. Beyond the light cone, ω ≥ q, stand the values at its
/// edge: who interpolates linearly next to it is not drawn to zero.
public struct HadronTensorTable: Sendable {
    /// Of ω and of q, GeV, and how many nodes each has.
    public static let step = 0.005, first = 0.005, count = 400

    private let table: TabulatedResponses
    private let nucleus: Nucleus
    /// R_L and R_T at all nodes, ω slowest.
    private let values: [(longitudinal: Double, transverse: Double)]
    private let subject: String

    /// - Parameter replica: number of a member; nil for the mean.
    /// - Throws: ``RunError`` when there is no such member.
    public init(_ table: TabulatedResponses, of nucleus: Nucleus, replica: Int? = nil) throws(RunError) {
        let member = replica.flatMap { table.replicas.firstIndex(of: $0) }
        if let replica, member == nil {
            let known = "\(table.replicas.min() ?? 0) to \(table.replicas.max() ?? 0)"
            throw RunError("the run has no member of replica number \(replica); its numbers are \(known)")
        }
        self.table = table
        self.nucleus = nucleus
        subject = replica.map { "replica \($0)" } ?? "mean of \(table.members) members"
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: 2 * table.members)
        defer { buffer.deallocate() }
        let axes = table.axes
        let edge = axes.point((0, Double(axes.rapidities - 1))), near = axes.point((0, 0))
        let (least, most) = (near.omega / near.momentum, edge.omega / edge.momentum)
        values = HadronTensorTable.nodes.flatMap { omega in
            HadronTensorTable.nodes.map { q in
                // Into the table, where ω or q lie beyond it.
                let momentum = max(q, axes.momentum.lowerBound)
                let point = ResponsePoint(momentum: momentum, omega: momentum * min(max(omega / momentum, least), most))
                guard let member else { return table.mean(at: point) ?? (0, 0) }
                return table.members(at: point, into: buffer) ? (buffer[member], buffer[table.members + member]) : (0, 0)
            }
        }
    }

    private static let nodes = (0..<count).map { first + step * Double($0) }

    /// The file: a line of comment; Z, A, type, and how many nodes ω and q have; for both a 0 for equidistant nodes, the first and the
    /// step; then a line a node, W00, Re W0z, Wxx, Im Wxy, Wzz, q running fastest.
    public var text: String {
        let axis = "0 \(HadronTensorTable.first) \(HadronTensorTable.step)\n"
        var text = "# nucens: \(table.target), \(subject); W00 ReW0z Wxx ImWxy Wzz in 1/GeV, electron scattering\n"
            + "\(nucleus.Z) \(nucleus.A) EM \(HadronTensorTable.count) \(HadronTensorTable.count)\n" + axis + axis
        text.reserveCapacity(80 * values.count)
        for (number, value) in values.enumerated() {
            let (row, column) = number.quotientAndRemainder(dividingBy: HadronTensorTable.count)
            let ratio = min(1, HadronTensorTable.nodes[row] / HadronTensorTable.nodes[column])
            let numbers = [
                value.longitudinal, ratio * value.longitudinal, value.transverse / 2, 0, ratio * ratio * value.longitudinal,
            ]
            text += numbers.map { Float($0).description }.joined(separator: " ") + "\n"
        }
        return text
    }
}
