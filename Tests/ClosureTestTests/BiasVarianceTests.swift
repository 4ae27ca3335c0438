import ClosureTest
import Randomness
import Testing

@Suite("Bias and variance of closure tests")
struct BiasVarianceTests {
    private let points = 400

    private func normal(_ law: Int, _ member: Int, _ point: Int) -> Double {
        RandomStream(seed: 7, stream: .closureNoise, replica: member, address: UInt64(law)).normal(at: UInt64(point))
    }

    /// Ensembles whose mean is off by `error` and whose members spread by `spread`, both in units of δ.
    private func deviations(laws: Int, members: Int, error: Double, spread: Double) -> [Deviation] {
        let indices = Array(0..<points), truth = indices.map { 10 + 0.1 * Double($0) }, delta = indices.map { 0.5 + 0.01 * Double($0) }
        return (0..<laws).map { law in
            let rows = (0..<members).map { member in
                indices.map { i -> Double in
                    let deviation: Double = error * normal(law, -1, i) + spread * normal(law, member, i)
                    return truth[i] + delta[i] * deviation
                }
            }
            let mean = indices.map { i in rows.reduce(0) { $0 + $1[i] } / Double(members) }
            return Deviation(rows: rows, value: mean, law: truth, errors: delta, at: indices)
        }
    }

    @Test("The ratio is 1 where the members spread as far as they are off, and 2 where half as far, however few there are",
          arguments: [(1.0, 0.3, 0.3), (2.0, 0.6, 0.3), (0.5, 0.2, 0.4)], [5, 30])
    func ratio(_ example: (expected: Double, error: Double, spread: Double), members: Int) {
        let ratio = BiasVarianceRatio(deviations(laws: 12, members: members, error: example.error, spread: example.spread), seed: 1)
        #expect(abs(ratio.value - example.expected) < 4 * ratio.error, "\(ratio) for \(example)")
        #expect(ratio.error > 0 && ratio.error < 0.05 * example.expected, "\(ratio)")
    }

    @Test("Bias² and variance are in units of δ²; as many points lie within σ as Student's distribution says")
    func figures() {
        let all = deviations(laws: 12, members: 10, error: 0.3, spread: 0.3)
        func mean(_ figure: (Deviation) -> Double) -> Double { all.reduce(0) { $0 + figure($1) } / Double(all.count) }
        #expect(abs(mean(\.biasSquared) - 0.09 * 1.1) < 0.01)
        #expect(abs(mean(\.biasSquaredOfMany) - 0.09) < 0.01)
        #expect(abs(mean(\.variance) - 0.09) < 0.005)
        let tolerance = 4 * (0.25 / Double(12 * points)).squareRoot()
        #expect(abs(mean(\.within) - Deviation.expectedWithin(members: 10)) < tolerance)
    }

    @Test("Shares within one standard deviation of ensembles of R members", arguments: [
        // P(|t| ≤ 1/√(1 + 1/R)) for R − 1 degrees of freedom, by Simpson's rule on the density.
        (2, 0.43590578315102513), (3, 0.5222329678670936), (4, 0.5630023791115996),
        (5, 0.5870456334488521), (10, 0.6347397018393096), (11, 0.6390740421709578),
        (50, 0.6730335703451128),
    ])
    func expected(members: Int, share: Double) {
        #expect(abs(Deviation.expectedWithin(members: members) - share) < 1e-10)
    }

    @Test("One law has a ratio without an error; one member, no members and no points have none")
    func degenerate() {
        let one = BiasVarianceRatio(deviations(laws: 1, members: 10, error: 0.3, spread: 0.3), seed: 1)
        #expect(one.value.isFinite && one.error.isNaN)
        #expect(BiasVarianceRatio(deviations(laws: 3, members: 1, error: 0.3, spread: 0.3), seed: 1).value.isNaN)
        #expect(BiasVarianceRatio([], seed: 1).value.isNaN)
        #expect(Deviation(rows: [], value: [1], law: [1], errors: [1], at: [0]).biasSquared.isNaN)
        #expect(Deviation(rows: [[1]], value: [1], law: [1], errors: [1], at: []).biasSquared.isNaN)
        #expect(Deviation.expectedWithin(members: 1).isNaN)
    }
}
