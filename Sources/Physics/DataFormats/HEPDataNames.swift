import ScatteringData

/// What a variable or qualifier of a HEPData table is, told by its name.
enum HEPDataRole {
    case energy, theta, omega, scatteredEnergy, experiment, target, normalization
    /// Follows from E, θ and ω, or counts bins: may stand beside them.
    case derived
    case unknown

    /// - Parameter name: as in the file, without a unit in brackets.
    init(_ name: String) {
        let key = HEPDataRole.key(name)
        switch key {
        case "e", "e0", "ei", "ee", "ebeam", "e0beam", "beamenergy", "incidentenergy", "incidentbeamenergy", "electronbeamenergy",
             "incidentelectronenergy", "energyofthebeam", "energyofbeam": self = .energy
        case "theta", "thetae", "thetalab", "th", "angle", "scatteringangle", "electronscatteringangle", "electronangle",
             "thetae'": self = .theta
        case "omega", "nu", "energytransfer", "energytransferomega", "energytransfernu", "energyloss", "electronenergyloss",
             "energylossomega", "energylossnu", "omegaenergytransfer", "nuenergytransfer": self = .omega
        case "e'", "ee'", "e'e", "eprime", "scatteredenergy", "scatteredelectronenergy", "finalelectronenergy",
             "scatteredelectronenergye'": self = .scatteredEnergy
        case "experiment", "citation", "inspirekey": self = .experiment
        case "target", "nucleus", "targetnucleus", "targetmaterial", "re", "reaction": self = .target
        case "normalization", "normalizationuncertainty", "normalizationerror", "scaleuncertainty", "overallnormalizationuncertainty":
            self = .normalization
        case "q2", "q", "qvec", "threemomentumtransfer", "x", "xb", "xbj", "bjorkenx", "w", "w2", "invariantmass", "invariantmassw",
             "missingmass", "epsilon", "eps", "y", "xi", "psi", "psi'", "bin", "binnumber": self = .derived
        default: self = .unknown
        }
    }

    /// Letters, digits and primes, in lower case.
    private static func key(_ name: String) -> String {
        var text = name.lowercased()
        for (written, plain) in [
            ("\\prime", "'"), ("′", "'"), ("’", "'"), ("θ", "theta"), ("ϑ", "theta"), ("ω", "omega"), ("ν", "nu"), ("ε", "epsilon"),
            ("²", "2"), ("\\mathrm", ""), ("\\rm", ""), ("normalisation", "normalization"),
        ] { text = text.replacing(written, with: plain) }
        return text.filter { $0.isLetter || $0.isNumber || $0 == "'" }
    }
}

/// The nucleus that a text names: with mass number, or an element alone.
enum NamedTarget: Equatable {
    case nucleus(Nucleus)
    /// By its charge Z.
    case element(Int)

    /// "12C", "C12", "C-12", "$^{12}$C", "Fe", "iron"; nil for other texts.
    init?(_ text: String) {
        var plain = text
        for markup in ["\\mathrm", "\\rm", "\\", "$", "^", "{", "}", "_", "-", " "] { plain = plain.replacing(markup, with: "") }
        guard plain.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) })
        else { return nil }
        let letters = plain.filter(\.isLetter)
        let digits = plain.filter(\.isNumber)
        guard plain == digits + letters || plain == letters + digits, let Z = NamedTarget.charge(letters) else { return nil }
        if digits.isEmpty {
            self = .element(Z)
        } else {
            guard let A = Int(digits), let nucleus = try? Nucleus(Z: Z, A: A) else { return nil }
            self = .nucleus(nucleus)
        }
    }

    /// What the beam hits in a reaction such as "E- 12C --> E- X" or "12C(e,e')"; nil where that is no nucleus.
    init?(reaction text: String) {
        let before = text.prefix(upTo: text.firstRange(of: "-->")?.lowerBound ?? text.firstIndex(of: "(") ?? text.endIndex)
        let words = before.split(separator: " ").filter { !["e", "e-", "e+", "electron"].contains($0.lowercased()) }
        guard words.count == 1 else { return nil }
        self.init(String(words[0]))
    }

    private static let names = [
        "hydrogen": 1, "helium": 2, "lithium": 3, "beryllium": 4, "boron": 5, "carbon": 6, "nitrogen": 7, "oxygen": 8, "magnesium": 12,
        "aluminium": 13, "aluminum": 13, "silicon": 14, "argon": 18, "calcium": 20, "titanium": 22, "iron": 26, "nickel": 28, "copper": 29,
        "silver": 47, "tin": 50, "tantalum": 73, "tungsten": 74, "gold": 79, "lead": 82, "bismuth": 83, "uranium": 92,
    ]

    private static func charge(_ letters: String) -> Int? {
        let lower = letters.lowercased()
        if let Z = names[lower] { return Z }
        let symbol = lower.prefix(1).uppercased() + lower.dropFirst()
        return Nucleus.charge(ofElement: symbol)
    }
}
