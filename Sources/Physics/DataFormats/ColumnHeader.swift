import ScatteringData

/// A line that names the columns of the lines below it.
struct ColumnHeader {
    let origin: Origin
    let columns: [ColumnName]
    /// What stands between the fields; nil for blanks.
    let separator: Character?

    /// What stands above the header once for all lines; columns of it come last.
    let constants: [String]

    /// nil for a line that names no columns.
    ///
    /// - Parameter qualifiers: names and values of what is the same in all lines below.
    init?(_ line: String, at origin: Origin, qualifiers: [(name: ColumnName, value: String)] = []) {
        self.origin = origin
        constants = qualifiers.map(\.value)
        var text = Substring(line)
        while let first = text.first, "#!%;* \t".contains(first) || text.hasPrefix("//") { text = text.dropFirst() }
        var separator = ColumnHeader.separator(of: text)
        // Most lines are numbers: nothing more is asked of them.
        guard !(ColumnHeader.words(text, separator: separator).first?.first?.isNumber ?? false) else { return nil }
        var named = ColumnHeader.names(text, separator: separator)
        if separator == "\t" {
            let blank = ColumnHeader.names(text, separator: nil)
            func known(_ names: [ColumnName]) -> Int { names.count { $0.role != .other } }
            if known(named) < known(blank) { (separator, named) = (nil, blank) }
        }
        guard named.count + qualifiers.count >= 3, named.count >= 2 else { return nil }
        self.separator = separator
        columns = named + qualifiers.map(\.name)
        let roles = columns.map(\.role)
        let known = roles.filter(\.isQuantity)
        let places: [ColumnRole] = [.energy, .theta, .omega, .scatteredEnergy, .q2, .x, .crossSection]
        let isArchive = roles.count > 2 && roles[0] == .protons && roles[1] == .nucleons
        guard isArchive || Set(places.filter(known.contains).map(\.order)).count >= 3, known.count * 2 >= columns.count - constants.count
        else { return nil }
    }

    private init(_ header: ColumnHeader, columns: [ColumnName]) {
        self.columns = columns
        (origin, separator, constants) = (header.origin, header.separator, header.constants)
    }

    /// The header with the units of a line below it, one a column; nil where that line gives none.
    func withUnits(_ line: String) -> ColumnHeader? {
        var text = Substring(line)
        while let first = text.first, "#!%;* ".contains(first), first != separator { text = text.dropFirst() }
        let written = columns.count - constants.count
        guard !namesUnits, let fields = separator.map({ splitFields(String(text), separator: $0) }) ?? ColumnHeader.blocks(text),
              fields.count == written
        else { return nil }
        let units = fields.map { field in
            let isBracketed = field.hasPrefix("(") && field.hasSuffix(")") || field.hasPrefix("[") && field.hasSuffix("]")
            return isBracketed ? String(field.dropFirst().dropLast()) : field
        }
        let named = units.count { PhysicalUnit($0) != nil }
        guard named >= 2, units.allSatisfy({ $0.isEmpty || $0 == "-" || $0 == "%" || PhysicalUnit($0) != nil }) else { return nil }
        return ColumnHeader(self, columns: zip(columns, units).map { column, unit in
            unit.isEmpty || unit == "-" ? column : ColumnName("\(column.written) [\(unit)]")
        } + columns[written...])
    }

    /// What blanks outside of brackets separate.
    private static func blocks(_ text: Substring) -> [String] {
        var depth = 0
        return text.split { character in
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            return depth == 0 && (character == " " || character == "\t")
        }.map(String.init)
    }

    /// The fields of a line below; nil when a quoted one does not end.
    func fields(_ line: String) -> [String]? {
        let blank = ArchiveLine.fields(line).map(String.init)
        guard let separator, separator != "\t" || line.contains("\t") else { return blank + constants }
        guard let fields = splitFields(line, separator: separator) else { return nil }
        let isBlank = separator == "\t" && fields.count + constants.count != columns.count && blank.count + constants.count == columns.count
        return (isBlank ? blank : fields) + constants
    }

    /// Whether lines below can be read as the archive's own: no column is out of its place, and no unit another.
    var isPlain: Bool {
        guard separator == nil || separator == "\t", constants.isEmpty, columns.allSatisfy({ $0.problem == nil }) else { return false }
        let places: [ColumnRole] = [.protons, .nucleons, .energy, .theta, .omega, .crossSection]
        return columns.enumerated().allSatisfy { index, column in
            let isInPlace = index < places.count ? column.role == places[index]
                : column.role == .experiment || column.role == .other
                    || index < 8 && [.error(.part(isSystematic: index == 7)), .error(.part(isSystematic: false))].contains(column.role)
            return isInPlace && !column.isForeign && column.hasRightUnit
        } && columns.count(where: { $0.role == .other }) < 3
    }

    var namesUnits: Bool { columns.contains { $0.unit != nil || $0.isPercent } }

    func index(_ role: ColumnRole) -> Int? { columns.firstIndex { $0.role == role } }

    private static func names(_ text: Substring, separator: Character?) -> [ColumnName] {
        let words = words(text, separator: separator)
        return separator == nil ? joined(words) : words.map { ColumnName($0) }
    }

    private static func separator(of text: Substring) -> Character? {
        var depth = 0
        var found: Set<Character> = []
        for character in text {
            if "([".contains(character) { depth += 1 }
            if ")]".contains(character) { depth -= 1 }
            if depth == 0 && ",;\t".contains(character) { found.insert(character) }
        }
        // Tabs that line columns up are blanks.
        return found.contains(",") ? "," : found.contains(";") ? ";" : found.contains("\t") && !text.contains("\t\t") ? "\t" : nil
    }

    /// The words of a header; what stands in brackets belongs to the word before it.
    private static func words(_ text: Substring, separator: Character?) -> [String] {
        var words: [String] = []
        var word = ""
        var depth = 0
        func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
        func close() {
            while word.last.map(isBlank) ?? false { word.removeLast() }
            if separator != nil || !word.isEmpty { words.append(word) }
            word = ""
        }
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if "([".contains(character) {
                // "E (GeV)": the bracket goes on with the word before.
                if depth == 0, word.isEmpty, separator == nil, let last = words.popLast() { word = last }
                depth += 1
            }
            if ")]".contains(character) { depth = max(0, depth - 1) }
            if depth == 0, !isQuoted, character == separator || separator == nil && isBlank(character) {
                close()
            } else if !(word.isEmpty && (isBlank(character) || character == "\"")) && character != "\"" {
                word.append(character)
            }
        }
        close()
        return words
    }

    /// Names of two words.
    private static let pairs = [
        "energy": ["loss", "transfer"], "beam": ["energy"], "incident": ["energy"], "scattered": ["energy"], "scattering": ["angle"],
        "cross": ["section"], "data": ["set"], "mass": ["number"], "random": ["error"], "statistical": ["error", "uncertainty"],
        "systematic": ["error", "uncertainty"], "stat": ["error", "err"], "sys": ["error", "err"], "syst": ["error", "err"],
        "total": ["error", "uncertainty"],
    ]

    /// "energy loss" and "stat. error(%)" are one name.
    private static func joined(_ words: [String]) -> [ColumnName] {
        func plain(_ word: String) -> String { String(word.lowercased().prefix { $0.isLetter }) }
        var names: [ColumnName] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if let next = rest.first, !word.contains("("), pairs[plain(word)]?.contains(plain(next)) ?? false {
                names.append(ColumnName("\(word) \(next)"))
                rest.removeFirst()
            } else {
                names.append(ColumnName(word))
            }
        }
        return names
    }
}

extension ColumnName {
    /// Whether the unit is known and not the archive's: GeV, degrees, nb/sr/GeV.
    var isForeign: Bool {
        if isPercent || problem != nil { return true }
        guard let unit else { return false }
        return unit.exponent != 0 || unit.isRadian
    }

    /// Whether it holds what a column of nucens's own tables needs, as another quantity or in another unit.
    func isConverted(to column: String) -> Bool {
        let own = ColumnName(column).role
        return role == own ? isForeign && hasRightUnit : own == .omega && [.scatteredEnergy, .q2, .x].contains(role)
    }

    /// Whether the unit, where there is one, is of the kind that the column needs.
    var hasRightUnit: Bool {
        guard let unit else { return true }
        switch role {
        case .energy, .omega, .scatteredEnergy: return unit.isEnergy
        case .theta: return unit.isAngle
        case .crossSection, .error: return unit.isDifferentialCrossSection
        case .q2: return unit.energy == 2 && unit.area == 0 && unit.solidAngle == 0
        case .protons, .nucleons, .x: return false
        case .target, .experiment, .other: return true
        }
    }
}

extension ColumnRole {
    /// Of E, θ, the energy transfer in one of its forms, and the cross section.
    fileprivate var order: Int {
        switch self {
        case .energy: 0
        case .theta: 1
        case .crossSection: 3
        default: 2
        }
    }
}
