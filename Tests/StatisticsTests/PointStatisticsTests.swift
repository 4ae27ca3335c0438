import Statistics
import Testing

@Suite("Spreads of the members at a point")
struct PointStatisticsTests {
    let predictions = [1.0, 2, 3, 4], normalizations = [1.0, 1, 0.5, 0.5]

    @Test("λf is 1, 2, 1.5, 2: its variance by hand, and that of three members that did not see the point")
    func byHand() {
        let bands = PointStatistics(
            predictions: predictions[...], normalizations: normalizations, isSeen: [false, true, false, false], isTraining: true)
        #expect(abs(bands.shapeVariance - 0.6875 / 3) < 1e-15)
        #expect(bands.outOfSampleMean == 1.5 && bands.outOfSampleMembers == 3)
        #expect(PointStatistics(numbers: bands.numbers[...]) == bands)
        #expect(bands.outOfSampleVariance == 0.25)
        #expect(abs(bands.outOfSampleAbsoluteVariance - 7.0 / 3) < 1e-15)
    }

    @Test("A common drift of the members' scale, taken up by λ, is in the absolute spread and not in that of the shape")
    func drift() {
        let scales = [0.9, 1, 1.25]
        let bands = PointStatistics(
            predictions: scales.map { 7 * $0 }[...], normalizations: scales.map { 1 / $0 }, isSeen: [false, false, false], isTraining: true)
        #expect(bands.shapeVariance < 1e-28)
        #expect(bands.outOfSampleAbsoluteVariance > 1)
    }

    @Test("What makes of the spread of a few members that of the distribution: Student's t of 68.27 % times √(1 + 1/n)", arguments: [
        // By the trapezoidal rule on the integrals of cosines, in NumPy.
        (2, 2.2503), (3, 1.5257), (5, 1.2506), (10, 1.1104), (50, 1.0204),
    ])
    func factor(members: Int, value: Double) {
        #expect(abs(PointStatistics.factor(members: members) - value) < 1e-4)
        #expect(PointStatistics.factor(members: 1).isNaN)
    }

    @Test("Two members that did not see a point are not enough, and test points are not out of sample")
    func undefined() {
        let seen = [false, true, false, true]
        let few = PointStatistics(predictions: predictions[...], normalizations: normalizations, isSeen: seen, isTraining: true)
        #expect(few.outOfSampleMean.isNaN && few.outOfSampleVariance.isNaN && few.outOfSampleAbsoluteVariance.isNaN)
        let test = PointStatistics(
            predictions: predictions[...], normalizations: normalizations, isSeen: seen.map { _ in false }, isTraining: false)
        #expect(test.outOfSampleMean.isNaN && test.shapeVariance == few.shapeVariance)
        #expect(PointStatistics(predictions: [1], normalizations: [1], isSeen: [true], isTraining: true).shapeVariance.isNaN)
    }
}
