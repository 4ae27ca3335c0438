import ScatteringData
import Text

extension HEPDataTable {
    /// Reads the rows of one column of cross sections.
    func readRows(_ column: CrossSection, _ columns: [Variable], _ conversion: inout Conversion) {
        let before = conversion.problems.count
        let start = conversion.rows.count
        var variables = columns
        for variable in columns where variable.values.count != column.values.count {
            conversion.problems.add(
                "'\(variable.name)' has \(counted(variable.values.count, "value")), but '\(column.name)' has \(column.values.count); "
                    + "each row needs one of both", at: variable.origin)
        }
        var unused: [String] = []
        for node in column.qualifiers {
            if let qualifier = qualifier(node, &unused, &conversion) { variables.append(qualifier) }
        }
        let hint = unused.isEmpty ? ""
            : "; not understood are \(unused.prefix(5).map { "'\($0)'" }.joined(separator: ", ")): rename the one that is it"
        func only(_ role: HEPDataRole) -> Variable? {
            let found = variables.filter { $0.role == role }
            if found.count > 1 {
                conversion.problems.add("'\(found[1].name)' says again what '\(found[0].name)' says; keep one", at: found[1].origin)
            }
            return found.first
        }
        let energy = only(.energy), theta = only(.theta), omega = only(.omega), scattered = only(.scatteredEnergy)
        let name = only(.experiment), target = variables.last { $0.role == .target }, scale = only(.normalization)
        if energy == nil {
            conversion.problems.add("'\(column.name)' has no beam energy E, as variable or qualifier\(hint)", at: column.origin)
        }
        if theta == nil {
            conversion.problems.add("'\(column.name)' has no scattering angle θ, as variable or qualifier\(hint)", at: column.origin)
        }
        if omega == nil && scattered == nil {
            let other = columns.first { $0.role == .derived }
            conversion.problems.add(
                other.map {
                    "'\(column.name)' is given against '\($0.name)', not against ω or E′; convert it: ω = (W² − M² + Q²)/(2M) or "
                        + "Q²/(2Mx), and d²σ/dΩdω with the Jacobian"
                } ?? "'\(column.name)' has no energy transfer ω (or E′), as variable or qualifier\(hint)",
                at: other?.origin ?? column.origin)
        }
        guard conversion.problems.count == before else { return }
        var missing = 0
        var sums: [String?] = []
        let isCalculation = isNamedCalculation(column)
        for (index, node) in column.values.enumerated() {
            switch value(node, column, &conversion) {
            case .missing: missing += 1
            case .refused: continue
            case .measured(let crossSection):
                guard let errors = HEPDataErrors(node, unit: column.unit, crossSection: crossSection, &conversion),
                      let E = number(energy!, index, isAngle: false, &conversion),
                      let angle = number(theta!, index, isAngle: true, &conversion),
                      let loss = omega.map({ number($0, index, isAngle: false, &conversion) })
                        ?? number(scattered!, index, isAngle: false, &conversion).map({ E - $0 }),
                      let nucleus = nucleus(target, index, column, &conversion)
                else { continue }
                sums.append(errors.sumLabel)
                conversion.rows.append(ConvertedRow(
                    target: nucleus, experiment: experimentName(name, index, &conversion), energy: E, theta: angle, omega: loss,
                    crossSection: crossSection, error: errors.pointToPoint, scaleError: errors.scale, column: column.name,
                    isCalculation: isCalculation, origin: node.origin))
            }
        }
        if sums.count > 1, let sum = sums[0], sums.allSatisfy({ $0 == sum }) {
            conversion.problems.add(
                "the error '\(sum)' is the other ones in quadrature in every row; keep the sum or its parts", at: column.origin)
        }
        if missing > 0 { conversion.note("\(table.file): \(counted(missing, "row")) of '\(column.name)' without a value left out") }
        if let scale, conversion.rows.count > start { state(scale, name, &conversion) }
    }

    /// Whether the names of column and table say that this is no measurement.
    private func isNamedCalculation(_ column: CrossSection) -> Bool {
        let isMeasured = (title + [column.name]).contains { text in
            ["measure", "data", "experiment"].contains { text.lowercased().contains($0) }
        }
        return CalculationName.isGiven(by: column.name) || !isMeasured && title.contains(where: CalculationName.isGiven)
    }

    /// A qualifier; nil for those that say nothing about the kinematics.
    ///
    /// - Parameter unused: is told of those that are not understood.
    private func qualifier(_ node: HEPDataNode, _ unused: inout [String], _ conversion: inout Conversion) -> Variable? {
        guard let name = node["name"]?.text, let value = node["value"] else {
            conversion.problems.add("a qualifier has no name or no value", at: node.origin)
            return nil
        }
        let role = HEPDataRole(name)
        if role == .unknown || role == .derived {
            if HEPDataRole.isProjectile(name), let beam = value.text, !Reaction.isElectron(beam) {
                conversion.problems.add("'\(name)' is '\(beam)', but only electrons are read; leave the table out", at: value.origin)
            }
            if role == .unknown { unused.append(name) }
            conversion.note("the qualifier '\(name)' is not used")
            return nil
        }
        let unit = node["units"]?.text.flatMap { $0.isEmpty ? nil : $0 }
        return Variable(
            role: role, name: name, unit: unit.flatMap { PhysicalUnit($0) }, unitText: unit, origin: node.origin, values: [value],
            isColumn: false)
    }

    private enum Value { case measured(Double), missing, refused }

    /// HEPData writes "-" or "" where a bin is empty.
    private func value(_ node: HEPDataNode, _ column: CrossSection, _ conversion: inout Conversion) -> Value {
        guard let text = node["value"]?.text else {
            conversion.problems.add("a row of '\(column.name)' has no value", at: node.origin)
            return .refused
        }
        if let number = column.unit.value(text) { return .measured(number) }
        if (text == "-" || text.isEmpty) && (node["errors"]?.list ?? []).isEmpty { return .missing }
        conversion.problems.add("'\(column.name)' is '\(text)', not a finite number; write it like 0.55 or 5.5e-1", at: node.origin)
        return .refused
    }

    /// A value of an energy in GeV or an angle in degrees: its number, or the centre of its bin.
    private func number(_ variable: Variable, _ row: Int, isAngle: Bool, _ conversion: inout Conversion) -> Double? {
        let node = variable.value(row)
        let wanted = isAngle ? "DEG or RAD" : "MEV or GEV"
        var unit = variable.unit
        var unitText = variable.unitText
        var texts = node.isMapping ? [] : [node.text ?? ""]
        if node.isMapping, let value = node["value"]?.text { texts = [value] }
        if texts.isEmpty, let low = node["low"]?.text, let high = node["high"]?.text { texts = [low, high] }
        // "560 MeV" in a qualifier.
        if !variable.isColumn, unitText == nil, texts.count == 1 {
            let number = texts[0].prefix { "0123456789+-.eE".contains($0) }
            let rest = String(texts[0].dropFirst(number.count).drop { $0 == " " })
            let trimmed = number.last == "e" || number.last == "E" ? nil : number
            if let trimmed, !rest.isEmpty {
                texts = [String(trimmed)]
                unitText = rest
                unit = PhysicalUnit(rest)
            }
        }
        guard let unitText else {
            conversion.problems.add("'\(variable.name)' has no unit; add units: \(wanted)", at: variable.origin)
            return nil
        }
        guard let unit, isAngle ? unit.isAngle : unit.isEnergy else {
            conversion.problems.add(
                "the unit '\(unitText)' of '\(variable.name)' is not understood; give it in \(wanted)", at: variable.origin)
            return nil
        }
        let numbers = texts.compactMap { unit.value($0) }
        guard !texts.isEmpty, numbers.count == texts.count else {
            let given = texts.isEmpty ? "neither value nor low and high" : "'\(texts.joined(separator: " … "))', not a finite number"
            conversion.problems.add("'\(variable.name)' is \(given); write it like 0.55 or 5.5e-1", at: node.origin)
            return nil
        }
        if numbers.count == 2 { conversion.note("'\(variable.name)' is taken at the centres of its bins") }
        return numbers.count == 1 ? numbers[0] : (numbers[0] + numbers[1]) / 2
    }

    private func experimentName(_ variable: Variable?, _ row: Int, _ conversion: inout Conversion) -> String {
        if let variable {
            let node = variable.value(row)
            if let text = node.text ?? node["value"]?.text, !text.isEmpty { return composed(text) }
        }
        if isNamedAfterFile {
            let remedy = conversion.options.remedies.experiment
            conversion.note("the experiment is called '\(experiment)' after the file; \(remedy) names it otherwise")
        }
        return composed(experiment)
    }

    /// The nucleus of a row: what the table says, completed by what the user says.
    private func nucleus(_ variable: Variable?, _ row: Int, _ column: CrossSection, _ conversion: inout Conversion) -> Nucleus? {
        var named: NamedTarget?
        var origin = column.origin
        if let variable {
            let node = variable.value(row)
            let text = node.text ?? node["value"]?.text ?? ""
            named = NamedTarget(text) ?? NamedTarget(reaction: text)
            origin = node.origin
            if Reaction(text)?.isInclusive == false {
                conversion.problems.add("the reaction '\(text)' is not inclusive electron scattering; leave its column out", at: origin)
                return nil
            }
            if named == nil {
                conversion.problems.add("'\(variable.name)' is '\(text)', from which no nucleus is read; write it like 12C", at: origin)
                return nil
            }
        } else {
            let found = reactions.compactMap { NamedTarget(reaction: $0) }
            named = found.first.flatMap { first in found.allSatisfy { $0 == first } ? first : nil }
        }
        switch named {
        case .nucleus(let nucleus):
            return nucleus
        case .element(let Z):
            if let target = conversion.options.target, target.Z == Z {
                conversion.note("the table names the element alone; it is read as \(target)")
                return target
            }
            if let target = conversion.options.target {
                conversion.leaveOut("\(table.file): the element with Z = \(Z) is not that of \(target); its rows are left out")
                return nil
            }
            conversion.problems.add(
                "the table names an element without mass number (Z = \(Z)); say which nucleus with \(conversion.options.remedies.target)",
                at: origin)
        case nil:
            if let target = conversion.options.target {
                conversion.note("the table names no nucleus; it is read as \(target)")
                return target
            }
            conversion.problems.add("the table does not say on which nucleus was measured; say it with "
                + "\(conversion.options.remedies.target)\(conversion.options.remedies == .options ? " 12C" : "")", at: origin)
        }
        return nil
    }

    /// Δλ from a qualifier in percent.
    private func state(_ scale: Variable, _ name: Variable?, _ conversion: inout Conversion) {
        let text = scale.value(0).text ?? ""
        let isPercent = text.hasSuffix("%") || ["%", "percent", "pct"].contains(scale.unitText?.lowercased() ?? "")
        let number = String(text.hasSuffix("%") ? text.dropLast() : Substring(text)).filter { $0 != " " }
        guard isPercent, !scale.isColumn, let uncertainty = decimal(number, shift: -2), uncertainty > 0, uncertainty < 1 else {
            conversion.problems.add(
                "'\(scale.name)' must be a qualifier with a number of percent above 0 and below 100, such as 3 %", at: scale.origin)
            return
        }
        guard let last = conversion.rows.last else { return }
        let new = Normalization(
            target: last.target, experiment: last.experiment, uncertainty: uncertainty, source: "normalization error of the file",
            origin: scale.origin)
        if let old = conversion.stated.first(where: { $0.experiment == new.experiment && $0.target == new.target }) {
            if old.uncertainty != new.uncertainty {
                conversion.problems.add(
                    "'\(scale.name)' is \(plain(uncertainty)) here and \(plain(old.uncertainty)) in \(old.origin); "
                        + "an experiment has one Δλ", at: scale.origin)
            }
        } else {
            conversion.stated.append(new)
        }
    }
}
