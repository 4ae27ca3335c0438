import PortableMath

/// A Gaussian process on the unit square, as a sum of cosines with normal amplitudes:
///
///     f(u, v) = Σ_kl a_kl cos(πku) cos(πlv),   ⟨a_kl²⟩ ∝ e^(−½ π² ℓ² (k² + l²)),   ⟨f²⟩ = 1 on average over the square
///
/// That is a process of correlation length ℓ whose slope vanishes at the edges. Waves of less than a hundredth of the greatest variance are
/// left out, as is the constant one.
struct SmoothField: Sendable {
    private let orders: [(u: Int, v: Int)]
    /// Standard deviations of the amplitudes.
    let deviations: [Double]

    init(length: Double) {
        let scale = 0.5 * Double.pi * Double.pi * length * length, limit = Portable.log(100)
        let last = Int((limit / scale).squareRoot()) + 1
        var (orders, variances, total) = ([(u: Int, v: Int)](), [Double](), 0.0)
        for k in 0...last {
            for l in 0...last where k + l > 0 {
                let exponent = scale * Double(k * k + l * l)
                guard exponent < limit else { continue }
                orders.append((k, l))
                variances.append(Portable.exp(-exponent))
                // The mean of cos² is ½.
                total += Portable.exp(-exponent) * (k > 0 ? 0.5 : 1) * (l > 0 ? 0.5 : 1)
            }
        }
        self.orders = orders
        deviations = variances.map { ($0 / total).squareRoot() }
    }

    /// cos(πku) cos(πlv) of each amplitude.
    func waves(at place: (u: Double, v: Double)) -> [Double] {
        orders.map { order in
            let along = Portable.cosine(turns: 0.5 * Double(order.u) * place.u)
            return along * Portable.cosine(turns: 0.5 * Double(order.v) * place.v)
        }
    }
}
