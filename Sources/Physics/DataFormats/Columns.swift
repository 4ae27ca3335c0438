import PortableMath
import ScatteringData
import Text

/// Columns by name, each in the unit that stands with it: how lines below a header are read that is not the archive's own.
struct Columns {
    let header: ColumnHeader
    private let energy, theta, crossSection: Int
    /// ω, E′, x or Q², the first of these that is there.
    private let transfer: Int
    /// Each error, with the one downwards where both ways have their own.
    private let errors: [(index: Int, down: Int?)]

    /// nil with problems where the header does not say all that is needed.
    init?(_ header: ColumnHeader, _ conversion: inout Conversion) {
        self.header = header
        let before = conversion.problems.count
        for column in header.columns {
            if let problem = column.problem { conversion.problems.add(problem, at: header.origin) }
        }
        for (index, column) in header.columns.enumerated() where column.role != .other {
            if case .error = column.role { continue }
            if let first = header.index(column.role), first < index {
                conversion.problems.add(
                    "'\(column.written)' says again what '\(header.columns[first].written)' says; rename the one that is something else",
                    at: header.origin)
            }
        }
        func place(_ role: ColumnRole, _ what: String) -> Int? {
            if let index = header.index(role) { return index }
            conversion.problems.add(
                "the header names no column for \(what); name it, such as Z A E theta omega sigma error citation", at: header.origin)
            return nil
        }
        let energy = place(.energy, "E"), theta = place(.theta, "θ"), crossSection = place(.crossSection, "d²σ/dΩdω")
        let transfer = [ColumnRole.omega, .scatteredEnergy, .x, .q2].lazy.compactMap { header.index($0) }.first ?? place(.omega, "ω")
        errors = Columns.errors(of: header, &conversion.problems)
        let labels = errors.map { ColumnName.label(header.columns[$0.index].role) }
        if !labels.contains(where: { $0 != .scale }) { _ = place(.error(.part(isSystematic: false)), "the error") }
        if let total = ErrorLabel.double(labels) {
            conversion.problems.add(
                "'\(header.columns[errors[total].index].written)' stands beside errors that it holds; keep the total or its parts",
                at: header.origin)
        }
        guard conversion.problems.count == before, let energy, let theta, let crossSection, let transfer else { return nil }
        (self.energy, self.theta, self.crossSection, self.transfer) = (energy, theta, crossSection, transfer)
        checkUnits(&conversion)
        guard conversion.problems.count == before else { return nil }
        sayWhatIsTaken(&conversion)
    }

    private func checkUnits(_ conversion: inout Conversion) {
        let origin = header.origin
        let energies = [energy] + [ColumnRole.omega, .scatteredEnergy].compactMap { header.index($0) }
        for column in header.columns where column.role.isQuantity {
            if case .error(let label) = column.role {
                if column.isPercent { continue }
                if label == .scale, !column.isOwnNormalization {
                    conversion.problems.add("'\(column.written)' has no unit; give it in %, 3 for 3 %", at: origin)
                }
            }
            if column.isPercent || !column.hasRightUnit {
                conversion.problems.add("'\(column.written)' has the wrong unit; give it in \(ColumnName.wanted(column.role))", at: origin)
            }
        }
        let used = energies + [crossSection]
        if let foreign = used.map({ header.columns[$0] }).first(where: { ($0.unit?.exponent ?? 0) != 0 }),
           let silent = used.map({ header.columns[$0] }).first(where: { $0.unit == nil }) {
            conversion.problems.add(
                "the header gives '\(foreign.written)' another unit than the archive, but '\(silent.written)' none; write the unit of each "
                    + "behind its name, such as sigma(nb/sr/GeV)", at: origin)
        }
    }

    private func sayWhatIsTaken(_ conversion: inout Conversion) {
        conversion.note("columns by name: " + header.columns.map(\.written).filter { !$0.isEmpty }.joined(separator: ", "))
        let used = [energy, theta, transfer, crossSection]
        let silent = used.map { header.columns[$0] }.filter { $0.unit == nil && $0.role != .x }.map(\.written)
        if !silent.isEmpty {
            conversion.note("no unit stands with \(silent.joined(separator: ", ")): GeV, degrees and nb/sr/GeV are taken")
        }
        switch header.columns[transfer].role {
        case .scatteredEnergy: conversion.note("ω = E − E′")
        case .x: conversion.note("ω follows from x = Q²/(2Mω), M = \(ArchiveLine.protonMass) GeV")
        case .q2: conversion.note("ω follows from Q² = 2E(E − ω)(1 − cos θ)")
        default: break
        }
        if errors.count(where: { ColumnName.label(header.columns[$0.index].role) != .scale }) > 1 {
            conversion.note("several errors of a value are added in quadrature")
        }
        if errors.contains(where: { $0.down != nil }) {
            conversion.note("asymmetric errors are symmetrized: δ = (|plus| + |minus|)/2")
        }
        for column in header.columns where column.role == .other && !column.written.isEmpty {
            let why = column.isCalculation ? "a calculation by its name and is " : ""
            conversion.note("the column '\(column.written)' is \(why)not used")
        }
    }

    /// The columns of errors, those of both ways in pairs.
    private static func errors(of header: ColumnHeader, _ problems: inout Problems) -> [(index: Int, down: Int?)] {
        let all = header.columns.indices.filter { if case .error = header.columns[$0].role { true } else { false } }
        return all.compactMap { index in
            guard let direction = header.columns[index].direction else { return (index, nil) }
            let other = all.first {
                header.columns[$0].direction.map { $0.stem == direction.stem && $0.isUp != direction.isUp } ?? false
            }
            if other == nil {
                problems.add(
                    "'\(header.columns[index].written)' goes one way, and no column the other way; name both, such as err+ and err-",
                    at: header.origin)
            }
            return direction.isUp ? (index, other) : nil
        }
    }

    /// nil with a problem.
    func row(_ text: String, at origin: Origin, _ comma: DecimalComma, _ conversion: inout Conversion) -> ConvertedRow? {
        guard var fields = header.fields(text).map(comma.plain) else {
            conversion.problems.add("a quoted field does not end on its line; close it with a double quote", at: origin)
            return nil
        }
        // Office programs write rows without anything, and separators at the end of a line.
        if fields.dropLast(header.constants.count).allSatisfy(\.isEmpty) { return nil }
        if fields.count == header.columns.count + 1, header.constants.isEmpty, fields.last == "" { fields.removeLast() }
        // A citation at the end goes without a name in many headers.
        var citation: String?
        if fields.count == header.columns.count + 1, let last = fields.last, decimal(last) == nil, header.index(.experiment) == nil {
            citation = last
            fields.removeLast()
        }
        guard fields.count == header.columns.count else {
            conversion.problems.add(
                "\(counted(fields.count, "field")), but the header in line \(header.origin.line) names \(header.columns.count) columns; "
                    + "give each column one field", at: origin)
            return nil
        }
        if ([crossSection] + errors.map(\.index)).allSatisfy({ Columns.missing.contains(fields[$0]) }) {
            conversion.leftOutRows += 1
            return nil
        }
        func number(_ index: Int) -> Double? {
            let column = header.columns[index]
            let value = column.unit.map { $0.value(fields[index]) } ?? decimal(fields[index])
            if value == nil {
                conversion.problems.add(
                    "\(column.written) is '\(fields[index])', not a finite number; write it like 0.55 or 5.5e-1", at: origin)
            }
            return value
        }
        guard let E = number(energy), let angle = number(theta), let sigma = number(crossSection), let given = number(transfer),
              let errors = sizes(fields, sigma, at: origin, &conversion), let target = nucleus(fields, at: origin, &conversion)
        else { return nil }
        guard E > 0, angle > 0, angle <= 180 else {
            conversion.problems.add(
                "E is \(plain(E)) GeV and θ is \(plain(angle))°, but E must be positive and θ lie in (0, 180]; correct them, or the names "
                    + "of the columns", at: origin)
            return nil
        }
        let omega = energyTransfer(header.columns[transfer].role, given, E, angle)
        if header.columns[transfer].role == .omega, let index = header.index(.scatteredEnergy) {
            guard let scattered = number(index) else { return nil }
            guard abs(E - scattered - omega) <= 0.01 * E else {
                conversion.problems.add(
                    "ω is \(plain(omega)) GeV, but E − E′ is \(plain(E - scattered)) GeV; correct the line, or the names of the columns",
                    at: origin)
                return nil
            }
        }
        if header.columns[transfer].role == .omega, let index = header.index(.q2), let q2 = number(index) {
            // 2E(E − ω)(1 − cos θ) with ω and E − ω in each other's places.
            let (said, swapped) = (energyTransfer(.q2, q2, E, angle), E - energyTransfer(.q2, q2, E, angle))
            if abs(said - omega) > 0.02 * E, abs(swapped - omega) <= 0.005 * E {
                conversion.problems.add(
                    "Q² is that of E′ = \(plain(omega)) GeV, which stands as ω; name the column E', or correct the line", at: origin)
                return nil
            }
        }
        return ConvertedRow(
            target: target, experiment: experiment(fields, citation, &conversion), energy: E, theta: angle, omega: omega,
            crossSection: sigma, error: errors.point, scaleError: errors.scale, origin: origin)
    }

    /// ω in GeV from what stands in its place.
    private func energyTransfer(_ role: ColumnRole, _ value: Double, _ E: Double, _ theta: Double) -> Double {
        switch role {
        // Without the last bits that the difference has too many, so that equal points are equal.
        case .scatteredEnergy: return ((E - value) * 1e12).rounded() / 1e12
        case .x: return ArchiveLine.omega(x: value, energy: E, theta: theta)
        case .q2: return E - value / (2 * E * (1 - Portable.cosine(degrees: theta)))
        default: return value
        }
    }

    private func sizes(
        _ fields: [String], _ sigma: Double, at origin: Origin, _ conversion: inout Conversion
    ) -> (point: Double, scale: Double?)? {
        var points: [Double] = [], scales: [Double] = []
        func size(_ index: Int) -> Double? {
            let column = header.columns[index]
            let unit = column.unit ?? header.columns[crossSection].unit
            let isScale = column.role == .error(.scale)
            if column.isOwnNormalization { return decimal(fields[index]).flatMap { $0 < 1 ? $0 : nil } }
            return column.isPercent ? decimal(fields[index], shift: -2).map { isScale ? $0 : $0 * abs(sigma) }
                : unit.map { $0.value(fields[index]) } ?? decimal(fields[index])
        }
        for (index, down) in errors {
            let column = header.columns[index]
            guard let up = size(index), up >= 0 || down != nil else {
                let what = column.isOwnNormalization ? "it is a fraction below 1, 0.03 for 3 %" : "errors are finite widths, 0 or more"
                conversion.problems.add("\(column.written) is '\(fields[index])', but \(what)", at: origin)
                return nil
            }
            var width = up
            if let down {
                guard let low = size(down), up >= 0 || low >= 0 else {
                    conversion.problems.add(
                        "\(column.written) is '\(fields[index])' and \(header.columns[down].written) '\(fields[down])', but errors are "
                            + "finite and go both ways", at: origin)
                    return nil
                }
                width = (abs(up) + abs(low)) / 2
            }
            if column.role == .error(.scale) { scales.append(width) } else { points.append(width) }
        }
        func sum(_ sizes: [Double]) -> Double { sizes.count == 1 ? sizes[0] : sizes.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return (sum(points), scales.isEmpty ? nil : sum(scales))
    }

    private func nucleus(_ fields: [String], at origin: Origin, _ conversion: inout Conversion) -> Nucleus? {
        if let z = header.index(.protons), let a = header.index(.nucleons) {
            return ArchiveLine.nucleus(fields[z], fields[a], at: origin, &conversion.problems)
        }
        let given = conversion.options.target
        let remedies = conversion.options.remedies
        guard let text = header.index(.target).map({ fields[$0] }) else {
            if let given {
                conversion.note("the lines name no nucleus; they are read as \(given)")
                return given
            }
            conversion.problems.add(
                "the lines do not say on which nucleus was measured; say it with \(remedies.target), or in columns Z and A",
                at: header.origin)
            return nil
        }
        if let reaction = Reaction(text), !reaction.isInclusive {
            conversion.problems.add("the reaction '\(text)' is not inclusive electron scattering; leave its rows out", at: origin)
            return nil
        }
        switch NamedTarget(text) ?? NamedTarget(reaction: text) {
        case .nucleus(let nucleus): return nucleus
        case .element(let Z):
            if let given, given.Z == Z {
                conversion.note("'\(text)' is read as \(given)")
                return given
            }
            conversion.problems.add("'\(text)' is an element without mass number; write it like 12C", at: origin)
        case nil: conversion.problems.add("'\(text)' is no nucleus; write it like 12C", at: origin)
        }
        return nil
    }

    /// What stands where nothing was measured.
    private static let missing = ["", "-", "--"]

    private func experiment(_ fields: [String], _ citation: String?, _ conversion: inout Conversion) -> String {
        let name = citation ?? header.index(.experiment).map { fields[$0] } ?? ""
        let file = HEPDataFile.experiment(path: conversion.file)
        if !name.isEmpty && decimal(name) == nil { return composed(name) }
        if !name.isEmpty {
            conversion.note("experiments that are numbers are called '\(file):NUMBER'")
            return composed("\(file):\(name)")
        }
        if let given = conversion.options.experiment { return given }
        conversion.note("the experiment is called '\(file)' after the file; \(conversion.options.remedies.experiment) names it otherwise")
        return composed(file)
    }
}

extension ColumnName {
    /// Δλ as a fraction, as tables of nucens's own name it.
    fileprivate var isOwnNormalization: Bool {
        unit == nil && !isPercent && written.lowercased() == MeasurementColumn.normalizationUncertainty
    }

    fileprivate static func wanted(_ role: ColumnRole) -> String {
        switch role {
        case .energy, .omega, .scatteredEnergy: "MeV or GeV"
        case .theta: "deg, rad or mrad"
        case .crossSection: "nb/sr/GeV or another unit of d²σ/dΩdω"
        case .error: "that of the cross section, or in %"
        case .q2: "GeV^2"
        default: "no unit"
        }
    }

    /// What of the errors a column is; that of each point for what is none.
    static func label(_ role: ColumnRole) -> ErrorLabel { if case .error(let label) = role { label } else { .part(isSystematic: false) } }
}
