import PortableMath

/// Keeps members out of the ensemble that are trained but lie outside the spread of the others.
///
/// A member is vetoed when its χ²/N on the training points is more than `limit` times the median of all: ln limit is `spreads` robust
/// standard deviations of ln χ²/N (1.4826 times the median absolute deviation), and 1.5 for the limit at least. Test points decide
/// nothing. Fewer than five members have no spread to lie outside of.
public struct VetoRule: Sendable, Equatable {
    /// Robust standard deviations; 0 vetoes nobody.
    public var spreads: Double

    public init(spreads: Double) { self.spreads = spreads }

    static let leastMembers = 5
    static let leastFactor = 1.5

    /// Of members with these χ²/N, which are vetoed, and why. A function of the values alone, whatever their order.
    public func vetoes(_ chiSquares: [Double]) -> [String?] {
        guard spreads > 0, chiSquares.count >= VetoRule.leastMembers else { return chiSquares.map { _ in nil } }
        let logarithms = chiSquares.map { Portable.log(max($0, .leastNormalMagnitude)) }
        let median = VetoRule.median(logarithms)
        let deviation = 1.4826 * VetoRule.median(logarithms.map { abs($0 - median) })
        let limit = max(spreads * deviation, Portable.log(VetoRule.leastFactor))
        return zip(chiSquares, logarithms).map { chiSquare, logarithm in
            // A member without training points has no χ², and nothing to be judged by.
            guard logarithm - median > limit else { return nil }
            return "χ²/N on the training points is \(Table.number(chiSquare)), more than \(Table.number(Portable.exp(limit))) times the "
                + "median \(Table.number(Portable.exp(median))) of \(chiSquares.count) members"
        }
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle])
    }
}
