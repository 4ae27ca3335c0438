import PortableMath

/// The n-point rule of Gauss and Legendre on (0, 1): nodes ascending, weights that add up to 1.
///
/// Roots of P_n by Newton's method from cos(π (i + 3/4)/(n + 1/2)) (M. Abramowitz, I. A. Stegun, 22.16.6). Bitwise reproducible.
public struct GaussLegendre: Sendable {
    public let nodes: [Double]
    public let weights: [Double]

    public init(_ count: Int) {
        precondition(count > 0, "a rule has a node")
        var nodes = [Double](repeating: 0.5, count: count), weights = [Double](repeating: 1, count: count)
        for i in 0..<count {
            var z = Portable.cosine(turns: 0.5 * (Double(i) + 0.75) / (Double(count) + 0.5))
            var slope = 0.0
            for _ in 0..<20 {
                var (last, now) = (1.0, z)
                for n in stride(from: 2, through: count, by: 1) {
                    (last, now) = (now, ((2 * Double(n) - 1) * z * now - (Double(n) - 1) * last) / Double(n))
                }
                slope = Double(count) * (z * now - last) / (z * z - 1)
                let step = now / slope
                z -= step
                if abs(step) < 1e-16 { break }
            }
            nodes[count - 1 - i] = 0.5 * (1 + z)
            weights[count - 1 - i] = 1 / ((1 - z * z) * slope * slope)
        }
        (self.nodes, self.weights) = (nodes, weights)
    }
}
