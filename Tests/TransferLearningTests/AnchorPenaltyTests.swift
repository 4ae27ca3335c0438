import CrossSections
import NeuralNetwork
import Reference
import Testing
import ToyData
import Training

@Suite("The pull towards the source")
struct AnchorPenaltyTests {
    @Test("The gradient of ½α‖w − w₀‖² against central differences, and its square", arguments: GEMM.allForTests)
    func gradient(products: GEMM) {
        let points = Toy.points()
        let network = Toy.network(points, products)
        let pull = AnchorPenalty(strength: 3, of: network)
        #expect(pull.penalty == 0)
        let trained = network.layout.trainedCount
        let source = network.parameters
        var moved = source
        for i in 0..<trained { moved[i] += Float(i % 13 - 6) * 0x1p-7 }
        network.parameters = moved

        // With no slope of the loss the gradient is that of the pull alone.
        network.forward(rows: 4, statistics: .running)
        for row in 0..<4 { network.setLogitGradient(0, row: row) }
        network.backward(rows: 4, statistics: .running)
        let squares = pull.addGradient()
        let gradients = network.gradients
        #expect(abs(gradients.reduce(0) { $0 + Double($1) * Double($1) } / squares - 1) < 1e-6)
        for i in stride(from: 0, to: trained, by: 17) {
            let step: Float = 0x1p-6
            func penalty(_ shift: Float) -> Double {
                var w = moved
                w[i] += shift
                network.parameters = w
                return pull.penalty
            }
            let difference = (penalty(step) - penalty(-step)) / (2 * Double(step))
            #expect(abs(difference - Double(gradients[i])) < 1e-5)
        }
    }

    @Test("A stronger pull keeps the weights closer to the source, an endless one at it", arguments: GEMM.allForTests)
    func strength(products: GEMM) throws {
        func distance(_ pull: Double) throws -> Double {
            let all = Toy.points()
            let network = Toy.network(all, products)
            let source = network.parameters
            var recipe = Toy.recipe
            recipe.epochs = 60
            recipe.batchStatisticsUntil = 0
            recipe.weightDecay = 0
            let trainer = Trainer(
                PointwiseCrossSection(all), network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0), depth: 2, pull: pull)
            try trainer.train(epochs: 60)
            return zip(network.parameters, source).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
        }
        let free = try distance(0), weak = try distance(1), strong = try distance(1e4)
        print("\(products.name): distance from the source \(free) without pull, \(weak) at α = 1, \(strong) at α = 10⁴")
        #expect(free > weak && weak > strong)
        #expect(strong < 0.2 * free)
    }
}
