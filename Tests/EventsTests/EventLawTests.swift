import Events
import PortableMath
import Testing

@Suite("The law of closure tests")
struct EventLawTests {
    @Test("Its density integrates to one, and events are spread by it: shares of cells, random and even")
    func density() {
        let law = EventLaw()
        for energy in [0.6, 2, 4.5] {
            var sum = 0.0
            let steps = 400
            for i in 0..<steps {
                for j in 0..<steps {
                    let (first, second) = (-8 + 16 * (Double(i) + 0.5) / 400, -14 + 20 * (Double(j) + 0.5) / 400)
                    let event = EventVariables.event(energy: energy, first, second)
                    sum += exponential(law.logDensity(of: event) - EventVariables.logJacobian(of: event)) * 16 * 20 / Double(steps * steps)
                }
            }
            #expect(abs(sum - 1) < 1e-3, "\(energy): \(sum)")
        }
        for events in [law.events(40_000, seed: 5), law.evenEvents(40_000)] {
            let entropy = -events.reduce(0) { $0 + law.logDensity(of: $1) } / 40_000
            let other = -events.reduce(0) { $0 + EventLaw(shift: 0.3).logDensity(of: $1) } / 40_000
            #expect(other > entropy + 0.02)
            // Of random events the mean has an error of 0.006.
            let reference = -law.evenEvents(200_000).reduce(0) { $0 + law.logDensity(of: $1) } / 200_000
            #expect(abs(entropy - reference) < 0.025)
        }
    }

    private func exponential(_ x: Double) -> Double { Portable.exp(x) }
}
