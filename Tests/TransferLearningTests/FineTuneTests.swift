import CrossSections
import NeuralNetwork
import Reference
import ScatteringData
import Statistics
import Testing
import Training
import TransferLearning

@Suite("Fine-tuning")
struct FineTuneTests {
    static let architecture = Architecture(width: 24, blocks: 3)

    /// A small network of oxygen in place of carbon's, and calcium as the target.
    struct Case {
        let points: TargetPoints
        let source: [Float]
        let network: Network

        init() throws {
            var oxygen = CrossSectionData(try Dataset.bundled(Nucleus("16O")))
            oxygen.data.groupUncertainty = [0.04, 0.05]
            let source = Network(FineTuneTests.architecture, products: .available[0], capacity: 256)
            source.initialize(seed: 1, replica: 0)
            source.standardization = Standardization(oxygen.points)
            var recipe = Recipe()
            recipe.epochs = 150
            recipe.learningRate = 3e-3
            let trainer = Trainer(
                PointwiseCrossSection(oxygen), network: source, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
            while !trainer.isFinished { try trainer.trainEpoch() }
            self.source = source.parameters
            network = source
            let calcium = try Dataset.bundled(Nucleus("40Ca"))
            let folds = try Folds(.random(trainFraction: 0.1, split: 0, seed: 1), of: calcium)
            points = TargetPoints(calcium, isTraining: folds.isTraining)
        }

        func task(depth: Int, replica: Int = 0, _ change: (inout FineTuning) -> Void = { _ in }) -> FineTune {
            var settings = FineTuning()
            settings.recipe.epochs = 40
            settings.recipe.learningRate = 1e-3
            settings.pull = 100
            change(&settings)
            return FineTune(
                source: source, sourceMassNumber: 16, points: points, settings: settings, depth: depth, replica: replica, seed: 1)
        }
    }

    @Test("Depth 0 is the source behind its transform: A/16 times its prediction when there is none")
    func baseline() throws {
        let c = try Case()
        let plain = try c.task(depth: 0) { $0.transforms = false }.run(in: c.network)
        #expect(sameBits(plain.weights, c.source))
        #expect(plain.transform == .identity && plain.residual.coefficients.isEmpty && plain.epochs == 0)
        let f = plain.predictions(at: c.points.points, in: c.network)
        c.network.parameters = c.source
        #expect(zip(f, c.network.predictions(at: c.points.points)).allSatisfy { abs($0 / ($1 * 2.5) - 1) < 1e-12 })
        let moved = try c.task(depth: 0).run(in: c.network)
        #expect(moved.transform != .identity && sameBits(moved.weights, c.source))
        #expect(moved.chiSquareTrain < plain.chiSquareTrain)
    }

    @Test("From a fine-tuned source: its steps follow those of the new nucleus, and at depth 0 without a transform the ratio alone is new")
    func chain() throws {
        let c = try Case()
        let first = try c.task(depth: 2).run(in: c.network)
        #expect(first.steps.count == 1 && !first.residual.isEmpty)
        let iron = try Dataset.bundled(Nucleus("56Fe"))
        let folds = try Folds(.random(trainFraction: 0.05, split: 0, seed: 1), of: iron)
        let points = TargetPoints(iron, isTraining: folds.isTraining)
        func second(depth: Int, _ settings: FineTuning) throws -> FineTuned {
            try FineTune(
                source: first.weights, sourceSteps: first.steps, sourceMassNumber: 40, points: points, settings: settings, depth: depth,
                replica: 0, seed: 1
            ).run(in: c.network)
        }
        var plain = FineTuning()
        plain.transforms = false
        let scaled = try second(depth: 0, plain)
        #expect(scaled.steps.dropFirst() == first.steps[...])
        let (of40, of56) = (first.predictions(at: points.points, in: c.network), scaled.predictions(at: points.points, in: c.network))
        #expect(zip(of40, of56).allSatisfy { abs($1 / ($0 * 1.4) - 1) < 1e-12 })
        var settings = FineTuning()
        settings.recipe.epochs = 40
        settings.recipe.learningRate = 1e-3
        let moved = try second(depth: 0, settings)
        let tuned = try second(depth: 2, settings)
        #expect(moved.steps.count == 2 && tuned.chiSquareTrain < scaled.chiSquareTrain)
    }

    @Test("Frozen layers and all running statistics keep their bits; training makes the training points better")
    func depths() throws {
        let c = try Case()
        let start = try c.task(depth: 0).run(in: c.network)
        for depth in 1...4 {
            let tuned = try c.task(depth: depth).run(in: c.network)
            for tensor in c.network.layout.tensors {
                let layer = Int(tensor.name.prefix { $0 != "." }.filter(\.isNumber))
                let trains = layer.map { $0 >= 4 - depth } ?? false && !["mean", "variance"].contains { tensor.name.hasSuffix($0) }
                #expect(sameBits(tuned.weights[tensor.range], c.source[tensor.range]) == !trains, "\(tensor.name) at depth \(depth)")
            }
            #expect(tuned.chiSquareTrain < start.chiSquareTrain)
            #expect(tuned.logEvidence > start.logEvidence)
        }
    }

    @Test("A pure function: the same bits in any memory, whatever it held; another replica or seed others")
    func pure() throws {
        let c = try Case()
        let first = try c.task(depth: 2).run(in: c.network)
        let other = Network(Self.architecture, products: .available[0], capacity: 300)
        #expect(try c.task(depth: 2).run(in: other) == first)
        #expect(try c.task(depth: 2, replica: 1).run(in: other).weights != first.weights)
    }

    @Test("Stopped and resumed by its trainer's state: the same as straight through")
    func resume() throws {
        let c = try Case()
        let task = c.task(depth: 3)
        let straight = try task.run(in: c.network)
        let before = task.trainer(task.prepare(in: c.network, check: {}), in: c.network)
        for _ in 0..<15 { try before.trainEpoch() }
        let state = before.state
        let prepared = task.prepare(in: c.network) {}
        let after = task.trainer(prepared, in: c.network)
        after.state = state
        while !after.isFinished { try after.trainEpoch() }
        let resumed = try task.result(
            prepared, weights: c.network.parameters, epochs: after.epoch, history: after.history, in: c.network)
        #expect(resumed == straight)
    }

    @Test("A residual from which the training would start far off is left out: carbon network taken to iron, at depth 1 but not at 3")
    func farResidual() throws {
        let carbon = try Dataset.bundled(Nucleus("12C"))
        let network = Network(Architecture(width: 48, blocks: 4), products: .available[0], capacity: 256)
        network.initialize(seed: 1, replica: 0)
        let points = CrossSectionData(carbon)
        network.standardization = Standardization(points.points)
        var recipe = Recipe()
        recipe.epochs = 200
        let trainer = Trainer(
            PointwiseCrossSection(points), network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
        while !trainer.isFinished { try trainer.trainEpoch() }
        let iron = try Dataset.bundled(Nucleus("56Fe"))
        let folds = try Folds(.random(trainFraction: 0.9, split: 0, seed: 1), of: iron)
        let source = network.parameters
        for depth in [1, 3] {
            let prepared = FineTune(
                source: source, sourceMassNumber: 12, points: TargetPoints(iron, isTraining: folds.isTraining), settings: FineTuning(),
                depth: depth, replica: 0, seed: 1
            ).prepare(in: network) {}
            #expect(prepared.residual.isEmpty == (depth == 1), "depth \(depth)")
        }
    }

    /// The kernel is 1 at its centre and falls with the distance.
    @Test("The residual: centres and coefficients as written, none without coefficients")
    func residual() {
        let here = GaussianProcessCorrection.variables(energy: 0.5, cosTheta: 0.5, omega: 0.1)
        let residual = GaussianProcessCorrection(centres: [here], coefficients: [0.3])
        #expect(residual.logarithm(at: here) == 0.3)
        var last = 0.3
        for step in 1...20 {
            let value = residual.logarithm(at: here + SIMD3(0.2 * Double(step), 0, 0))
            #expect(value > 0 && value < last)
            last = value
        }
        // (1 + √3)·exp(−√3) at distance 1.
        #expect(abs(residual.logarithm(at: here + SIMD3(0, 1, 0)) - 0.3 * 0.483358) < 1e-6)
        #expect(GaussianProcessCorrection().logarithm(at: here) == 0)
    }

    @Test("With resampled points, drawn normalizations and an error floor members train as well")
    func draws() throws {
        let c = try Case()
        let network = Network(Self.architecture, products: .available[0], capacity: FineTune.capacity(for: c.points, resamples: true))
        for replica in 0..<4 {
            let tuned = try c.task(depth: 2, replica: replica) {
                $0.replicaTargets.resample = .points
                $0.replicaTargets.drawsNormalizations = true
                $0.errorFloor = 0.03
            }.run(in: network)
            #expect(tuned.chiSquareTrain.isFinite && tuned.chiSquareTest.isFinite)
        }
    }
}
