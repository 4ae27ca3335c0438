/// Response functions that a calculation gives: columns q_GeV, omega_GeV, RL_per_GeV and RT_per_GeV, in GeV and 1/GeV. Lines that begin
/// with # are as in ``TheoryTable``.
public struct ResponseTheory: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        public var momentum: Double
        public var omega: Double
        public var longitudinal: Double
        public var transverse: Double
    }

    public let source: String
    public let name: String
    public let reference: String
    public let points: [Point]

    public static let columns = ["q_GeV", "omega_GeV", "RL_per_GeV", "RT_per_GeV"]

    /// Whether a table is of response functions and not of cross sections.
    public static func isGiven(by table: DataTable) -> Bool {
        var ignored = Problems()
        let header = TextLines(table, problems: &ignored)?.content.first.flatMap { splitFields($0.text) } ?? []
        return header.contains(columns[0]) && !header.contains(TheoryTable.kinematics[0])
    }

    /// R_L and R_T, linear in ω between two points of the same q; nil where the calculation says nothing.
    public func responses(momentum: Double, omega: Double) -> (longitudinal: Double, transverse: Double)? {
        let curve = points.filter { abs($0.momentum - momentum) <= 1e-6 }.sorted { $0.omega < $1.omega }
        if let point = curve.first(where: { abs($0.omega - omega) <= 1e-6 }) { return (point.longitudinal, point.transverse) }
        guard let above = curve.firstIndex(where: { $0.omega > omega }), above > 0 else { return nil }
        let (a, b) = (curve[above - 1], curve[above])
        let share = (omega - a.omega) / (b.omega - a.omega)
        return (
            a.longitudinal + share * (b.longitudinal - a.longitudinal), a.transverse + share * (b.transverse - a.transverse)
        )
    }

    /// - Throws: `DataError` with the lines of the first problems.
    public init(_ table: DataTable) throws(DataError) {
        var problems = Problems()
        let content = CommaSeparatedTable(table, required: Self.columns, rowsAre: "points of the curves", problems: &problems)
        var points: [Point] = []
        for row in content?.rows ?? [] {
            let values = Self.columns.compactMap { row.number($0, &problems) }
            guard values.count == Self.columns.count else { continue }
            guard values[1] > 0, values[1] < values[0] else {
                problems.add("ω is \(values[1]) GeV, q is \(values[0]) GeV; electrons scatter at 0 < ω < q", at: row.origin)
                continue
            }
            points.append(Point(momentum: values[0], omega: values[1], longitudinal: values[2], transverse: values[3]))
        }
        try problems.throwIfAny()
        let lines = TheoryColumns.comments(of: table)
        self.points = points
        source = table.name
        name = lines.first ?? table.name
        reference = lines.dropFirst().joined(separator: " ")
    }
}
