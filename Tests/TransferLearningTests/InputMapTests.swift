import ScatteringData
import Testing
import TransferLearning

@Suite("Steps from nucleus to nucleus")
struct InputMapTests {
    static let point = Kinematics(energy: 0.68, theta: 60, omega: 0.22)

    @Test("A step without transform and residual is the ratio of the mass numbers")
    func plain() {
        var (point, scale) = (Self.point, 100.0)
        InputMap(massRatio: 0.5, transform: .identity).take(&point, &scale)
        #expect(point == Self.point && scale == 50)
    }

    @Test("The residual is taken at the point itself, the transform leads on from it")
    func order() {
        let here = GaussianProcessCorrection.variables(energy: 0.68, cosTheta: Self.point.cosTheta, omega: 0.22)
        let transform = QuasiElasticTransform(norm: 1.1, shift: 0.01, width: 1.2)
        let step = InputMap(
            massRatio: 2, transform: transform, residual: GaussianProcessCorrection(centres: [here], coefficients: [0.3]))
        var (point, scale) = (Self.point, 100.0)
        step.take(&point, &scale)
        let (moved, amplitude) = transform(Self.point)
        #expect(point == moved && moved.omega != 0.22)
        #expect(abs(scale / (100 * 1.3498588075760032 * 2 * amplitude) - 1) < 1e-14, "exp(0.3) where the centre is")
    }

    @Test("Steps of a chain are taken one after the other: in another order they lead elsewhere")
    func chain() {
        let first = InputMap(massRatio: 2, transform: QuasiElasticTransform(shift: 0.02))
        let second = InputMap(massRatio: 3, transform: QuasiElasticTransform(norm: 1.1, width: 1.3))
        func end(_ steps: [InputMap]) -> (Kinematics, Double) {
            var (point, scale) = (Self.point, 1.0)
            for step in steps { step.take(&point, &scale) }
            return (point, scale)
        }
        let (there, factor) = end([first, second])
        let (between, _) = first.transform(Self.point)
        #expect(there == second.transform(between).kinematics)
        #expect(factor == 1 * 2 * first.transform(Self.point).amplitude * 3 * second.transform(between).amplitude)
        #expect(end([second, first]).0 != there)
    }
}
