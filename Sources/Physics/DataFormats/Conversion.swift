import ScatteringData

/// A measurement in nucens's units, understood but not yet checked as the rows of a table are.
struct ConvertedRow {
    var target: Nucleus
    var experiment: String
    /// In GeV.
    var energy: Double
    /// In degrees.
    var theta: Double
    /// In GeV.
    var omega: Double
    /// In nb/sr/GeV.
    var crossSection: Double
    /// In nb/sr/GeV.
    var error: Double
    /// The common scale error that stands with the row, as a fraction of the cross section; nil where there is none.
    var scaleError: Double? = nil
    var isTestA: Bool? = nil
    var isTestB: Bool? = nil
    /// The column of a table with several.
    var column = ""
    /// Whether the name of its column or table says that it was calculated.
    var isCalculation = false
    var origin: Origin
}

extension ConvertedRow {
    /// In the order of nucleus, E, θ and ω, then as they stand in the file.
    func precedes(_ other: ConvertedRow) -> Bool {
        func key(_ row: ConvertedRow) -> [Double] {
            [Double(row.target.Z), Double(row.target.A), row.energy, row.theta, row.omega, Double(row.origin.line)]
        }
        return key(self).lexicographicallyPrecedes(key(other))
    }

    /// Whether both are of the same experiment and nucleus, E, θ and ω.
    func isAtPoint(of other: ConvertedRow) -> Bool {
        target == other.target && experiment == other.experiment && energy == other.energy && theta == other.theta && omega == other.omega
    }

    init(_ m: Measurement, target: Nucleus) {
        self.init(
            target: target, experiment: m.experiment, energy: m.kinematics.energy, theta: m.kinematics.theta, omega: m.kinematics.omega,
            crossSection: m.crossSection, error: m.error, isTestA: m.isTestA, isTestB: m.isTestB, origin: m.origin)
    }
}

/// A file on its way to tables of nucens's own: what was understood of it, and what was not.
struct Conversion {
    let file: String
    /// The files that it names, read already; nil: they are read when they are needed.
    let parts: [DataTable]?
    let options: ImportOptions
    var rows: [ConvertedRow] = []
    var problems = Problems()
    private(set) var notes: [String] = []
    /// Why tables are left out that could have been meant.
    private(set) var leftOut: [String] = []
    /// Δλ that the file states of an experiment as a whole, with its source.
    var stated: [Normalization] = []
    /// Lines of columns by name that give no cross section.
    var leftOutRows = 0

    init(file: String, parts: [DataTable]? = nil, options: ImportOptions) {
        self.file = file
        self.parts = parts
        self.options = options
    }

    /// Says something once.
    mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    /// Says once that something is left out.
    mutating func leaveOut(_ text: String) {
        if !leftOut.contains(text) { leftOut.append(text) }
        note(text)
    }

    mutating func readOwn(_ content: MeasurementTable, target: Nucleus) {
        rows = content.measurements.map { ConvertedRow($0, target: target) }
        stated = content.normalizations.map { Normalization($0, target: target) }
    }

    /// The tables, one a nucleus, after the checks that every table of nucens's own passes.
    mutating func result(_ format: DataFormat) throws(DataError) -> ImportedData {
        let nuclei = distinct(rows.map(\.target).sorted { ($0.A, $0.Z) < ($1.A, $1.Z) })
        if rows.isEmpty && problems.count == 0 { problems.add("no measurements; the file holds comments alone", at: file) }
        var tables: [ImportedData.Table] = []
        for target in nuclei {
            let own = rows.filter { $0.target == target }
            let normalizations = normalizations(of: own, on: target)
            let text = TableText(
                rows: own, normalizations: normalizations,
                remark: "converted from \(file) (\(format)); each row names its place in the last column")
            let table = DataTable(name: file, bytes: Array(text.text(withOrigins: true).utf8))
            problems.add(MeasurementTable(table, target: target).problems)
            tables.append(.init(
                target: target, table: table, count: own.count, experiments: distinct(own.map(\.experiment).sorted(by: precedes))))
        }
        if problems.count == 0 { for target in nuclei { refuseKnownElsewhere(rows.filter { $0.target == target }, on: target) } }
        try problems.throwIfAny()
        return ImportedData(path: file, format: format, tables: tables, notes: notes)
    }
}

extension Problems {
    mutating func add(_ other: Problems) {
        if other.count > 0 { add(DataError(other)) }
    }
}
