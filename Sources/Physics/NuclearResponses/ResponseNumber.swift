import PortableMath

/// What closed forms of response functions are computed in: numbers, or operations of a graph that computes them elsewhere.
package protocol ResponseNumber: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// A number that is known.
    static func known(_ value: Double) -> Self

    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    static func / (a: Self, b: Self) -> Self
    static prefix func - (a: Self) -> Self

    static func least(_ a: Self, _ b: Self) -> Self
    static func greatest(_ a: Self, _ b: Self) -> Self
    func squareRoot() -> Self
    static func exp(_ x: Self) -> Self
    static func log(_ x: Self) -> Self
    static func expMinusOne(_ x: Self) -> Self
    static func sigmoid(_ x: Self) -> Self
    static func softplus(_ x: Self) -> Self
    /// ln(x + √(x² + 1)), odd.
    static func arsinh(_ x: Self) -> Self
}

extension ResponseNumber {
    /// x^y of x > 0.
    static func power(_ x: Self, _ exponent: Double) -> Self { exp(known(exponent) * log(x)) }

    /// √(a² + b²).
    static func length(_ a: Self, _ b: Self) -> Self { (a * a + b * b).squareRoot() }
}

extension Double: ResponseNumber {
    package static func known(_ value: Double) -> Double { value }
    package static func least(_ a: Double, _ b: Double) -> Double { min(a, b) }
    package static func greatest(_ a: Double, _ b: Double) -> Double { max(a, b) }
    package static func exp(_ x: Double) -> Double { Portable.exp(x) }
    package static func log(_ x: Double) -> Double { Portable.log(x) }
    package static func expMinusOne(_ x: Double) -> Double { Portable.expMinusOne(x) }
    package static func sigmoid(_ x: Double) -> Double { Portable.sigmoid(x) }
    package static func softplus(_ x: Double) -> Double { Portable.softplus(x) }
    package static func arsinh(_ x: Double) -> Double {
        let size = Portable.log(abs(x) + (x * x + 1).squareRoot())
        return x < 0 ? -size : size
    }
}
