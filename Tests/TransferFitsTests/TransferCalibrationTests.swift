import ScatteringData
import Statistics
import TransferFits
import Testing

@Suite("The calibrated deviations of a fine-tune")
struct TransferCalibrationTests {
    /// Points of 100 ± 3 nb/sr/GeV, the first ones left out with these pulls, the others test points.
    private func calibration(pulls: [Double], tests: Int = 5) -> TransferCalibration {
        let count = pulls.count + tests
        let data = FitData(
            value: Array(repeating: 100, count: count), error: Array(repeating: 3, count: count), group: Array(repeating: 0, count: count),
            groupUncertainty: [0.02])
        // √(0.04² + 0.03²) = 0.05.
        let nowhere = Array(repeating: Double.nan, count: tests)
        return TransferCalibration(
            EpistemicVariance(
                points: Array(repeating: 0.01, count: count), band: [], difference: pulls.map { 0.05 * $0 } + nowhere,
                leftOut: pulls.map { _ in 0.0016 } + nowhere), data: data)
    }

    @Test("Within s lie as many pulls as of a normal distribution within 1; signs and outliers do not matter")
    func scale() {
        // 1.5 times what 68.27 % of 101 equidistant pulls 0.01, 0.02, … lie within, half of them negative.
        let pulls = (0...100).map { (i: Int) -> Double in
            let size = 0.015 * Double(i)
            return i % 2 == 0 ? size : -size
        }
        let fitted = calibration(pulls: pulls)
        #expect(abs(fitted.scale - 1.5 * 0.6826894921370859) < 1e-12 && fitted.fittedPoints == 101)
        #expect(calibration(pulls: Array(pulls.dropLast()) + [1e6]).scale == fitted.scale)
        #expect(calibration(pulls: pulls, tests: 0).scale == fitted.scale)
    }

    @Test("With too few training points the model's own word counts")
    func few() {
        let pulls = Array(repeating: 4.0, count: TransferCalibration.leastPoints)
        #expect(abs(calibration(pulls: pulls).scale - 4) < 1e-12)
        let few = calibration(pulls: Array(pulls.dropLast()))
        #expect(few.scale == 1 && few.fittedPoints == 0)
    }

    @Test("The deviation is s·f̄ times that of ln f, and never below the members' own spread")
    func deviation() {
        let two = calibration(pulls: Array(repeating: 2, count: 30))
        #expect(abs(two.deviation(mean: 50, open: 0.01, spread: 4) - 10) < 1e-12)
        #expect(two.deviation(mean: 50, open: 0.01, spread: 400) == 20)
        // A single member has no spread.
        #expect(abs(two.deviation(mean: 50, open: 0.01, spread: .nan) - 10) < 1e-12)
    }

    @Test("The mean over members, in their order")
    func mean() {
        let a = EpistemicVariance(points: [1, 2], band: [3], difference: [0.5, .nan], leftOut: [1, .nan])
        let b = EpistemicVariance(points: [3, 2], band: [5], difference: [-0.5, .nan], leftOut: [2, .nan])
        let mean = EpistemicVariance(meanOf: [a, b])
        #expect(mean?.points == [2, 2] && mean?.band == [4] && mean?.difference[0] == 0 && mean?.leftOut[0] == 1.5)
        #expect(mean?.difference[1].isNaN == true && EpistemicVariance(meanOf: []) == nil)
    }
}
