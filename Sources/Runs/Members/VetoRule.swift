import PortableMath
import Text

/// Keeps members out of the ensemble that are trained but lie outside the spread of the others.
///
/// A member is vetoed when one of its figures is more than `limit` times the median of all: ln limit is `spreads` robust standard
/// deviations of ln figure (1.4826 times the median absolute deviation), and at least ln `leastFactor`. Fewer than five members have no
/// spread to lie outside of.
public struct VetoRule: Sendable, Equatable {
    /// A figure by which members are judged.
    public struct Criterion: Sendable, Equatable {
        /// Name of the figure, a number above 0.
        public var figure: String
        /// What people call it: "χ²/N on the training points".
        public var label: String
        /// Robust standard deviations of ln figure; 0 vetoes nobody.
        public var spreads: Double
        public var leastFactor: Double

        public init(figure: String, label: String, spreads: Double, leastFactor: Double) {
            self.figure = figure
            self.label = label
            self.spreads = spreads
            self.leastFactor = leastFactor
        }
    }

    /// The first one that vetoes a member gives the reason.
    public var criteria: [Criterion]

    public init(_ criteria: [Criterion]) { self.criteria = criteria }

    static let leastMembers = 5

    /// Which of the trained members with these figures are vetoed, and why. A function of the values alone, whatever their order.
    public func vetoes(_ members: [Figures]) -> [String?] {
        criteria.reduce(members.map { _ in nil }) { reasons, criterion in
            zip(reasons, outliers(members.map { $0[criterion.figure] }, criterion)).map { $0 ?? $1 }
        }
    }

    /// For each value that lies too far above the others, in words by how much.
    private func outliers(_ values: [Double], _ criterion: Criterion) -> [String?] {
        let logarithms = values.map { Portable.log(max($0, .leastNormalMagnitude)) }
        // A member without the figure, such as one without training points, has nothing to be judged by.
        let known = logarithms.filter { !$0.isNaN }
        guard criterion.spreads > 0, known.count >= VetoRule.leastMembers else { return values.map { _ in nil } }
        let median = OrderStatistics.median(known)
        let deviation = 1.4826 * OrderStatistics.median(known.map { abs($0 - median) })
        let limit = max(criterion.spreads * deviation, Portable.log(criterion.leastFactor))
        return zip(values, logarithms).map { value, logarithm in
            guard logarithm - median > limit else { return nil }
            return "\(criterion.label) is \(Table.number(value)), more than \(Table.number(Portable.exp(limit))) times the "
                + "median \(Table.number(Portable.exp(median))) of \(known.count) members"
        }
    }
}
