import Randomness

/// A target nucleus: Z protons and A nucleons.
public struct Nucleus: Hashable, Sendable, CustomStringConvertible {
    /// Mass number and symbol, "12C"; for a nucleus given by its numbers, any token the user chose.
    public let name: String
    public let Z: Int
    public let A: Int

    /// The nucleus called `name`, mass number before the symbol: "12C", "208Pb".
    ///
    /// - Throws: `DataError` when that is no nucleus.
    public init(_ name: String) throws(DataError) {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        let symbol = String(name.dropFirst(digits.count))
        guard let A = Int(digits), let index = elements.firstIndex(of: symbol) else {
            throw DataError("'\(name)' is not a nucleus\(Nucleus.hint(name)); write mass number and symbol, such as 12C")
        }
        try self.init(name: nil, Z: index + 1, A: A)
    }

    /// The nucleus with Z protons and A nucleons, called `name`, or by mass number and symbol when that is nil.
    ///
    /// - Throws: `DataError` for numbers that no nucleus has, and for a name that belongs to another nucleus.
    public init(name: String? = nil, Z: Int, A: Int) throws(DataError) {
        guard (1...elements.count).contains(Z), (Z...350).contains(A) else {
            throw DataError("no nucleus has Z = \(Z), A = \(A); give 1 ≤ Z ≤ \(elements.count) protons and Z ≤ A ≤ 350 nucleons")
        }
        let usual = "\(A)\(elements[Z - 1])"
        if let name, name != usual {
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ",") })
            else { throw DataError("'\(name)' cannot name a nucleus: use a token without spaces, commas and slashes, such as \(usual)") }
            if let other = try? Nucleus(name) {
                throw DataError("\(name) has Z = \(other.Z), A = \(other.A), not Z = \(Z), A = \(A); correct the numbers or the name")
            }
        }
        self.name = name ?? usual
        self.Z = Z
        self.A = A
    }

    /// The nucleus that the name of a file begins with, such as 56Fe-new.csv; nil where it begins with none.
    public init?(beginningOf fileName: some StringProtocol) {
        guard let nucleus = try? Nucleus(String(fileName.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) })) else { return nil }
        self = nucleus
    }

    /// Z of the element with this symbol; nil when there is none.
    package static func charge(ofElement symbol: String) -> Int? { elements.firstIndex(of: symbol).map { $0 + 1 } }

    /// M_A = A × 0.93149410242 GeV, A times the atomic mass constant (CODATA 2018).
    public var mass: Double { Double(A) * 0.93149410242 }

    /// A stable hash of the name, to address random draws that should differ between targets.
    public var address: UInt64 { ContentHash.of(name) }

    public var description: String { name }

    private static func hint(_ name: String) -> String {
        let letters = name.filter(\.isLetter)
        let digits = name.filter { $0.isASCII && $0.isNumber }
        let symbol = elements.first { $0.lowercased() == letters.lowercased() }
        guard let symbol, let A = Int(digits), A > 0 else { return "" }
        return " (did you mean '\(A)\(symbol)'?)"
    }
}

private let elements = """
    H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc Ru Rh Pd \
    Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac \
    Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og
    """.split(separator: " ").map(String.init)
