/// A unit of areas, solid angles, energies and angles, as HEPData and papers write it: NB/SR/GEV, µb sr⁻¹ MeV⁻¹, nb/(sr GeV), DEG.
///
/// A value in it times 10^`exponent` is a value in nb, sr, GeV and degrees; radians take the factor 180/π besides.
package struct PhysicalUnit: Equatable {
    package private(set) var area = 0
    package private(set) var solidAngle = 0
    package private(set) var energy = 0
    package private(set) var angle = 0
    package private(set) var exponent = 0
    package private(set) var isRadian = false

    /// nil for what is not understood in full.
    package init?(_ text: String) {
        var scanner = Scanner(text)
        while let factor = scanner.next() {
            guard let factor, apply(factor.name, power: factor.power) else { return nil }
        }
        guard scanner.isComplete, self != PhysicalUnit() else { return nil }
    }

    private init() {}

    package var isDifferentialCrossSection: Bool { area == 1 && solidAngle == -1 && energy == -1 && angle == 0 }
    package var isEnergy: Bool { area == 0 && solidAngle == 0 && energy == 1 && angle == 0 }
    package var isAngle: Bool { area == 0 && solidAngle == 0 && energy == 0 && angle == 1 }

    /// A decimal text in this unit as a number in nb, sr, GeV and degrees, correctly rounded but for radians.
    package func value(_ text: String) -> Double? {
        decimal(text, shift: exponent).map { isRadian ? $0 * (180 / Double.pi) : $0 }
    }

    private static let areas = [
        "b": 9, "barn": 9, "barns": 9, "mb": 6, "millibarn": 6, "ub": 3, "mub": 3, "microbarn": 3, "nb": 0, "nanobarn": 0, "pb": -3,
        "picobarn": -3, "fb": -6,
    ]
    /// Lengths, of which pairs make areas: 1 fm² = 10 mb.
    private static let squares = ["fm": 7, "cm": 33]
    private static let solidAngles = ["sr", "ster", "sterad", "steradian", "steradians"]
    private static let energies = ["ev": -9, "kev": -6, "mev": -3, "gev": 0, "tev": 3]
    private static let degrees = ["deg", "degree", "degrees", "degs"]
    private static let radians = ["rad": 0, "radian": 0, "radians": 0, "mrad": -3]

    private mutating func apply(_ name: String, power: Int) -> Bool {
        if let e = PhysicalUnit.areas[name] {
            area += power
            exponent += e * power
        } else if let e = PhysicalUnit.squares[name], power % 2 == 0 {
            area += power / 2
            exponent += e * (power / 2)
        } else if PhysicalUnit.solidAngles.contains(name) {
            solidAngle += power
        } else if let e = PhysicalUnit.energies[name] {
            energy += power
            exponent += e * power
        } else if name == "c" {
            // GeV/c of an electron is GeV: its mass is neglected.
        } else if PhysicalUnit.degrees.contains(name) {
            angle += power
        } else if let e = PhysicalUnit.radians[name], power == 1 {
            angle += 1
            exponent += e
            isRadian = true
        } else {
            return false
        }
        return true
    }

    /// Factors with their powers. A slash inverts the next factor, or all of a parenthesis; so nb/sr GeV is nb·GeV/sr, and no
    /// differential cross section.
    private struct Scanner {
        private var rest: Substring
        private var groupSign = 1
        private var sign = 1
        private var isOpen = false
        private var isPending = false

        init(_ text: String) {
            var text = text.lowercased()
            for (written, plain) in PhysicalUnit.spellings { text = text.replacing(written, with: plain) }
            rest = Substring(text)
        }

        var isComplete: Bool { rest.isEmpty && !isOpen && !isPending }

        /// nil at the end; .some(nil) for what is not understood.
        mutating func next() -> (name: String, power: Int)?? {
            while let character = rest.first, !("a"..."z").contains(character) {
                rest.removeFirst()
                switch character {
                case " ", "*", ".": break
                case "/":
                    if isPending { return .some(nil) }
                    sign = -groupSign
                    isPending = true
                case "(":
                    if isOpen { return .some(nil) }
                    (isOpen, isPending) = (true, false)
                    groupSign = sign
                case ")":
                    if !isOpen || isPending { return .some(nil) }
                    isOpen = false
                    (groupSign, sign) = (1, 1)
                default: return .some(nil)
                }
            }
            guard !rest.isEmpty else { return nil }
            let name = String(rest.prefix { ("a"..."z").contains($0) })
            rest = rest.dropFirst(name.count)
            let hasCaret = rest.first == "^"
            if hasCaret { rest.removeFirst() }
            let digits = String(rest.prefix { "+-0123456789".contains($0) })
            rest = rest.dropFirst(digits.count)
            guard let power = digits.isEmpty && !hasCaret ? 1 : Int(digits), (-3...3).contains(power) else { return .some(nil) }
            defer { (sign, isPending) = (groupSign, false) }
            return .some((name, power * sign))
        }
    }

    /// What stands for plain letters in TeX and Unicode, in this order.
    private static let spellings = [
        ("\\mathrm", ""), ("\\text", ""), ("\\rm", ""), ("{", ""), ("}", ""), ("$", ""), ("**", "^"), ("^\\circ", "deg"), ("\\mu ", "mu"),
        ("\\mu", "mu"), ("\\cdot", "*"), ("\\times", "*"), ("\\,", " "), ("\\;", " "), ("\\ ", " "), ("~", " "), ("µ", "mu"), ("μ", "mu"),
        ("·", "*"), ("°", "deg"), ("⁻¹", "^-1"), ("⁻²", "^-2"), ("²", "^2"), ("−", "-"),
    ]
}
