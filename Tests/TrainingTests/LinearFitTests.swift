import CrossSections
import NeuralNetwork
import Randomness
import Reference
import Statistics
import Testing
import ToyData
import Training

@Suite("The fit of linear observables")
struct LinearFitTests {
    typealias Link = LinearObservable.Link

    /// Seven data of two experiments, each a combination of up to three outputs of five rows; some rows are shared, one is named twice.
    struct Case {
        var fit: LinearFit
        let outputs: [Float]

        init(_ link: Link, outputs width: Int, offset: Double = 1) {
            let stream = RandomStream(seed: 3, stream: .pseudodata)
            var observable = LinearObservable(links: Array(repeating: link, count: width))
            for i in 0..<7 {
                observable.append((0...i % 3).map { (j: Int) -> LinearObservable.Entry in
                    let kernel = 0.5 + Double((i + 3 * j) % 4)
                    return .init(row: (i * 2 + j) % 5, output: (i + j) % width, kernel: kernel)
                })
            }
            // Multiples of 2⁻¹⁰, so that a step of 2⁻¹³ moves them exactly.
            outputs = (0..<5 * width).map { (i: Int) -> Float in Float((700 * stream.normal(at: UInt64(i))).rounded() / 1024) }
            let f = observable.values(outputs: outputs)
            let values = f.indices.map { (i: Int) -> Double in offset * f[i] * (1 + 0.1 * stream.normal(at: UInt64(100 + i))) }
            let errors = f.map { (f: Double) -> Double in 0.1 * abs(f) + 0.2 }
            let data = FitData(
                value: values, error: errors, group: [0, 1, 0, 1, 1, 0, 0], groupUncertainty: [0.1, 0.3],
                address: (0..<7).map { UInt64($0) })
            fit = LinearFit(LinearData(inputs: (0..<5).map { Double($0) }, width: 1, observable: observable, data: data))
        }

        /// Loss and gradient of some data, with z moved at one place of the batch.
        mutating func evaluate(
            _ batch: [Int], _ loss: Loss, moving place: Int? = nil, by step: Float = 0
        ) -> (loss: Double, gradient: [Float]) {
            var rows: [Int] = []
            fit.rows(of: batch[...], into: &rows)
            let width = fit.outputs
            var z = rows.flatMap { outputs[$0 * width..<($0 + 1) * width] }
            if let place { z[place] += step }
            var gradient = Array(repeating: Float.nan, count: z.count)
            let value = fit.evaluate(batch[...], rows: rows, outputs: z, gradient: &gradient, loss: loss)
            return (value, gradient)
        }
    }

    @Test(
        "The gradient against central differences, with λ ≠ 1, for every link, one output and two", arguments: Link.allCases, [1, 2])
    func gradient(link: Link, outputs: Int) {
        var c = Case(link, outputs: outputs, offset: 1.2)
        let (fit, z) = (c.fit, c.outputs)
        c.fit.renew { z }
        #expect(zip(c.fit.normalizations, fit.normalizations).allSatisfy { $0 != $1 })
        for loss in [Loss.chiSquare, .robustLogarithm(width: 5), .robustLogarithm(width: 1)] {
            for batch in [[0, 1, 2, 3, 4, 5, 6], [4, 1], [6]] {
                let gradient = c.evaluate(batch, loss).gradient
                #expect(gradient.contains { $0 != 0 } && gradient.allSatisfy(\.isFinite))
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

    @Test("A batch needs each of its rows once, ascending, whatever the order of its data; all data need all rows that are named")
    func rows() {
        var fit = Case(.exp, outputs: 2).fit
        func rows(_ batch: [Int]) -> [Int] {
            var rows = [7]
            fit.rows(of: batch[...], into: &rows)
            return rows
        }
        #expect(rows([0, 1, 2, 3, 4, 5, 6]) == [0, 1, 2, 3, 4])
        #expect(rows([2]) == [0, 1, 4] && rows([0]) == [0] && rows([0, 2]) == [0, 1, 4])
        #expect(rows([2, 0]) == rows([0, 2]))
        #expect(fit.greatestRows(ofBatch: 7) == 5 && fit.greatestRows(ofBatch: 1) == 3)
    }

    @Test("λ and χ²/N are those of the same predictions in closed form, with the factors of the targets taken out again")
    func normalizations() {
        let c = Case(.softplus, outputs: 2, offset: 1.3), data = c.fit.fit.measured
        let f = c.fit.predictions(of: .training, outputs: c.outputs)
        var fit = c.fit
        fit.renew { c.outputs }
        #expect(fit.normalizations == Normalizations.closedForm(data, predictions: f))
        #expect(fit.figure(of: .training, outputs: c.outputs)
            == ChiSquare.perPoint(data, predictions: f, normalizations: fit.normalizations))
        #expect(fit.figure(of: .test, outputs: []).isNaN)
        let factors = FitTargets(data, targets: zip(data.value, data.group).map { $0 * [1.1, 0.9][$1] }, factors: [1.1, 0.9])
        #expect(factors.measured([2.2, 1.8]) == [2, 2])
    }

    /// K = S(E,θ) on the diagonal, σ(z): the pointwise cross section in other words.
    static func diagonal(_ points: CrossSectionData) -> LinearData {
        var observable = LinearObservable(links: [.sigmoid])
        for i in 0..<points.count { observable.append(CollectionOfOne(.init(row: i, kernel: points.points.scale[i]))) }
        return LinearData(inputs: points.points.inputs, width: 5, observable: observable, data: points.data)
    }

    @Test("With S(E,θ) on the diagonal it is the pointwise cross section: losses, gradients, λ and χ² to rounding")
    func pointwise() {
        let points = Toy.points(offset: 1.1), network = Toy.network(points, .available[0])
        var pointwise = PointwiseCrossSection(points), linear = LinearFit(Self.diagonal(points))
        let z = network.outputs(of: network.standardization.rows(of: points.points.inputs))
        for lambda in [false, true] {
            if lambda {
                pointwise.renew { z }
                linear.renew { z }
                #expect(pointwise.normalizations != [1, 1])
            }
            #expect(zip(pointwise.normalizations, linear.normalizations).allSatisfy { abs($0 / $1 - 1) < 1e-12 })
            #expect(abs(pointwise.figure(of: .training, outputs: z) / linear.figure(of: .training, outputs: z) - 1) < 1e-12)
            for loss in [Loss.chiSquare, .robustLogarithm(width: 5)] {
                let batch = [3, 50, 7, 90, 21]
                var rows: [Int] = []
                func evaluate(_ objective: inout some Objective) -> [(row: Int, value: Double)] {
                    objective.rows(of: batch[...], into: &rows)
                    var gradient = rows.map { _ in Float.nan }
                    let value = objective.evaluate(batch[...], rows: rows, outputs: rows.map { z[$0] }, gradient: &gradient, loss: loss)
                    return zip(rows, gradient).map { ($0, Double($1)) }.sorted { $0.row < $1.row } + [(-1, value)]
                }
                for (a, b) in zip(evaluate(&pointwise), evaluate(&linear)) {
                    #expect(a.row == b.row && abs(a.value / b.value - 1) < 2e-7, "\(loss): \(a), \(b)")
                }
            }
        }
    }

    static func trainer(_ recipe: Recipe = Toy.recipe, products: GEMM = .available[0]) -> Trainer<LinearFit> {
        let all = Toy.points(offset: 1.1)
        let training = all.selecting((0..<all.count).filter { $0 % 4 != 3 }), test = all.selecting((0..<all.count).filter { $0 % 4 == 3 })
        return Trainer(
            LinearFit(diagonal(training), test: diagonal(test)), network: Toy.network(training, products), recipe: recipe,
            seed: ReplicaSeed(seed: 4, replica: 7))
    }

    @Test("Stopped after any epoch and resumed in a fresh trainer: the same as ten straight, bit for bit, dropout included",
          arguments: GEMM.allForTests)
    func resume(products: GEMM) throws {
        var recipe = Toy.recipe
        recipe.dropout = 0.1
        let straight = Self.trainer(recipe, products: products)
        let outcome = try #require(straight.run())
        #expect(outcome.failure == nil && outcome.epochs == 10 && outcome.history.map(\.epoch) == [3, 6, 9, 10])
        #expect(straight.state.objective != [1, 1])
        for stop in 1..<10 {
            let stopped = Self.trainer(recipe, products: products)
            #expect(stopped.run { _ in stopped.epoch < stop } == nil && stopped.epoch == stop)
            let resumed = Self.trainer(recipe, products: products)
            let again = resumed.run(from: stopped.state)
            #expect(again == outcome && resumed.state == straight.state, "stopped after \(stop)")
            #expect(sameBits(resumed.state.parameters, straight.state.parameters))
        }
    }

    @Test("Stopped between any two batches and resumed in a fresh trainer: the same as straight through, bit for bit, dropout included")
    func resumeWithinEpoch() throws {
        var recipe = Toy.recipe
        recipe.dropout = 0.1
        recipe.epochs = 5
        recipe.batchSize = 9
        let straight = Self.trainer(recipe, products: GEMM.available[0])
        var pauses = 0
        let outcome = try #require(straight.run(between: { pauses += 1; return true }))
        #expect(pauses >= 10, "several batches an epoch")
        for stop in 1...pauses {
            let stopped = Self.trainer(recipe, products: GEMM.available[0])
            var left = stop
            #expect(stopped.run(between: { left -= 1; return left > 0 }) == nil)
            #expect(stopped.state.batch > 0 && stopped.state.epoch < 5)
            let resumed = Self.trainer(recipe, products: GEMM.available[0])
            #expect(resumed.run(from: stopped.state) == outcome && resumed.state == straight.state, "stopped at pause \(stop)")
            #expect(sameBits(resumed.state.parameters, straight.state.parameters))
        }
    }

    @Test("The order in which data are given does not change a full batch's rows, and a datum taken twice counts twice")
    func repeated() {
        let points = Toy.points()
        var twice = LinearFit(Self.diagonal(points).selecting([5, 5, 8])), once = LinearFit(Self.diagonal(points).selecting([5, 8]))
        let z: [Float] = [-2, -3]
        var rows: [Int] = [], ofTwice: [Float] = [0, 0], ofOnce: [Float] = [0, 0], alone: [Float] = [0]
        twice.rows(of: [0, 1, 2], into: &rows)
        #expect(rows == [5, 8])
        let three = 3 * twice.evaluate([0, 1, 2], rows: rows, outputs: z, gradient: &ofTwice, loss: .chiSquare)
        let two = 2 * once.evaluate([0, 1], rows: rows, outputs: z, gradient: &ofOnce, loss: .chiSquare)
        let first = once.evaluate([0], rows: [5], outputs: [-2], gradient: &alone, loss: .chiSquare)
        #expect(abs(three - two - first) < 1e-12 * three)
        #expect(abs(3 * ofTwice[0] - 4 * ofOnce[0]) < 1e-5 * abs(ofOnce[0]))
    }
}
