/// Response functions that an experiment or an analysis has separated from cross sections at several angles.
public struct SeparatedResponses: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        /// q and ω, GeV.
        public var momentum: Double
        public var omega: Double
        /// R_L and R_T with their errors, 1/GeV.
        public var longitudinal: Double
        public var longitudinalError: Double
        public var transverse: Double
        public var transverseError: Double
    }

    /// The name of the table.
    public let source: String
    public let points: [Point]

    /// The columns of such a table.
    public static let columns = ["q_GeV", "omega_GeV", "RL_per_GeV", "RL_error_per_GeV", "RT_per_GeV", "RT_error_per_GeV"]

    /// - Throws: `DataError` with the lines of the first problems.
    public init(_ table: DataTable) throws(DataError) {
        var problems = Problems()
        let content = CommaSeparatedTable(table, required: Self.columns, problems: &problems)
        var points: [Point] = []
        for row in content?.rows ?? [] {
            let values = Self.columns.map { row.number($0, &problems) }
            guard let q = values[0], let omega = values[1], let longitudinal = values[2], let longitudinalError = values[3],
                  let transverse = values[4], let transverseError = values[5]
            else { continue }
            guard omega > 0, omega < q else {
                problems.add("ω is \(omega) GeV, q is \(q) GeV; electrons scatter at 0 < ω < q", at: row.origin)
                continue
            }
            guard longitudinalError > 0, transverseError > 0 else {
                problems.add("an error is not above 0; correct it", at: row.origin)
                continue
            }
            points.append(Point(
                momentum: q, omega: omega, longitudinal: longitudinal, longitudinalError: longitudinalError, transverse: transverse,
                transverseError: transverseError))
        }
        try problems.throwIfAny()
        self.points = points
        source = table.name
    }

    /// Those that are compiled into the program; nil for a nucleus without any.
    ///
    /// ¹²C: J. Jourdan, Nucl. Phys. A 603 (1996) 117, as tabulated with arXiv:2409.10637.
    public static func bundled(_ nucleus: Nucleus) -> SeparatedResponses? {
        guard nucleus.name == "12C" else { return nil }
        do throws(DataError) {
            return try SeparatedResponses(BundledFile.table(named: "12C_responses.csv"))
        } catch {
            fatalError("the bundled response functions are broken: \(error)")
        }
    }
}
