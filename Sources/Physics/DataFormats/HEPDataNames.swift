import ScatteringData

/// What a variable or qualifier of a HEPData table is, told by its name.
enum HEPDataRole {
    case energy, theta, omega, scatteredEnergy, experiment, target, normalization
    /// Follows from E, θ and ω, or counts bins: may stand beside them.
    case derived
    case unknown

    /// - Parameter name: as in the file, without a unit in brackets.
    init(_ name: String) {
        // "THETA(P=3,RF=LAB)": of particle 3, the first that comes out, in the laboratory.
        var name = name
        var particle: Int?
        if name.contains("="),
           let match = name.firstMatch(of: /\(\s*(?:[Pp]\s*=\s*([0-9]+))?\s*,?\s*(?:[Rr][Ff]\s*=\s*(\w+))?\s*\)/), match.0.contains("=") {
            if let frame = match.2, frame.lowercased() != "lab" {
                self = .unknown
                return
            }
            particle = match.1.flatMap { Int($0) }
            name = name.replacing(match.0, with: "")
        }
        let role = HEPDataRole(key: HEPDataRole.key(name))
        switch (role, particle) {
        case (.energy, 3): self = .scatteredEnergy
        case (.theta, 1), (.theta, 2): self = .unknown
        case (.energy, 2): self = .unknown
        default: self = (particle ?? 0) > 3 ? .unknown : role
        }
    }

    private init(key: String) {
        switch key {
        case "e", "e0", "ei", "ee", "ebeam", "e0beam", "beamenergy", "incidentenergy", "incidentbeamenergy", "electronbeamenergy",
             "incidentelectronenergy", "energyofthebeam", "energyofbeam", "elab", "plab", "elabbeam", "energylab", "labenergy", "pbeam",
             "beammomentum", "incidentmomentum", "einc", "ein", "einitial": self = .energy
        case "theta", "thetae", "thetalab", "th", "angle", "scatteringangle", "electronscatteringangle", "electronangle",
             "thetae'", "labangle", "thetadeg", "scatteringanglelab", "labscatteringangle": self = .theta
        case "omega", "nu", "energytransfer", "energytransferomega", "energytransfernu", "energyloss", "electronenergyloss",
             "energylossomega", "energylossnu", "omegaenergytransfer", "nuenergytransfer": self = .omega
        case "e'", "ee'", "e'e", "eprime", "scatteredenergy", "scatteredelectronenergy", "finalelectronenergy",
             "scatteredelectronenergye'", "ef", "eout", "efinal", "ep", "finalenergy", "outgoingelectronenergy": self = .scatteredEnergy
        case "experiment", "citation", "inspirekey": self = .experiment
        case "target", "nucleus", "targetnucleus", "targetmaterial", "re", "reaction": self = .target
        case "normalization", "normalizationuncertainty", "normalizationerror", "scaleuncertainty", "overallnormalizationuncertainty":
            self = .normalization
        case "q2", "q", "qvec", "threemomentumtransfer", "x", "xb", "xbj", "bjorkenx", "w", "w2", "invariantmass", "invariantmassw",
             "missingmass", "epsilon", "eps", "y", "xi", "psi", "psi'", "bin", "binnumber": self = .derived
        default: self = .unknown
        }
    }

    /// Whether a qualifier of this name says what the beam consists of.
    static func isProjectile(_ name: String) -> Bool {
        ["beam", "beamparticle", "projectile", "probe", "incidentparticle", "lepton", "incidentlepton"].contains(key(name))
    }

    /// Letters, digits and primes, in lower case.
    static func key(_ name: String) -> String {
        var text = name.lowercased()
        if !text.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) {
            for (written, plain) in [
                ("\\prime", "'"), ("′", "'"), ("’", "'"), ("θ", "theta"), ("ϑ", "theta"), ("ω", "omega"), ("ν", "nu"), ("ε", "epsilon"),
                ("²", "2"), ("\\mathrm", ""), ("\\rm", ""),
            ] { text = text.replacing(written, with: plain) }
        }
        text = text.replacing("normalisation", with: "normalization")
        return text.filter { $0.isLetter || $0.isNumber || $0 == "'" }
    }
}
