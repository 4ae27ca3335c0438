import PortableMath
import ScatteringData

/// Measured points with what a model says there: ln(d/f̄), its error, and where it lies.
public struct MeasuredResiduals: Sendable {
    public var kinematics: [Kinematics] = []
    /// ln d and ln(d/f̄).
    public var logarithm: [Double] = []
    public var residual: [Double] = []
    /// δ/d.
    public var error: [Double] = []
    /// The experiment of each, and Δλ of each experiment.
    public var group: [Int] = []
    public var uncertainty: [Double] = []

    public init() {}

    public var count: Int { residual.count }

    /// Points without a logarithm are left out.
    public mutating func append(_ point: Kinematics, _ crossSection: Double, _ error: Double, model: Double, group: Int) {
        guard crossSection > 0.5 * error, model > 0 else { return }
        kinematics.append(point)
        logarithm.append(Portable.log(crossSection))
        residual.append(Portable.log(crossSection / model))
        self.error.append(error / crossSection)
        self.group.append(group)
    }

    public func selecting(_ indices: [Int]) -> MeasuredResiduals {
        var selected = self
        selected.kinematics = indices.map { kinematics[$0] }
        selected.logarithm = indices.map { logarithm[$0] }
        selected.residual = indices.map { residual[$0] }
        selected.error = indices.map { error[$0] }
        selected.group = indices.map { group[$0] }
        return selected
    }
}
