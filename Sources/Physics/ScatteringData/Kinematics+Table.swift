import Text

extension Kinematics {
    /// Why no cross section can be predicted here, and what to do about it; nil where it can.
    public var refusal: String? {
        if !(energy > 0 && energy.isFinite) { return "E is \(plain(energy)) GeV; it must be above 0" }
        if !(theta > 0 && theta < 180) {
            return "θ is \(plain(theta)) degrees; it must lie between 0 and 180, both excluded (at 180 the scale S(E,θ) is zero)"
        }
        if !(omega >= 0 && omega <= energy) {
            return "ω is \(plain(omega)) GeV; it must lie between 0 and E = \(plain(energy)) GeV: the electron cannot lose more than it has"
        }
        if !scale.isFinite {
            return "S(E,θ) exceeds all numbers at E = \(plain(energy)) GeV, θ = \(plain(theta)) degrees; choose a larger energy or angle"
        }
        return nil
    }
}

extension DataTable {
    /// The columns that a list of points must have: those of a table of measurements, which is such a list too.
    public static let pointColumns = ["E_GeV", "theta_deg", "omega_GeV"]

    /// The points that the table lists under E_GeV, theta_deg and omega_GeV, whatever other columns it has.
    ///
    /// - Throws: `DataError` with the lines of the first problems: a missing column, no rows, what is no number, and points where
    ///   nothing can be predicted.
    public func points() throws(DataError) -> [Kinematics] {
        var problems = Problems()
        let table = CommaSeparatedTable(self, required: Self.pointColumns, rowsAre: "points", problems: &problems)
        var points: [Kinematics] = []
        for row in table?.rows ?? [] {
            let energy = row.number("E_GeV", &problems)
            let theta = row.number("theta_deg", &problems)
            let omega = row.number("omega_GeV", &problems)
            guard let energy, let theta, let omega else { continue }
            let point = Kinematics(energy: energy, theta: theta, omega: omega)
            if let refusal = point.refusal { problems.add(refusal, at: row.origin) } else { points.append(point) }
        }
        try problems.throwIfAny()
        return points
    }
}
