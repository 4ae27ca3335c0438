import NeuralNetwork
import PortableMath
import Randomness
import SplineFlows
import Testing
import Training

@Suite("Conditional flows")
struct FlowTests {
    private static let small = FlowArchitecture(spline: SplineShape(bins: 8), width: 24, blocks: 2)

    /// A law with a density in closed form: x₁ ~ N(c, ½), x₂ ~ N(x₁², 0.3 + 0.1 c²).
    struct Law {
        static func draw(_ count: Int, seed: UInt64) -> FlowData {
            let stream = RandomStream(seed: seed, stream: .closureNoise)
            var data = FlowData(condition: [], variables: [[], []], weight: [], address: [])
            for i in 0..<count {
                let c = 2 * stream.uniform(at: UInt64(3 * i)) - 1
                let x1 = c + 0.5 * stream.normal(at: UInt64(3 * i + 1))
                let x2 = 0.5 * x1 * x1 + (0.3 + 0.1 * c * c) * stream.normal(at: UInt64(3 * i + 2))
                data.condition.append(Float(c))
                data.variables[0].append(Float(x1))
                data.variables[1].append(Float(x2))
                data.weight.append(1)
                data.address.append(RandomStream(seed: seed, stream: .folds).bits(at: UInt64(i)))
            }
            return data
        }

        static func logDensity(_ c: Double, _ x1: Double, _ x2: Double) -> Double {
            func normal(_ x: Double, _ mean: Double, _ deviation: Double) -> Double {
                let z = (x - mean) / deviation
                return -0.5 * z * z - Portable.log(deviation) - 0.9189385332046727
            }
            return normal(x1, c, 0.5) + normal(x2, 0.5 * x1 * x1, 0.3 + 0.1 * c * c)
        }
    }

    private func flow(_ architecture: FlowArchitecture = small, seed: UInt64 = 3, scale: Float = 8) -> ConditionalFlow {
        let flow = ConditionalFlow(architecture, products: .available[0], capacity: 64)
        flow.initialize(seed: seed, replica: 0)
        // Far from y = x, so that there is something to integrate.
        flow.parameters = flow.parameters.map { $0 * scale }
        return flow
    }

    @Test("The density of random networks integrates to one within 1e-4, each factor and thus their product")
    func normalization() {
        let flow = flow(scale: 3)
        let steps = 40_000, step = 16.0 / Double(steps)
        let axis = (0..<steps).map { -8 + (Double($0) + 0.5) * step }
        func integral(_ logarithms: [Double]) -> Double { logarithms.reduce(0) { $0 + Portable.exp($1) } * step }
        for condition in [-1.3, 0.2, 2] {
            let c = [Double](repeating: condition, count: steps)
            let first = flow.logDensities([c, axis, axis])[0]
            #expect(abs(integral(first) - 1) < 1e-4)
            #expect((first.max() ?? 0) - (first[steps / 2]) > 0.1, "it is no normal distribution any more")
            for x1 in [-2.0, 0.3, 1.1] {
                let second = flow.logDensities([c, [Double](repeating: x1, count: steps), axis])[1]
                #expect(abs(integral(second) - 1) < 1e-4)
            }
        }
    }

    @Test("What is drawn has the density that is said, and a row's numbers do not depend on those beside it")
    func drawing() {
        let flow = flow()
        let stream = RandomStream(seed: 1, stream: .closureNoise)
        let count = 300
        let condition = (0..<count).map { stream.normal(at: UInt64($0)) }
        let normals = (1...2).map { k in (0..<count).map { 2 * stream.normal(at: UInt64(k * count + $0)) } }
        let drawn = flow.draw(condition: condition, normals: normals)
        let again = flow.logDensities([condition] + drawn.variables)
        #expect((0..<count).allSatisfy { abs(again[0][$0] + again[1][$0] - drawn.logDensity[$0]) < 1e-6 })
        for row in [0, 77, 299] {
            let alone = flow.draw(condition: [condition[row]], normals: normals.map { [$0[row]] })
            #expect(alone.variables.map { $0[0] } == drawn.variables.map { $0[row] } && alone.logDensity[0] == drawn.logDensity[row])
        }
    }

    @Test("The gradient with respect to the weights is that of finite differences")
    func gradient() throws {
        let flow = flow(scale: 1)
        let data = Law.draw(16, seed: 1)
        let factor = flow.factors[1]
        func loss() -> Double {
            flow.logDensities(data.columns)[1].reduce(0) { $0 - $1 }
        }
        let columns = data.columns
        columns[0].withUnsafeBufferPointer { c in
            columns[1].withUnsafeBufferPointer { x1 in
                guard let c = c.baseAddress, let x1 = x1.baseAddress else { return }
                factor.features(data.count, [c, x1], to: factor.network.inputRows())
            }
        }
        _ = factor.differentiate(data.count, x: columns[2], weight: data.weight.map { Double($0) })
        let gradients = factor.network.gradients
        let origin = factor.network.parameters
        for place in stride(from: 0, to: gradients.count, by: 131) {
            var moved = origin
            moved[place] += 0x1p-9
            factor.network.parameters = moved
            let up = loss()
            moved[place] = origin[place] - 0x1p-9
            factor.network.parameters = moved
            let difference = (up - loss()) / 0x1p-8
            // Single precision of the networks bounds what differences can tell.
            #expect(abs(difference - Double(gradients[place])) < 5e-3 + 2e-3 * abs(difference), "\(place)")
        }
    }

    private var recipe: FlowRecipe {
        var recipe = FlowRecipe()
        (recipe.epochs, recipe.batchSize) = (30, 64)
        return recipe
    }

    private func trainer(_ data: FlowData, _ recipe: FlowRecipe) -> FlowTrainer {
        let flow = ConditionalFlow(Self.small, products: .available[0], capacity: 64)
        flow.initialize(seed: 1, replica: 0)
        return FlowTrainer(
            flow, data: data, heldOut: Law.draw(1000, seed: 8), recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
    }

    @Test("A flow learns a law of known density: its loss on new rows comes near the exact one")
    func learning() {
        let trainer = trainer(Law.draw(4000, seed: 2), recipe)
        while !trainer.isOver { _ = trainer.runEpoch() }
        trainer.finish()
        let test = Law.draw(4000, seed: 3), columns = test.columns
        let exact = -(0..<test.count).reduce(0.0) {
            $0 + Law.logDensity(columns[0][$1], columns[1][$1], columns[2][$1])
        } / Double(test.count)
        let loss = trainer.flow.losses(on: test).reduce(0, +)
        #expect(loss > exact && loss < exact + 0.04, "\(loss), exact \(exact)")
    }

    @Test("A training that stops and goes on ends in the same bits; another order of the rows changes none")
    func resuming() {
        var recipe = recipe
        recipe.epochs = 4
        let data = Law.draw(500, seed: 2)
        let straight = trainer(data, recipe)
        while !straight.isOver { _ = straight.runEpoch() }
        let first = trainer(data, recipe)
        _ = first.runEpoch()
        let second = trainer(data, recipe)
        second.state = first.state
        while !second.isOver { _ = second.runEpoch() }
        #expect(second.state == straight.state)
        let backwards = trainer(data.selecting(Array((0..<data.count).reversed())), recipe)
        while !backwards.isOver { _ = backwards.runEpoch() }
        #expect(backwards.state.factors[1].parameters == straight.state.factors[1].parameters)
    }

    @Test("A row of weight 2 counts as two rows; frozen layers stay; a strong pull keeps the start")
    func weights() {
        var recipe = recipe
        recipe.epochs = 2
        let data = Law.draw(200, seed: 2)
        let flow = ConditionalFlow(Self.small, products: .available[0], capacity: 64)
        flow.initialize(seed: 1, replica: 0)
        let start = flow.parameters
        var doubled = data
        doubled.weight = data.weight.map { 2 * $0 }
        #expect(abs(flow.losses(on: doubled).reduce(0, +) - flow.losses(on: data).reduce(0, +)) < 1e-12)
        let frozen = FlowTrainer(
            flow, data: data, heldOut: data, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0), frozenLayers: 2)
        while !frozen.isOver { _ = frozen.runEpoch() }
        let layers = flow.factors[0].network.layout
        let trained = layers.tensor("dense2.weight").offset
        #expect(flow.parameters[..<trained] == start[..<trained] && flow.parameters != start)
        func distance(pull: Double) -> Float {
            recipe.pull = pull
            flow.parameters = start
            let trainer = FlowTrainer(flow, data: data, heldOut: data, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
            while !trainer.isOver { _ = trainer.runEpoch() }
            return zip(flow.parameters, start).reduce(0) { $0 + abs($1.0 - $1.1) }
        }
        #expect(distance(pull: 30) < 0.5 * distance(pull: 0))
    }
}
