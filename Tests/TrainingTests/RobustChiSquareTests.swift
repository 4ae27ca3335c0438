import CrossSections
import NeuralNetwork
import Statistics
import Testing
import ToyData
import Training

@Suite("The robust loss of χ²")
struct RobustChiSquareTests {
    /// Loss and gradient of one datum d = f + r δ with δ = 2, f = z = 10.
    func evaluate(_ r: Double, _ loss: Loss) -> (loss: Double, gradient: Double) {
        var observable = LinearObservable(links: [.identity])
        observable.append(CollectionOfOne(.init(row: 0, kernel: 1)))
        let data = FitData(value: [10 + 2 * r], error: [2], group: [0], groupUncertainty: [0.1])
        var fit = LinearFit(LinearData(inputs: [0], width: 1, observable: observable, data: data))
        var rows: [Int] = [], gradient: [Float] = [0]
        fit.rows(of: [0], into: &rows)
        let value = fit.evaluate([0], rows: rows, outputs: [10], gradient: &gradient, loss: loss)
        return (value, Double(gradient[0]))
    }

    @Test("w²(√(1 + (r/w)²) − 1): ½ r² where |r| ≪ w, w² at √3 w, w|r| − w² far away, with a slope that never exceeds w/δ")
    func limits() {
        let loss = Loss.robustChiSquare(width: 5)
        #expect(evaluate(0, loss) == (0, 0))
        for sign in [1.0, -1] {
            let near = evaluate(0.05 * sign, loss), square = evaluate(0.05 * sign, .chiSquare)
            #expect(abs(near.loss / square.loss - 1) < 1e-4 && abs(near.gradient / square.gradient - 1) < 1e-4)
            #expect(abs(evaluate(5 * 3.0.squareRoot() * sign, loss).loss - 25) < 1e-12)
            // A negative datum too: no logarithm is taken.
            let far = evaluate(1e6 * sign, loss)
            #expect(abs(far.loss / (5e6 - 25) - 1) < 1e-9)
            #expect(abs(far.gradient + 2.5 * sign) < 1e-6)
        }
        let wide = evaluate(3, .robustChiSquare(width: 1e6)), square = evaluate(3, .chiSquare)
        #expect(abs(wide.loss / square.loss - 1) < 1e-3 && abs(wide.gradient / square.gradient - 1) < 1e-6)
    }

    @Test("The gradient against central differences, with λ ≠ 1, for every link", arguments: LinearObservable.Link.allCases, [1, 2])
    func gradient(link: LinearObservable.Link, outputs: Int) {
        var c = LinearFitTests.Case(link, outputs: outputs, offset: 1.2)
        let z = c.outputs
        c.fit.renew { z }
        for loss in [Loss.robustChiSquare(width: 5), .robustChiSquare(width: 0.5)] {
            for batch in [[0, 1, 2, 3, 4, 5, 6], [4, 1], [6]] {
                let gradient = c.evaluate(batch, loss).gradient
                #expect(gradient.contains { $0 != 0 } && gradient.allSatisfy { $0.isFinite })
                for place in gradient.indices {
                    let step: Float = 0x1p-13
                    let above = c.evaluate(batch, loss, moving: place, by: step).loss
                    let below = c.evaluate(batch, loss, moving: place, by: -step).loss
                    let difference = (above - below) / (2 * Double(step))
                    #expect(abs(difference - Double(gradient[place])) < 1e-4 * (1 + abs(difference)), "\(loss), \(batch), place \(place)")
                }
            }
        }
    }

    @Test("The pointwise cross section has the same loss and gradient")
    func pointwise() {
        let points = Toy.points(offset: 1.1), network = Toy.network(points, .available[0]), loss = Loss.robustChiSquare(width: 2)
        var pointwise = PointwiseCrossSection(points), linear = LinearFit(LinearFitTests.diagonal(points))
        let z = network.outputs(of: network.standardization.rows(of: points.points.inputs))
        let batch = [3, 7, 21, 50, 90]
        func evaluate(_ fit: inout some Objective) -> [Double] {
            var gradient = batch.map { _ in Float.nan }
            var rows: [Int] = []
            fit.rows(of: batch[...], into: &rows)
            let value = fit.evaluate(batch[...], rows: rows, outputs: rows.map { z[$0] }, gradient: &gradient, loss: loss)
            return gradient.map { Double($0) } + [value]
        }
        #expect(zip(evaluate(&pointwise), evaluate(&linear)).allSatisfy { abs($0 / $1 - 1) < 2e-7 })
    }

    @Test("A recipe that is robust to the end has it in the last phase, and no other changes")
    func recipe() {
        var recipe = Recipe()
        let usual = [Recipe.Phase.batchStatistics, .frozenStatistics, .chiSquare].map { recipe.loss(in: $0) }
        #expect(usual == [.robustLogarithm(width: 5), .robustLogarithm(width: 5), .chiSquare])
        recipe.isRobustToTheEnd = true
        #expect([Recipe.Phase.batchStatistics, .frozenStatistics, .chiSquare].map { recipe.loss(in: $0) }
            == [.robustLogarithm(width: 5), .robustLogarithm(width: 5), .robustChiSquare(width: 5)])
    }
}
