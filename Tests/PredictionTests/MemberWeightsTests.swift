import Prediction
import Testing

@Suite("Weights of events")
struct MemberWeightsTests {
    @Test("Each member over the mean, whose average is 1")
    func ratios() {
        let weights = MemberWeights.weights([1, 2, 3, 10, 20, 60], means: [2, 30])
        #expect(weights == [0.5, 1, 1.5, Float(1.0 / 3), Float(2.0 / 3), 2])
        #expect(abs(weights[3...].reduce(0, +) / 3 - 1) < 1e-6)
    }

    @Test("Where the mean is 0 or not finite all weights are 1, and the other events are as they were")
    func undefined() {
        #expect(MemberWeights.weights([0, 0, 1, 3], means: [0, 2]) == [1, 1, 0.5, 1.5])
        #expect(MemberWeights.weights([.infinity, 1, .nan, 1], means: [.infinity, .nan]) == [1, 1, 1, 1])
        #expect([0, -0.0, .nan, .infinity].allSatisfy { !MemberWeights.isDefined(mean: $0) })
        #expect(MemberWeights.isDefined(mean: .leastNonzeroMagnitude))
    }

    @Test("No events, no weights")
    func none() {
        #expect(MemberWeights.weights([], means: []).isEmpty)
    }
}
