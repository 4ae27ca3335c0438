import NeuralNetwork
import Randomness
import SampleComparison
import Testing

@Suite("Two samples compared")
struct SampleComparisonTests {
    private func normal(_ count: Int, seed: UInt64, shift: Double = 0) -> [Double] {
        let stream = RandomStream(seed: seed, stream: .closureNoise)
        return (0..<count).map { stream.normal(at: UInt64($0)) + shift }
    }

    @Test("The earth mover's distance of shifted samples is the shift; SciPy's number for samples of other lengths")
    func distance() {
        let sample = normal(1000, seed: 1)
        #expect(EarthMoversDistance.between(sample, sample) == 0)
        #expect(abs(EarthMoversDistance.between(sample, sample.map { $0 + 0.3 }) - 0.3) < 1e-12)
        // scipy.stats.wasserstein_distance([0, 1, 3], [5, 6, 8, 1]) = 3.6666666666666665
        #expect(abs(EarthMoversDistance.between([0, 1, 3], [5, 6, 8, 1]) - 3.6666666666666665) < 1e-12)
        #expect(EarthMoversDistance.between([], [1]).isNaN)
    }

    @Test("The mean pull of samples of one law is √(2/π); of others more")
    func pull() {
        func pair(_ seed: UInt64, shift: Double = 0) -> (x: [Double], y: [Double]) {
            (normal(40_000, seed: seed, shift: shift), normal(40_000, seed: seed + 100))
        }
        #expect(abs(BinnedPull.between(pair(1), pair(2)) - 0.798) < 0.08)
        #expect(BinnedPull.between(pair(1), pair(2, shift: 0.2)) > 1)
        #expect(BinnedPull.between(([1], [1]), ([1], [1])).isNaN)
    }

    @Test("A classifier cannot tell samples of one law apart, and reaches the area that a shift allows")
    func classifier() {
        func area(_ shift: Double, seed: UInt64 = 1) -> TwoSampleClassifier {
            TwoSampleClassifier(
                first: [normal(4000, seed: 1), normal(4000, seed: 2, shift: shift)],
                second: [normal(4000, seed: 3), normal(4000, seed: 4)], seed: seed, products: .available[0])
        }
        let same = area(0)
        #expect(abs(same.area - 0.5) < 4 * same.error && abs(same.error - 0.00913) < 1e-4)
        // Φ(1/√2) = 0.7602 is the most that anybody reaches for a shift by one deviation.
        #expect(abs(area(1).area - 0.7602) < 0.02)
        #expect(area(1).area == area(1).area)
    }
}
