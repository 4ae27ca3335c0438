import PortableMath
import Statistics

/// Keeps members out of the ensemble that are trained but lie outside the spread of the others.
///
/// A member is vetoed when its χ²/N on the training points is more than `limit` times the median of all: ln limit is `spreads` robust
/// standard deviations of ln χ²/N (1.4826 times the median absolute deviation), and 1.5 for the limit at least. The same rule holds for the
/// members' roughness in ω, with `roughnessSpreads` and a limit of 1.1 at least. Test points decide nothing. Fewer than five members
/// have no spread to lie outside of.
public struct VetoRule: Sendable, Equatable {
    /// Robust standard deviations of ln χ²/N; 0 vetoes nobody.
    public var spreads: Double
    /// Robust standard deviations of ln roughness; 0 vetoes nobody.
    public var roughnessSpreads: Double

    public init(spreads: Double, roughnessSpreads: Double = 0) {
        self.spreads = spreads
        self.roughnessSpreads = roughnessSpreads
    }

    static let leastMembers = 5
    static let leastFactor = 1.5
    static let leastRoughnessFactor = 1.1

    /// Which of these trained members are vetoed, and why. A function of the values alone, whatever their order.
    public func vetoes(_ members: [MemberEnd]) -> [String?] {
        let byChiSquare = vetoes(members.map(\.chiSquareTrain))
        let byRoughness = outliers(members.map(\.roughness), spreads: roughnessSpreads, leastFactor: VetoRule.leastRoughnessFactor)
        return zip(byChiSquare, byRoughness).map { chiSquare, roughness in
            chiSquare ?? roughness.map { "roughness in ω is \($0)" }
        }
    }

    /// Of members with these χ²/N, which are vetoed, and why.
    public func vetoes(_ chiSquares: [Double]) -> [String?] {
        outliers(chiSquares, spreads: spreads, leastFactor: VetoRule.leastFactor).map { $0.map { "χ²/N on the training points is \($0)" } }
    }

    /// For each value that lies too far above the others, in words by how much.
    private func outliers(_ values: [Double], spreads: Double, leastFactor: Double) -> [String?] {
        let logarithms = values.map { Portable.log(max($0, .leastNormalMagnitude)) }
        // A member without training points has no χ², and nothing to be judged by.
        let known = logarithms.filter { !$0.isNaN }
        guard spreads > 0, known.count >= VetoRule.leastMembers else { return values.map { _ in nil } }
        let median = OrderStatistics.median(known)
        let deviation = 1.4826 * OrderStatistics.median(known.map { abs($0 - median) })
        let limit = max(spreads * deviation, Portable.log(leastFactor))
        return zip(values, logarithms).map { value, logarithm in
            guard logarithm - median > limit else { return nil }
            return "\(Table.number(value)), more than \(Table.number(Portable.exp(limit))) times the "
                + "median \(Table.number(Portable.exp(median))) of \(known.count) members"
        }
    }
}
