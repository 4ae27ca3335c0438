import ScatteringData

/// A table of a HEPData submission: columns that say where, and columns that say what was measured there.
struct HEPDataTable {
    let table: HEPDataNode
    let reactions: [String]
    /// The experiment, unless the table names one.
    let experiment: String
    let isNamedAfterFile: Bool
    /// Name and description of the table.
    let title: [String]

    init(_ table: HEPDataNode, reactions: [String], experiment: String, isNamedAfterFile: Bool, title: [String]) {
        self.table = table
        self.reactions = reactions
        self.experiment = experiment
        self.isNamedAfterFile = isNamedAfterFile
        self.title = title
    }

    /// Something the table says of a measurement: a column with a value a row, or a qualifier with one for all.
    struct Variable {
        let role: HEPDataRole
        let name: String
        let unit: PhysicalUnit?
        /// The unit as written; nil where there is none.
        let unitText: String?
        let origin: Origin
        let values: [HEPDataNode]
        let isColumn: Bool

        func value(_ row: Int) -> HEPDataNode { values[isColumn ? row : 0] }
    }

    func read(into conversion: inout Conversion) {
        let before = conversion.problems.count
        guard let independent = table["independent_variables"]?.list, let dependent = table["dependent_variables"]?.list else {
            conversion.problems.add("a table needs lists of independent_variables and dependent_variables", at: table.origin)
            return
        }
        let columns = dependent.compactMap { crossSection($0, &conversion) }
        guard !columns.isEmpty else {
            if conversion.problems.count == before { conversion.note("\(table.file) gives no d²σ/dΩdω and is left out") }
            return
        }
        guard isOfElectrons(&conversion) else { return }
        let variables = independent.compactMap { variable($0, &conversion) }
        guard conversion.problems.count == before else { return }
        let start = conversion.rows.count
        for column in columns { readRows(column, variables, &conversion) }
        if columns.count > 1 { refuseRivals(conversion.rows[start...], &conversion.problems) }
    }

    /// Whether the keywords allow that the table is of inclusive electron scattering. If not it is left out, or a problem.
    private func isOfElectrons(_ conversion: inout Conversion) -> Bool {
        let others = reactions.filter { Reaction($0)?.isInclusive == false }
        guard let first = others.first else { return true }
        if reactions.contains(where: { Reaction($0)?.isInclusive == true }) {
            conversion.problems.add(
                "the keywords name '\(first)' beside inclusive electron scattering; give each column its own reaction as the qualifier RE",
                at: table.origin)
        } else {
            conversion.leaveOut("\(table.file): the reaction '\(first)' is not inclusive electron scattering; its table is left out")
        }
        return false
    }

    /// A column of cross sections.
    struct CrossSection {
        let name: String
        let unit: PhysicalUnit
        let origin: Origin
        let qualifiers: [HEPDataNode]
        let values: [HEPDataNode]
    }

    /// nil for columns of something else, and with a problem for those that may be cross sections.
    private func crossSection(_ node: HEPDataNode, _ conversion: inout Conversion) -> CrossSection? {
        guard let header = Header(node, &conversion.problems) else { return nil }
        let name = header.name.lowercased()
        let looksLikeIt = ["sig", "σ", "cross"].contains { name.contains($0) }
        guard let text = header.unitText else {
            if looksLikeIt {
                conversion.problems.add("'\(header.name)' has no unit; add units, such as NB/SR/GEV", at: header.origin)
            } else {
                conversion.note("the column '\(header.name)' is not used")
            }
            return nil
        }
        guard let unit = header.unit else {
            if looksLikeIt {
                conversion.problems.add(
                    "the unit '\(text)' of '\(header.name)' is not understood; write it like NB/SR/GEV or mub/(sr MeV)", at: header.origin)
            } else {
                conversion.note("the column '\(header.name)' (\(text)) is not used")
            }
            return nil
        }
        guard unit.isDifferentialCrossSection else {
            conversion.note("the column '\(header.name)' (\(text)) is not d²σ/dΩdω and is not used")
            return nil
        }
        if name.contains("nucleon") || name.contains("/a ") || name.hasSuffix("/a") {
            conversion.problems.add("'\(header.name)' is per nucleon; multiply by A, so that it is that of the nucleus", at: header.origin)
            return nil
        }
        if name.contains("10**") || name.contains("10^") || name.first?.isNumber == true {
            conversion.problems.add("'\(header.name)' has a factor in its name; multiply it into the values", at: header.origin)
            return nil
        }
        guard let values = node["values"]?.list, !values.isEmpty else {
            conversion.problems.add("'\(header.name)' has no values", at: header.origin)
            return nil
        }
        return CrossSection(
            name: header.name, unit: unit, origin: header.origin, qualifiers: node["qualifiers"]?.list ?? [], values: values)
    }

    /// An independent variable.
    private func variable(_ node: HEPDataNode, _ conversion: inout Conversion) -> Variable? {
        guard let header = Header(node, &conversion.problems) else { return nil }
        let role = HEPDataRole(header.name)
        if role == .unknown {
            conversion.problems.add(
                "the variable '\(header.name)' is not understood; a table needs E, θ and ω (or E′), as variables or qualifiers",
                at: header.origin)
            return nil
        }
        return Variable(
            role: role, name: header.name, unit: header.unit, unitText: header.unitText, origin: header.origin,
            values: node["values"]?.list ?? [], isColumn: true)
    }

    /// Two columns for the same E, θ and ω cannot both be the measurement.
    private func refuseRivals(_ rows: ArraySlice<ConvertedRow>, _ problems: inout Problems) {
        let sorted = rows.sorted { $0.precedes($1) }
        for (a, b) in zip(sorted, sorted.dropFirst()) where a.isAtPoint(of: b) && a.column != b.column {
            problems.add(
                "two columns give d²σ/dΩdω at the same E, θ and ω ('\(a.column)' and '\(b.column)'): keep the measured one", at: b.origin)
            return
        }
    }
}

extension HEPDataTable {
    /// Name and unit of a variable; a unit in brackets behind the name counts where none stands under units.
    struct Header {
        let name: String
        let unitText: String?
        let unit: PhysicalUnit?
        let origin: Origin

        init?(_ node: HEPDataNode, _ problems: inout Problems) {
            guard let header = node["header"], let written = header["name"]?.text, !written.isEmpty else {
                problems.add("a variable has no header with a name", at: (node["header"] ?? node).origin)
                return nil
            }
            origin = header.origin
            var name = written
            var inName: String?
            if let last = written.last, last == "]" || last == ")",
               let open = written.lastIndex(of: last == "]" ? "[" : "(") {
                let text = String(written[written.index(after: open)...].dropLast())
                if PhysicalUnit(text) != nil {
                    inName = text
                    name = String(written[..<open])
                    while name.last == " " { name.removeLast() }
                }
            }
            let given = header["units"]?.text.flatMap { $0.isEmpty ? nil : $0 }
            self.name = name
            unitText = given ?? inName
            unit = unitText.flatMap { PhysicalUnit($0) }
            if let given, let inName, PhysicalUnit(given) != PhysicalUnit(inName) {
                problems.add("'\(written)' has the units '\(given)'; let both say the same", at: origin)
                return nil
            }
        }
    }
}
