import ScatteringData

/// What a column of a table of lines is, told by its name.
enum ColumnRole: Equatable {
    case protons, nucleons, target, energy, theta, omega, scatteredEnergy, q2, x, crossSection, experiment
    case error(ErrorLabel)
    /// Says nothing that is needed.
    case other

    /// Whether a point of kinematics or a measurement stands in it.
    var isQuantity: Bool { self != .other && self != .experiment && self != .target }

    /// - Parameter name: as in the header, without its unit.
    init(_ name: String) {
        let key = HEPDataRole.key(name)
        // W is the invariant mass, w a spelling of ω.
        if name == "w" {
            self = .omega
            return
        }
        let errorStarts = ["err", "unc", "stat", "sys", "rand", "delta", "δ", "dsig", "dcross", "dxs", "dσ", "norm", "lumi"]
        switch key {
        case "z", "protons": self = .protons
        case "energy": self = .energy
        case "ang": self = .theta
        case "eloss", "loss", "etransfer": self = .omega
        case "a", "nucleons", "massnumber": self = .nucleons
        case "dataset", "data", "ref", "reference", "source", "inspire", "key", "name", "label", "paper", "set": self = .experiment
        case "q2", "qsq", "qsquared", "qq": self = .q2
        case "x", "xb", "xbj", "bjorkenx", "xbjorken": self = .x
        case "normalizationsource", "normalisationsource": self = .other
        case "total", "tot", "combined": self = .error(.total)
        case "d", "e±", "±", "": self = name.contains("±") || key == "d" ? .error(.part(isSystematic: false)) : .other
        case "sigma", "σ", "sig", "cs", "xs", "xsec", "cross", "crosssection", "dsigma", "d2sigma": self = .crossSection
        default:
            let isErrorLike = errorStarts.contains { key.hasPrefix($0) } || ["err", "stat", "sys", "unc"].contains { key.contains($0) }
            let isCross = ["sig", "cross", "xsec", "σ"].contains { key.contains($0) } || key.hasPrefix("d2s") || key.hasPrefix("ds")
            if isErrorLike && !(key.hasPrefix("dsigma") && key.count > 6 && !key.contains("err")) {
                self = .error(ErrorLabel(name.replacing("_", with: " ")))
            } else if isCross {
                self = .crossSection
            } else {
                switch HEPDataRole(name) {
                case .energy: self = .energy
                case .theta: self = .theta
                case .omega: self = .omega
                case .scatteredEnergy: self = .scatteredEnergy
                case .experiment: self = .experiment
                case .target: self = .target
                case .normalization: self = .error(.scale)
                case .derived, .unknown: self = .other
                }
            }
        }
    }
}

/// A column as a header names it: "E(GeV)", "theta_deg", "nu/MeV", "ThetaDeg", "error (%)".
struct ColumnName {
    let written: String
    let role: ColumnRole
    let unit: PhysicalUnit?
    let isPercent: Bool
    /// What cannot be understood of it; nil when all can.
    let problem: String?
    /// Of an error that goes one way alone: whether it goes up, and the name that the other way has too.
    let direction: (isUp: Bool, stem: String)?
    /// Whether the name says that the column was calculated: it is not used.
    let isCalculation: Bool

    init(_ written: String) {
        self.written = written
        var name = written
        var unit: PhysicalUnit?
        var isPercent = false
        var problem: String?
        while let last = name.last, let open = ColumnName.opening[last].flatMap({ name.lastIndex(of: $0) }), open > name.startIndex {
            let text = String(name[name.index(after: open)...].dropLast())
            let rest = String(name[..<open])
            if let found = PhysicalUnit(text) {
                unit = found
            } else if ["%", "percent", "in %"].contains(text.lowercased()) {
                isPercent = true
            } else if ColumnName.remarks.contains(where: { text.lowercased().hasPrefix($0) }) {
                name = "\(rest) \(text)"
                break
            } else if !["", "-", "1", "lab"].contains(text.lowercased()) {
                problem = "the unit '\(text)' of '\(rest)' is not understood; write it like nb/sr/GeV"
            }
            name = rest
            while name.last == " " || name.last == "_" || name.last == "/" { name.removeLast() }
        }
        if unit == nil && !isPercent, let (rest, found) = ColumnName.splitUnit(name) { (name, unit) = (rest, found) }
        if unit == nil, name.hasSuffix("%") {
            isPercent = true
            name.removeLast()
        }
        let lower = written.lowercased()
        if lower.contains("nucleon") || lower.contains("/") && lower.firstMatch(of: /\/ ?a(?![a-z])/) != nil {
            problem = "'\(written)' is per nucleon; multiply by A, so that it is that of the nucleus"
        } else if ["10^", "10**", "1e", "×"].contains(where: { lower.contains($0) }) || (name.first?.isNumber ?? false) {
            problem = "'\(written)' has a factor in its name; multiply it into the values"
        }
        let role = ColumnRole(name)
        let words = lower.split { !$0.isLetter }
        if role == .crossSection, words.contains(where: { ["mott", "sigmamott", "ratio", "log", "ln"].contains($0) }) {
            problem = "'\(written)' is a ratio or a logarithm; give d²σ/dΩdω"
        }
        isCalculation = CalculationName.isGiven(by: written)
        var isError = false
        if case .error = role { isError = true }
        direction = isError ? ColumnName.direction(written) : nil
        if isError, !isPercent, words.contains(where: { word in
            ColumnName.shares.contains { word.hasPrefix($0) }
        }) {
            problem = "'\(written)' is a share of σ without a unit; give it in %, 4 for 4 %, and name it error(%)"
        }
        self.role = isCalculation ? .other : role
        (self.unit, self.isPercent, self.problem) = (unit, isPercent, problem)
    }

    private static let opening: [Character: Character] = [")": "(", "]": "["]
    private static let shares = ["rel", "frac", "share"]

    /// "stat +" and "stat -", "err_up" and "err_down".
    private static func direction(_ written: String) -> (isUp: Bool, stem: String)? {
        let name = written.lowercased().filter { !"()[] _".contains($0) }
        let ends = [
            ("+", true), ("-", false), ("plus", true), ("minus", false), ("up", true), ("down", false), ("upper", true), ("lower", false),
            ("high", true), ("low", false), ("hi", true), ("lo", false), ("pos", true), ("neg", false),
        ]
        return ends.lazy.filter { name.hasSuffix($0.0) && name.count > $0.0.count }.first.map { ($0.1, String(name.dropLast($0.0.count))) }
    }

    private static let remarks = ["rand", "stat", "sys", "tot", "lab", "norm", "plus", "minus", "up", "down", "low", "high", "+"]

    /// A unit behind a slash, an underscore or without either: "E/GeV", "sigma_nb_per_sr_GeV", "ThetaDeg".
    private static func splitUnit(_ name: String) -> (String, PhysicalUnit)? {
        for index in name.indices where (name[index] == "/" || name[index] == "_") && index > name.startIndex {
            let text = name[name.index(after: index)...].replacing("_per_", with: "/").replacing("_", with: " ")
                .replacing("per ", with: "/")
            let rest = String(name[..<index])
            let slashed = text.split(separator: "/").enumerated().map { String($0 == 0 ? $1 : $1.replacing(" ", with: "/")) }
            let role = ColumnRole(rest)
            guard role.isQuantity else { continue }
            // sigma_nb_sr_GeV: a product would be no cross section.
            if let unit = PhysicalUnit(String(text.replacing(" ", with: "/"))), unit.isDifferentialCrossSection { return (rest, unit) }
            if let unit = PhysicalUnit(slashed.joined(separator: "/")) { return (rest, unit) }
        }
        for suffix in ["Deg", "Rad", "GeV", "MeV", "deg", "rad"] where name.hasSuffix(suffix) && name.count > suffix.count {
            let rest = String(name.dropLast(suffix.count))
            if let unit = PhysicalUnit(suffix), ColumnRole(rest).isQuantity { return (rest, unit) }
        }
        return nil
    }
}
