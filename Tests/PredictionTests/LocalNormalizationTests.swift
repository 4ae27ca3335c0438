import Prediction
import PortableMath
import ScatteringData
import Testing

@Suite("The shape spread between the experiments")
struct LocalNormalizationTests {
    /// Two experiments at two angles.
    let training = [20.0, 20, 60].map { Kinematics(energy: 1, theta: $0, omega: 0.2) }

    @Test("At an experiment λ is that of the experiment, far away that of the nearest")
    func nearest() {
        let normalization = LocalNormalization(normalizations: [[0.9, 1.1], [1, 1.2]], training: training, experiments: [0, 0, 1])
        #expect(normalization(training[0]) == [0.9, 1] && normalization(training[2]) == [1.1, 1.2])
        #expect(normalization(Kinematics(energy: 9, theta: 170, omega: 3)) == [1.1, 1.2])
    }

    @Test("Half way between a point of one and a point of another experiment each has half the weight")
    func between() {
        let normalization = LocalNormalization(
            normalizations: [[0.9, 1.1]], training: [training[0], training[2]], experiments: [0, 1])
        #expect(abs(normalization(Kinematics(energy: 1, theta: 40, omega: 0.2))[0] - 1) < 1e-12)
    }

    @Test("Members that differ by their scale alone have no shape spread; it does not change when all λ are larger")
    func scales() {
        let scales = [0.8, 1, 1.3], predictions = scales.map { 5 * $0 }
        let taken = LocalNormalization(normalizations: scales.map { [1 / $0] }, training: [training[0]], experiments: [0])
        #expect(taken.shapeDeviation(of: predictions[...], at: training[2]) < 1e-15)
        let values = [4.0, 5, 6.5]
        let one = LocalNormalization(normalizations: scales.map { [$0] }, training: [training[0]], experiments: [0])
        let other = LocalNormalization(normalizations: scales.map { [1.7 * $0] }, training: [training[0]], experiments: [0])
        let deviations = [one, other].map { $0.shapeDeviation(of: values[...], at: training[1]) }
        #expect(abs(deviations[0] - deviations[1]) < 1e-12 && deviations[0] > 1)
    }
}
