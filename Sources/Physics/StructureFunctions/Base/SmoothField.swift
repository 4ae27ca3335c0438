import PortableMath

/// A Gaussian process on the unit square, as a sum of cosines with normal amplitudes:
///
///     f(u, v) = Σ_kl a_kl cos(πku) cos(πlv),   ⟨a_kl²⟩ ∝ e^(−½ π² (ℓ_u² k² + ℓ_v² l²)),   ⟨f²⟩ = 1 on average over the square
///
/// That is a process of correlation lengths ℓ whose slope vanishes at the edges. Waves of less than a hundredth of the greatest variance
/// are left out.
struct SmoothField: Sendable {
    private let orders: [(u: Int, v: Int)]
    /// Standard deviations of the amplitudes.
    let deviations: [Double]

    /// - Parameter hasConstant: whether the wave that is 1 everywhere is one of them.
    init(lengths: (u: Double, v: Double), hasConstant: Bool) {
        let limit = Portable.log(100)
        let (scaleU, scaleV) = (0.5 * Double.pi * Double.pi * lengths.u * lengths.u, 0.5 * Double.pi * Double.pi * lengths.v * lengths.v)
        var (orders, variances, total) = ([(u: Int, v: Int)](), [Double](), 0.0)
        for k in 0...Int((limit / scaleU).squareRoot()) + 1 {
            for l in 0...Int((limit / scaleV).squareRoot()) + 1 where hasConstant || k + l > 0 {
                let exponent = scaleU * Double(k * k) + scaleV * Double(l * l)
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
