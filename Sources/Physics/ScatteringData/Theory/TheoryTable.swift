import Text

/// Cross sections that a calculation gives: curves over ω at some (E, θ), the total first, then its components.
///
/// A file of comma-separated values: columns E_GeV, theta_deg and omega_GeV, then one a curve in nb/sr/GeV. A column NAME_error behind a
/// curve NAME has its error. The first line that begins with # is the calculation's name, the others are its reference.
public struct TheoryTable: Sendable, Equatable {
    public struct Point: Sendable, Equatable {
        public var omega: Double
        /// One a curve, nb/sr/GeV.
        public var values: [Double]
        /// That of the total; 0 where none is given.
        public var error: Double
    }

    /// The file.
    public let source: String
    /// What the calculation is called.
    public let name: String
    /// Empty where none is given.
    public let reference: String
    /// The total first.
    public let curves: [String]
    /// By (E, θ), ascending in ω.
    private let spectra: [Setting: [Point]]

    public static let kinematics = ["E_GeV", "theta_deg", "omega_GeV"]

    /// - Throws: `DataError` with the lines of the first problems.
    public init(_ table: DataTable) throws(DataError) {
        var problems = Problems()
        let content = CommaSeparatedTable(table, required: Self.kinematics, rowsAre: "points of the curves", problems: &problems)
        let columns = TheoryColumns(content?.columns ?? [], axes: Self.kinematics, source: table.name, problems: &problems)
        var rows: [Setting: [(point: Point, origin: Origin)]] = [:]
        for row in content?.rows ?? [] {
            guard let (axes, values, error) = columns.read(row, &problems) else { continue }
            let (energy, theta, omega) = (axes[0], axes[1], axes[2])
            guard energy > 0, theta > 0, theta <= 180, omega >= 0, omega <= energy else {
                problems.add(
                    "E_GeV, theta_deg and omega_GeV are \(plain(energy)), \(plain(theta)) and \(plain(omega)); electrons scatter at E > 0, "
                        + "0 < θ ≤ 180 and 0 ≤ ω ≤ E: correct them, in GeV and degrees", at: row.origin)
                continue
            }
            rows[Self.place(Setting(energy: energy, theta: theta)), default: []].append(
                (Point(omega: omega, values: values, error: error), row.origin))
        }
        var spectra: [Setting: [Point]] = [:]
        for setting in rows.keys.sorted() {
            // Equal ω in the order of the file.
            let sorted = (rows[setting] ?? []).enumerated().sorted {
                ($0.element.point.omega, $0.offset) < ($1.element.point.omega, $1.offset)
            }
            var groups: [[(point: Point, origin: Origin)]] = []
            for (_, row) in sorted {
                if let last = groups.last?.first, last.point.omega == row.point.omega {
                    let (a, b) = (last.point.values[0], row.point.values[0])
                    if abs(a - b) > Self.tolerance * max(a, b) {
                        problems.add(
                            "\(columns.curves[0]) is \(plain(b)) here and \(plain(a)) at the same E, θ and ω in line \(last.origin.line); "
                                + "give a point once", at: row.origin)
                    }
                    groups[groups.count - 1].append(row)
                } else {
                    groups.append([row])
                }
            }
            let points = groups.map { Self.mean($0.map(\.point)) }
            spectra[setting] = points
        }
        try problems.throwIfAny()
        let lines = TheoryColumns.comments(of: table)
        self.spectra = spectra
        source = table.name
        name = lines.first ?? columns.curves[0]
        reference = lines.dropFirst().joined(separator: " ")
        curves = columns.curves
    }

    /// Totals at one ω that differ by more contradict each other; by less, as where ω was rounded, they are averaged.
    private static let tolerance = 0.01

    private static func mean(_ points: [Point]) -> Point {
        guard points.contains(where: { $0 != points[0] }) else { return points[0] }
        func mean(_ value: (Point) -> Double) -> Double { points.reduce(0) { $0 + value($1) } / Double(points.count) }
        return Point(omega: points[0].omega, values: points[0].values.indices.map { i in mean { $0.values[i] } }, error: mean(\.error))
    }

    /// The (E, θ) of a spectrum, equal for numbers that were rounded apart: to a part in 10⁶.
    private static func place(_ setting: Setting) -> Setting {
        Setting(energy: (setting.energy * 1e6).rounded() / 1e6, theta: (setting.theta * 1e5).rounded() / 1e5)
    }

    /// The curves at one (E, θ); empty where the calculation has none.
    public func spectrum(at setting: Setting) -> [Point] { spectra[Self.place(setting)] ?? [] }

    /// The (E, θ) at which it says something.
    public var settings: [Setting] { spectra.keys.sorted() }

    /// Points of all curves.
    public var count: Int { spectra.values.reduce(0) { $0 + $1.count } }

    /// Linear in ω between two points of the same (E, θ); nil outside of them.
    public subscript(point: Kinematics) -> Point? { TheoryTable.interpolated(spectrum(at: point.setting), at: point.omega) }

    static func interpolated(_ points: [Point], at omega: Double) -> Point? {
        guard let above = points.firstIndex(where: { $0.omega >= omega }) else {
            // Data and curves may have been rounded apart.
            return points.last.flatMap { abs($0.omega - omega) <= 1e-6 ? $0 : nil }
        }
        let b = points[above]
        if b.omega - omega <= 1e-6 { return b }
        guard above > 0 else { return nil }
        let a = points[above - 1]
        if omega - a.omega <= 1e-6 { return a }
        let share = (omega - a.omega) / (b.omega - a.omega)
        func between(_ x: Double, _ y: Double) -> Double { x + share * (y - x) }
        return Point(omega: omega, values: zip(a.values, b.values).map(between), error: between(a.error, b.error))
    }
}
