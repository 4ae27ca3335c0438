import Events
import PortableMath
import Randomness

/// A law of muons whose density is known in closed form: u₁ from one of two normal distributions, u₂ from one that follows u₁.
public enum ToyLaw {
    /// Events with E_ν uniform between 0.5 and 5 GeV.
    public static func events(_ count: Int, seed: UInt64, shift: Double = 0) -> [Event] {
        let stream = RandomStream(seed: seed, stream: .closureNoise)
        return (0..<count).map { number in
            func uniform(_ draw: Int) -> Double { stream.uniform(at: UInt64(5 * number + draw)) }
            func normal(_ draw: Int) -> Double { stream.normal(at: UInt64(5 * number + draw)) }
            let energy = 0.5 + 4.5 * uniform(0)
            let part = parts(energy, shift)[uniform(1) < 0.4 ? 0 : 1]
            let first = part.mean + part.deviation * normal(2)
            let second = angle(energy, first).mean + angle(energy, first).deviation * normal(3)
            return EventVariables.event(energy: energy, first, second)
        }
    }

    private static func parts(_ energy: Double, _ shift: Double) -> [(share: Double, mean: Double, deviation: Double)] {
        let l = Portable.log(energy)
        return [(0.4, -2.2 + 0.3 * l + shift, 0.35), (0.6, -0.6 - 0.2 * l + shift, 1.1)]
    }

    private static func angle(_ energy: Double, _ first: Double) -> (mean: Double, deviation: Double) {
        (-2.5 + 0.5 * first - 1.2 * Portable.log(energy), 0.7)
    }

    /// ln p(E_μ, cos θ | E_ν), p in 1/GeV.
    public static func logDensity(of event: Event, shift: Double = 0) -> Double {
        func normal(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
            let z = (x - mean) / deviation
            return Portable.exp(-0.5 * z * z) / (deviation * 2.5066282746310002)
        }
        let (first, second) = EventVariables.values(of: event)
        let density = parts(event.energy, shift).reduce(0) { $0 + $1.share * normal(first, $1.mean, $1.deviation) }
        let (mean, deviation) = angle(event.energy, first)
        return Portable.log(density * normal(second, mean, deviation)) + EventVariables.logJacobian(of: event)
    }

    /// As a table of comma-separated values.
    public static func text(_ events: [Event]) -> String {
        "E_nu_GeV,E_mu_GeV,cos_theta,channel\n" + events.map { "\($0.energy),\($0.muonEnergy),\($0.cosTheta),1\n" }.joined()
    }
}
