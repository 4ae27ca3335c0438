import CrossSections
import NeuralNetwork
import Reference
import ScatteringData
import Statistics
import Testing
import ToyData
import Training

@Suite("The trainer")
struct TrainerTests {
    @Test("Ten epochs through the three phases against NumPy in double precision", arguments: GEMM.allForTests)
    func recipe(products: GEMM) throws {
        let fixture = try Fixture.read(), expected = fixture.recipe, points = fixture.points
        let places = CrossSectionPoints(points.energy.indices.map {
            Kinematics(energy: points.energy[$0], theta: points.theta[$0], omega: points.omega[$0])
        })
        let data = FitData(
            value: points.crossSection, error: points.error, group: points.experiment, groupUncertainty: points.uncertainties,
            address: points.energy.indices.map { UInt64($0) })

        var recipe = Recipe()
        recipe.epochs = expected.epochs
        recipe.batchSize = 16
        recipe.learningRate = expected.peak
        recipe.warmup = expected.warmup
        recipe.weightDecay = expected.decay
        recipe.normalizationInterval = expected.interval
        let shape = fixture.architecture
        let network = Network(
            Architecture(inputs: shape.inputs, width: shape.width, blocks: shape.blocks), products: products, capacity: 16)
        network.parameters = fixture.parameters.map(Float.init)
        let trainer = Trainer(
            PointwiseCrossSection(at: places, fit: FitTargets(data, targets: points.targets)), network: network, recipe: recipe,
            seed: ReplicaSeed(seed: 1, replica: 1))
        while !trainer.isFinished { try trainer.trainEpoch() }

        // An error of a parameter counts in units of the learning rate, which is about what a step changes it by.
        let trained = zip(network.parameters, expected.parameters).map { abs(Double($0) - $1) / expected.peak }.max()!
        let normalizations = worstError(trainer.objective.normalizations, expected.normalizations)
        let chiSquare = zip(trainer.history.map(\.train), expected.chiSquare).map { abs($0 / $1 - 1) }.max()!
        print("\(products.name), ten epochs: worst error \(trained) of a step in a parameter, λ \(normalizations), χ²/N \(chiSquare)")
        #expect(trained < 1e-3)
        #expect(normalizations < 1e-6)
        #expect(chiSquare < 2e-5)
        #expect(trainer.history.map(\.epoch) == [2, 4, 6, 8, 10])
        // Experiment 1 has no points, and there are no test points.
        #expect(trainer.objective.normalizations[1] == 1)
        #expect(trainer.history.allSatisfy { $0.test.isNaN })
    }

    @Test("Factors in the targets are taken out again where f is compared with the measured values")
    func targetFactors() throws {
        let points = Toy.points(), factors = [1, 1.2]
        let data = points.data
        let fit = FitTargets(data, targets: zip(data.value, data.group).map { $0 * factors[$1] }, factors: factors)
        let trainer = Trainer(
            PointwiseCrossSection(at: points.points, fit: fit), network: Toy.network(points, .available[0]), recipe: Toy.recipe,
            seed: ReplicaSeed(seed: 4, replica: 7))
        try trainer.train(epochs: 10)
        #expect(trainer.objective.measuredNormalizations == zip(trainer.objective.normalizations, factors).map { $0 / $1 })
        let chiSquare = ChiSquare.perPoint(
            data, predictions: trainer.network.predictions(at: points), normalizations: trainer.objective.measuredNormalizations)
        #expect(trainer.history.last?.train == chiSquare)
    }

    @Test("The same arguments give the same bits, another seed or replica others", arguments: GEMM.allForTests)
    func pure(products: GEMM) throws {
        func parameters(seed: UInt64, replica: Int) throws -> [Float] {
            let trainer = Toy.trainer(products, seed: seed, replica: replica)
            try trainer.train(epochs: 10)
            return trainer.network.parameters
        }
        // The initial weights are the same for all four: only the order of the points tells them apart.
        let first = try parameters(seed: 4, replica: 7)
        #expect(sameBits(try parameters(seed: 4, replica: 7), first))
        #expect(!sameBits(try parameters(seed: 5, replica: 7), first))
        #expect(!sameBits(try parameters(seed: 4, replica: 8), first))
    }

    @Test("Stopped after any epoch and resumed in a fresh trainer: the same as ten straight, bit for bit",
          arguments: GEMM.allForTests)
    func resume(products: GEMM) throws {
        let straight = Toy.trainer(products)
        try straight.train(epochs: 10)
        #expect(straight.isFinished)
        for stop in 1..<10 {
            let stopped = Toy.trainer(products)
            try stopped.train(epochs: stop)
            let state = stopped.state
            let resumed = Toy.trainer(products)
            resumed.state = state
            #expect(resumed.epoch == stop)
            #expect(resumed.state == state)
            try resumed.train(epochs: 10 - stop)
            #expect(resumed.isFinished)
            let (a, b) = (resumed.state, straight.state)
            #expect(sameBits(a.parameters, b.parameters), "stopped after \(stop)")
            #expect(sameBits(a.optimizer.first, b.optimizer.first) && sameBits(a.optimizer.second, b.optimizer.second))
            #expect(a.optimizer.steps == b.optimizer.steps && a.batchesAveraged == b.batchesAveraged)
            #expect(sameBits(a.objective, b.objective))
            #expect(a.history == b.history)
        }
    }

    @Test("Evaluations: every normalizationInterval epochs and at the end; λ = 1 until the χ² phase", arguments: GEMM.allForTests)
    func evaluations(products: GEMM) throws {
        let trainer = Toy.trainer(products)
        for epoch in 1...10 {
            let evaluation = try trainer.trainEpoch()
            #expect((evaluation != nil) == [3, 6, 9, 10].contains(epoch))
            #expect(trainer.epoch == epoch)
            #expect((trainer.objective.normalizations == [1, 1]) == (epoch <= 6))
            if let evaluation { #expect(trainer.history.last == evaluation && evaluation.epoch == epoch) }
        }
        let predictions = trainer.network.predictions(at: Toy.points())
        let all = Toy.points()
        let test = (0..<all.count).filter { $0 % 4 == 3 }
        let chiSquare = ChiSquare.perPoint(
            all.data.selecting(test), predictions: test.map { predictions[$0] }, normalizations: trainer.objective.normalizations)
        #expect(abs(chiSquare / trainer.history.last!.test - 1) < 1e-4)
    }

    @Test("Depth d trains the last d weight layers: those below keep parameters and running statistics, bit for bit",
          arguments: GEMM.allForTests, 1...4)
    func depth(products: GEMM, depth: Int) throws {
        let trainer = Toy.trainer(products, depth: depth)
        let layout = trainer.network.layout
        let before = trainer.network.parameters
        try trainer.train(epochs: 10)
        let after = trainer.network.parameters
        let first = Toy.architecture.layers - depth
        for tensor in layout.tensors {
            let layer = Int(tensor.name.prefix { $0 != "." }.filter(\.isNumber))
            let trains = layer.map { $0 >= first } ?? false
            #expect(sameBits(after[tensor.range], before[tensor.range]) == !trains, "\(tensor.name) at depth \(depth)")
        }
        #expect(trainer.history.count == 4)
    }

    @Test("Training everything is the depth of all layers", arguments: GEMM.allForTests)
    func fullDepth(products: GEMM) throws {
        let whole = Toy.trainer(products), deep = Toy.trainer(products, depth: 4)
        try whole.train(epochs: 10)
        try deep.train(epochs: 10)
        #expect(sameBits(whole.network.parameters, deep.network.parameters))
    }

    @Test("A loss that is no longer finite is a failure with its epoch, not a crash", arguments: GEMM.allForTests)
    func notFinite(products: GEMM) throws {
        var recipe = Toy.recipe
        recipe.learningRate = 1e30
        recipe.warmup = 0
        let failure = #expect(throws: TrainingFailure.self) { try Toy.trainer(products, recipe: recipe).train(epochs: 10) }
        #expect(failure == TrainingFailure(epoch: 0, reason: .notFinite))
        #expect(failure?.description == "loss not finite in epoch 0")

        // One batch only: the damage shows first in the evaluation that ends the epoch.
        recipe.batchSize = 1000
        recipe.epochs = 1
        let all = Toy.points(angles: [25])
        let trainer = Trainer(
            PointwiseCrossSection(all, test: all), network: Toy.network(all, products), recipe: recipe,
            seed: ReplicaSeed(seed: 1, replica: 1))
        #expect(throws: TrainingFailure(epoch: 0, reason: .notFinite)) { try trainer.trainEpoch() }

        // Also in the phases on running statistics, and for a target or an input that is not a number.
        recipe = Toy.recipe
        recipe.batchStatisticsUntil = 0
        let targets = all.data.value.enumerated().map { $0.offset == 5 ? Double.nan : $0.element }
        for robustUntil in [0, 1.0] {
            recipe.robustUntil = robustUntil
            let broken = Trainer(
                PointwiseCrossSection(at: all.points, fit: FitTargets(all.data, targets: targets), test: all),
                network: Toy.network(all, products), recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 1))
            #expect(throws: TrainingFailure(epoch: 0, reason: .notFinite)) { try broken.trainEpoch() }
            var points = all
            points.points.kinematics[1] = Kinematics(energy: 0.4, theta: 25, omega: .nan)
            let network = Toy.network(all, products)
            let trainer = Trainer(
                PointwiseCrossSection(points, test: all), network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 1))
            #expect(throws: TrainingFailure(epoch: 0, reason: .notFinite)) { try trainer.trainEpoch() }
        }
    }

    @Test("A smooth function is learned to a small χ²/N, and the normalization of a second experiment with it",
          arguments: GEMM.allForTests)
    func learns(products: GEMM) throws {
        var recipe = Toy.recipe
        recipe.epochs = 400
        recipe.normalizationInterval = 10
        let trainer = Toy.trainer(
            products, recipe: recipe, architecture: Architecture(width: 32, blocks: 2), offset: 1.1, uncertainties: [0.001, 0.2])
        try trainer.train(epochs: 400)
        let last = trainer.history.last!
        print("toy problem: χ²/N \(last.train), test \(last.test), λ \(trainer.objective.normalizations)")
        #expect(last.train < 0.1)
        #expect(last.test < 0.5)
        #expect(abs(trainer.objective.normalizations[0] - 1) < 0.005)
        #expect(abs(trainer.objective.normalizations[1] - 1.1) < 0.01)
    }
}
