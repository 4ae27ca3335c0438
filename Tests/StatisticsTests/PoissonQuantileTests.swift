import Randomness
import Statistics
import Testing

@Suite("Counts of Poisson distributions")
struct PoissonQuantileTests {
    @Test("have the mean and the variance of the distribution", arguments: [0.3, 1, 7, 49, 51, 1e3, 1e6])
    func moments(mean: Double) {
        let stream = RandomStream(seed: 3, stream: .simulatedEvents)
        let draws = (0..<20_000).map { PoissonQuantile.count(mean: mean, uniform: stream.uniform(at: $0)) }
        let average = draws.reduce(0, +) / 20_000
        var squares = 0.0
        for draw in draws { squares += (draw - average) * (draw - average) }
        let variance = squares / 20_000
        #expect(abs(average - mean) < 4 * (mean / 20_000).squareRoot())
        #expect(abs(variance / mean - 1) < 0.06)
        #expect(draws.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    }

    @Test("are quantiles: 0 at once where the mean is 0, and the same from both sides of the mean where the method changes")
    func quantiles() {
        #expect(PoissonQuantile.count(mean: 0, uniform: 0.9) == 0)
        #expect(PoissonQuantile.count(mean: 1, uniform: 0.36) == 0 && PoissonQuantile.count(mean: 1, uniform: 0.37) == 1)
        let differences = (1..<1000).count { i in
            let uniform = Double(i) / 1000
            return abs(PoissonQuantile.count(mean: 50, uniform: uniform) - PoissonQuantile.count(mean: 50.000001, uniform: uniform)) > 0
        }
        #expect(differences <= 20)
    }
}
