import AdversarialNetworks
import NeuralNetwork
import Randomness
import SplineFlows
import Testing
import Training

@Suite("Adversarial networks")
struct AdversarialTests {
    /// x₁ ~ N(c, ½), x₂ ~ N(x₁/2, 0.3).
    private func data(_ count: Int, seed: UInt64) -> FlowData {
        let stream = RandomStream(seed: seed, stream: .closureNoise)
        var data = FlowData(condition: [], variables: [[], []], weight: [], address: [])
        for i in 0..<count {
            let c = 3 * stream.uniform(at: UInt64(3 * i)) - 1.5
            let first = c + 0.5 * stream.normal(at: UInt64(3 * i + 1))
            data.condition.append(Float(c))
            data.variables[0].append(Float(first))
            data.variables[1].append(Float(0.5 * first + 0.3 * stream.normal(at: UInt64(3 * i + 2))))
            data.weight.append(1)
            data.address.append(RandomStream(seed: seed, stream: .folds).bits(at: UInt64(i)))
        }
        return data
    }

    @Test("The gradient through all stages is that of finite differences", arguments: [true, false])
    func gradient(joins: Bool) {
        let architecture = AdversarialArchitecture(latents: 3, width: 6, blocks: 3, joinsCondition: joins)
        let generator = ConditionalGenerator(architecture, products: .available[0], capacity: 16)
        generator.initialize(seed: 1, replica: 0)
        let stream = RandomStream(seed: 2, stream: .latentVectors)
        let condition = (0..<16).map { Float($0) / 8 - 1 }
        func loss() -> Double {
            generator.setLatents(16) { Float(stream.normal(at: UInt64(3 * $0 + $1))) }
            generator.forward(rows: 16, condition: condition)
            return (0..<16).reduce(0) { sum, row in sum + generator.output(row).reduce(0) { $0 + Double($1 * $1) } }
        }
        _ = loss()
        for row in 0..<16 {
            for (k, value) in generator.output(row).enumerated() { generator.outputGradients(row)[k] = 2 * value }
        }
        _ = generator.backward(rows: 16)
        let gradients = generator.stages.map(\.gradients)
        for (number, stage) in generator.stages.enumerated() {
            for place in stride(from: 0, to: stage.layout.trainedCount, by: 17) {
                let kept = stage.parameters
                func moved(_ step: Float) -> Double {
                    var parameters = kept
                    parameters[place] += step
                    stage.parameters = parameters
                    return loss()
                }
                let slope = (moved(2e-3) - moved(-2e-3)) / 4e-3
                stage.parameters = kept
                #expect(abs(slope - Double(gradients[number][place])) < 0.02 * max(1, abs(slope)), "stage \(number), \(place)")
            }
        }
    }

    @Test("A pair learns a law; a row's variables do not depend on the rows beside; parameters come back as they went in")
    func learning() {
        let architecture = AdversarialArchitecture(latents: 4, width: 32, blocks: 2)
        let pair = AdversarialPair(architecture, products: .available[0], capacity: 128)
        pair.initialize(seed: 3, replica: 1)
        var recipe = AdversarialRecipe()
        (recipe.epochs, recipe.batchSize, recipe.averaging) = (40, 128, 0.99)
        let trainer = AdversarialTrainer(
            pair, data: data(2000, seed: 1), heldOut: data(500, seed: 2), recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 1))
        let first = trainer.runEpoch().heldOut
        while !trainer.isOver { _ = trainer.runEpoch() }
        #expect(trainer.best < 0.25 * first && trainer.best < 0.15, "\(first), \(trainer.best)")
        trainer.finish()
        let parameters = pair.parameters
        #expect(parameters.count == architecture.parameters)
        let latents = (0..<4).map { k in (0..<300).map { RandomStream(seed: 9, stream: .latentVectors).normal(at: UInt64(4 * $0 + k)) } }
        let condition = (0..<300).map { Double($0) / 150 - 1 }
        let all = pair.generator.variables(condition: condition, latents: latents)
        let some = pair.generator.variables(condition: Array(condition[200...]), latents: latents.map { Array($0[200...]) })
        #expect(some == all.map { Array($0[200...]) })
        let other = ConditionalGenerator(architecture, products: .available[0], capacity: 7)
        other.parameters = parameters
        #expect(other.variables(condition: condition, latents: latents) == all)
    }
}
