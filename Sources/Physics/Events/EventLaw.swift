import PortableMath
import Randomness

/// A law of muons whose density is known in closed form, for closure tests: u₁ from one of two normal distributions whose means follow
/// ln E_ν, one narrow and one wide as quasielastic and inelastic scattering are, u₂ from a normal distribution that follows u₁ and ln E_ν;
/// E_ν uniform between 0.5 and 5 GeV.
public struct EventLaw: Sendable {
    /// By how much both means of u₁ are moved: another law, near the first.
    public var shift: Double

    public init(shift: Double = 0) { self.shift = shift }

    /// The event at four uniform numbers: of E_ν, of which normal distribution, of u₁ and of u₂.
    public func event(_ uniform: SIMD4<Double>) -> Event {
        let energy = 0.5 + 4.5 * uniform[0]
        let part = parts(energy)[uniform[1] < 0.4 ? 0 : 1]
        let first = part.mean + part.deviation * Portable.normalQuantile(uniform[2])
        let angle = angle(energy, first)
        return EventVariables.event(energy: energy, first, angle.mean + angle.deviation * Portable.normalQuantile(uniform[3]))
    }

    /// Random events.
    public func events(_ count: Int, seed: UInt64) -> [Event] {
        let stream = RandomStream(seed: seed, stream: .closureNoise)
        return (0..<count).map { number in
            event(SIMD4((0..<4).map { stream.uniform(at: UInt64(5 * number + $0)) }))
        }
    }

    /// Events as even as four numbers can be spread, nearly without statistical noise: a Kronecker sequence of powers of 1/g, g⁵ = g + 1
    /// (after M. Roberts's generalized golden ratios).
    public func evenEvents(_ count: Int) -> [Event] {
        let step = 1 / 1.1673039782614187
        let steps = SIMD4(step, step * step, step * step * step, step * step * step * step)
        return (0..<count).map { number in
            let place = 0.5 + Double(number + 1) * steps
            let fraction = place - place.rounded(.down)
            return event(fraction.clamped(lowerBound: SIMD4(repeating: 1e-12), upperBound: SIMD4(repeating: 1 - 1e-12)))
        }
    }

    private func parts(_ energy: Double) -> [(share: Double, mean: Double, deviation: Double)] {
        let l = Portable.log(energy)
        return [(0.4, -2.2 + 0.3 * l + shift, 0.35), (0.6, -0.6 - 0.2 * l + shift, 1.1)]
    }

    private func angle(_ energy: Double, _ first: Double) -> (mean: Double, deviation: Double) {
        (-2.5 + 0.5 * first - 1.2 * Portable.log(energy), 0.7)
    }

    /// ln p(E_μ, cos θ | E_ν), p in 1/GeV.
    public func logDensity(of event: Event) -> Double {
        func normal(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
            let z = (x - mean) / deviation
            return Portable.exp(-0.5 * z * z) / (deviation * 2.5066282746310002)
        }
        let (first, second) = EventVariables.values(of: event)
        let density = parts(event.energy).reduce(0) { $0 + $1.share * normal(first, $1.mean, $1.deviation) }
        let (mean, deviation) = angle(event.energy, first)
        return Portable.log(density * normal(second, mean, deviation)) + EventVariables.logJacobian(of: event)
    }
}
