/// The nucleus that a text names: with mass number, or an element alone.
package enum NamedTarget: Equatable {
    case nucleus(Nucleus)
    /// By its charge Z.
    case element(Int)

    /// "12C", "C12", "C-12", "$^{12}$C", "Fe", "iron", "natFe", and the database's own names P, DEUT, HE3; nil for other texts.
    package init?(_ text: String) {
        var plain = text
        for markup in ["\\mathrm", "\\rm", "\\", "$", "^", "{", "}", "_", "-", " "] { plain = plain.replacing(markup, with: "") }
        guard plain.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) })
        else { return nil }
        let letters = plain.filter(\.isLetter)
        let digits = plain.filter(\.isNumber)
        if digits.isEmpty, let (Z, A) = NamedTarget.particles[letters.lowercased()], let nucleus = try? Nucleus(Z: Z, A: A) {
            self = .nucleus(nucleus)
            return
        }
        if digits.isEmpty, letters.lowercased().hasPrefix("nat"), let Z = NamedTarget.charge(String(letters.dropFirst(3))) {
            self = .element(Z)
            return
        }
        guard plain == digits + letters || plain == letters + digits, let Z = NamedTarget.charge(letters) else { return nil }
        if digits.isEmpty {
            self = .element(Z)
        } else {
            guard let A = Int(digits), let nucleus = try? Nucleus(Z: Z, A: A) else { return nil }
            self = .nucleus(nucleus)
        }
    }

    /// Whether `target` may be meant.
    package func isOrMayBe(_ target: Nucleus) -> Bool {
        switch self {
        case .nucleus(let nucleus): nucleus == target || (nucleus.Z, nucleus.A) == (target.Z, target.A)
        case .element(let Z): Z == target.Z
        }
    }

    /// Names of the light nuclei that are no elements, as HEPData and papers have them.
    private static let particles = [
        "p": (1, 1), "proton": (1, 1), "d": (1, 2), "deut": (1, 2), "deuteron": (1, 2), "deuterium": (1, 2), "t": (1, 3), "trit": (1, 3),
        "triton": (1, 3), "tritium": (1, 3), "alpha": (2, 4),
    ]

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
