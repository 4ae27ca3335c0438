import PortableMath

/// c₀, c₁ and c₂ of quarks and antiquarks as functions of few numbers: what networks correct.
///
///     ln c₀ = a₀ + a₁ ln x + a₂ ln(1 − x) + a₃ x + L (b₀ + b₁ ln x + b₂ ln(1 − x) + b₃ x) + d (ln(Q² + 0.05) − L) + f₀ + g
///     ln η  = e₀ + e₁ ln x + e₂ ln(1 − x) + e₃ L
///     c₁ = ½ c₀ (1 + ρ/(1 + r)) e^(f₁),   c₂ = ½ c₀ (1 + ρ)/(1 + r) · e^(h₀ + h₁ L + f₁ + f₂),   ρ = (1 − η)/(1 + η)
///
/// with L = ln(Q² + 0.7), Q² in GeV², r = m²/Q² and η the ratio of antiquarks to quarks; for antineutrinos ρ has the other sign. c₁ and c₂
/// are those of massless quarks (C. H. Albright, C. Jarlskog, Nucl. Phys. B 84 (1975) 467) but for h, which breaks the relation of
/// C. G. Callan and D. J. Gross (Phys. Rev. Lett. 22 (1969) 156), and for f.
///
/// f are smooth fields, Gaussian processes on the plane of the nodes in which both directions run from 0 to 1: of standard deviation s,
/// 0.3 s and 0.3 s, and a correlation length of 0.2. g is a ``ResonanceField`` of a standard deviation of its own. All are sums of products
/// of cosines, whose amplitudes are numbers as the others.
///
/// Bitwise reproducible.
public struct QuarkBase: Sendable {
    /// Normal distributions of the numbers before any event: a₀ … a₃, b₀ … b₃, d, e₀ … e₃, h₀, h₁, and the amplitudes of f₀, f₁, f₂ and g.
    public private(set) var centres: [Double]
    public let deviations: [Double]

    /// The numbers of each logarithm; fields follow.
    private static let ofC0 = 0..<9, ofRatio = 9..<13, ofBreaking = 13..<15

    private let isAntineutrino: Bool
    /// r, and what the first numbers and the amplitudes are multiplied by, node by node.
    private let ratios: [Double]
    private let features: [[Double]]
    private let waves: [[Double]]
    private let resonances: [[Double]]

    /// - Parameters:
    ///   - deviation: s.
    ///   - resonances: the standard deviation of g; nil for a base without it.
    public init(
        _ grid: NodeGrid, current: ChargedCurrent, isAntineutrino: Bool = false, deviation: Double, resonances strength: Double? = nil
    ) {
        self.isAntineutrino = isAntineutrino
        let nodes = (0..<grid.count).map { grid.node($0) }
        ratios = nodes.map { current.leptonMass * current.leptonMass / $0.squaredMomentum }
        features = nodes.map { node in
            let (x, l) = (node.x, Portable.log(node.squaredMomentum + 0.7))
            let (small, large) = (Portable.log(x), Portable.log(onePlus: -x))
            return [1, small, large, x, l, l * small, l * large, l * x, Portable.log(node.squaredMomentum + 0.05) - l]
                + [1, small, large, l] + [1, l]
        }
        let field = SmoothField(lengths: (0.2, 0.2), hasConstant: false)
        waves = (0..<grid.count).map { field.waves(at: grid.place($0)) }
        let amplitudes = field.deviations.map { deviation * $0 }
        let structure = ResonanceField()
        resonances = strength == nil ? nodes.map { _ in [] } : (0..<grid.count).map { structure.waves(nodes[$0], v: grid.place($0).v) }
        let ofResonances = strength.map { strength in structure.deviations.map { strength * $0 } } ?? []
        centres = [0, 0.5, 3, 0, 0, 0, 0, 0, 0, -1, 0, 3, 0, 0, 0] + Array(repeating: 0, count: 3 * amplitudes.count + ofResonances.count)
        deviations = [1e3, 1, 2, 6, 2, 1, 1, 3, 0.05, 1.5, 0.3, 3, 0.3, 0.1, 0.1]
            + amplitudes + amplitudes.map { 0.3 * $0 } + amplitudes.map { 0.3 * $0 } + ofResonances
    }

    /// The same family whose centres are drawn from the normal distributions, but for that of the common factor.
    ///
    /// - Parameter normal: the standard normal number of each centre.
    public func drawn(_ normal: (Int) -> Double) -> QuarkBase {
        var drawn = self
        for k in centres.indices.dropFirst() { drawn.centres[k] += deviations[k] * normal(k) }
        return drawn
    }

    private func sum(_ node: Int, _ numbers: [Double], _ range: Range<Int>) -> Double {
        range.reduce(0) { $0 + numbers[$1] * features[node][$1] }
    }

    /// f₀, f₁ or f₂.
    private func field(_ i: Int, _ node: Int, _ numbers: [Double]) -> Double {
        let waves = waves[node], first = QuarkBase.ofBreaking.upperBound + i * waves.count
        return waves.indices.reduce(0) { $0 + numbers[first + $1] * waves[$1] }
    }

    /// g.
    private func structure(_ node: Int, _ numbers: [Double]) -> Double {
        let waves = resonances[node], first = numbers.count - waves.count
        return waves.indices.reduce(0) { $0 + numbers[first + $1] * waves[$1] }
    }

    /// ½(1 ± ρ), the share of quarks in a beam of neutrinos and of antiquarks in one of antineutrinos.
    private func share(_ node: Int, _ numbers: [Double]) -> Double {
        let ratio = sum(node, numbers, QuarkBase.ofRatio)
        return Portable.sigmoid(isAntineutrino ? ratio : -ratio)
    }

    /// c₀, c₁ and c₂ at all nodes.
    public func values(_ numbers: [Double]) -> [Double] {
        ratios.indices.flatMap { node in
            let (r, share) = (ratios[node], share(node, numbers))
            let c0 = Portable.exp(sum(node, numbers, QuarkBase.ofC0) + field(0, node, numbers) + structure(node, numbers))
            let ofRatio = c0 * Portable.exp(field(1, node, numbers))
            let breaking = Portable.exp(sum(node, numbers, QuarkBase.ofBreaking) + field(2, node, numbers))
            return [c0, ofRatio * (share + 0.5 * r) / (1 + r), ofRatio * share / (1 + r) * breaking]
        }
    }

    /// d ln c/dp of each number p.
    public func slopes(_ numbers: [Double]) -> [[Double]] {
        let shares = ratios.indices.map { share($0, numbers) }, sign = isAntineutrino ? 1.0 : -1.0
        let first = QuarkBase.ofBreaking.upperBound, last = numbers.count - (resonances.first?.count ?? 0)
        return numbers.indices.map { k in
            ratios.indices.flatMap { node in
                if k >= last { return Array(repeating: resonances[node][k - last], count: 3) }
                if k >= first {
                    let count = waves[node].count, wave = waves[node][(k - first) % count]
                    return (0..<3).map { $0 >= (k - first) / count ? wave : 0 }
                }
                let feature = features[node][k], share = shares[node], change = sign * (1 - share) * feature
                if QuarkBase.ofC0 ~= k { return [feature, feature, feature] }
                if QuarkBase.ofRatio ~= k { return [0, change * share / (share + 0.5 * ratios[node]), change] }
                return [0, 0, feature]
            }
        }
    }
}
