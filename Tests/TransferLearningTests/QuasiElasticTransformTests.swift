import CrossSections
import NeuralNetwork
import Reference
import ScatteringData
import Statistics
import Testing
import ToyData
import Training
import TransferLearning

@Suite("The quasi-elastic transform")
struct QuasiElasticTransformTests {
    static let point = Kinematics(energy: 0.68, theta: 60, omega: 0.22)

    @Test("The identity changes no bit, and no number does nothing")
    func identity() {
        let (same, amplitude) = QuasiElasticTransform.identity(Self.point)
        #expect(same == Self.point && amplitude == 1)
        let points = Toy.points().points
        let seen = points.seen(through: [InputMap(massRatio: 2, transform: .identity)])
        #expect(seen.inputs == points.inputs)
        #expect(seen.scale == points.scale.map { 2 * $0 })
    }

    /// ω_QE = E − E/(1 + E(1 − cos θ)/M); W = M there, so that u is 1 to 0.5 %.
    @Test("On the quasi-elastic side: shift and width about the peak, amplitude 1/κ; far in the resonances neither")
    func peak() {
        let E = 0.68, M = Nucleon.mass
        let peak = E - E / (1 + E * 0.5 / M) + 0.025
        let shifted = QuasiElasticTransform(shift: 0.01)(Kinematics(energy: E, theta: 60, omega: peak + 0.01))
        #expect(abs(shifted.kinematics.omega - peak) < 1e-3)
        #expect(shifted.amplitude == 1)
        let wide = QuasiElasticTransform(norm: 1.1, width: 1.25)(Kinematics(energy: E, theta: 60, omega: peak - 0.05))
        #expect(abs(wide.kinematics.omega - (peak - 0.04)) < 1e-3)
        #expect(abs(wide.amplitude - 1.1 / 1.25) < 5e-3)
        let resonance = QuasiElasticTransform(shift: 0.01, width: 1.25)(Kinematics(energy: 2, theta: 60, omega: 1.6))
        #expect(abs(resonance.kinematics.omega - 1.6) < 1e-6)
        #expect(abs(resonance.amplitude - 1) < 1e-6)
    }

    @Test("However wide, ω stays below E, where the inputs keep their meaning")
    func bounded() {
        for width in [0.5, 0.8, 1.2, 2] {
            for omega in stride(from: 0.01, to: 0.6, by: 0.01) {
                let moved = QuasiElasticTransform(shift: -0.1, width: width)(Kinematics(energy: 0.6, theta: 145, omega: omega))
                #expect(moved.kinematics.omega < 0.6 && moved.kinematics.q2 > 0)
                #expect(moved.amplitude > 0)
            }
        }
    }

    /// Cross sections made by a trained network behind a known transform give that transform back.
    @Test("A known norm, shift and width are found again", arguments: [0.9, 1.1])
    func recovered(width: Double) throws {
        let carbon = Toy.points(uncertainties: [0.001, 0.001])
        var recipe = Toy.recipe
        recipe.epochs = 400
        recipe.normalizationInterval = 50
        let trainer = Toy.trainer(.available[0], recipe: recipe, architecture: Architecture(width: 32, blocks: 2))
        try trainer.train(epochs: 400)
        let truth = QuasiElasticTransform(norm: 1.05, shift: 0.006, width: width)
        var data = carbon.data
        data.value = trainer.network.predictions(at: carbon.seen(through: [InputMap(massRatio: 3, transform: truth)]))
        data.error = data.value.map { 0.005 * $0 }
        var settings = QuasiElasticTransform.FitSettings()
        settings.sourceError = 0.001
        func fit() -> QuasiElasticTransform {
            QuasiElasticTransform.fitted(to: data, at: carbon.points, from: trainer.network, massRatio: 3, settings: settings) {}
        }
        let found = fit()
        print("transform: norm \(found.norm), shift \(found.shift), width \(found.width) for 1.05, 0.006, \(width)")
        #expect(abs(found.norm - 1.05) < 0.005)
        #expect(abs(found.shift - 0.006) < 0.001)
        #expect(abs(found.width - width) < 0.01)
        #expect(fit() == found)
    }
}
