import NeuralNetwork
import PortableMath
import Statistics
import Testing
import Training

@Suite("Fits to histograms")
struct HistogramFitTests {
    /// Six bins of four rows with two outputs.
    private let rows: [(places: [Int32], values: [Double])] = (0..<6).map { b in
        let places = (0..<8).filter { ($0 + b) % 3 != 0 }.map { Int32($0) }
        return (places, places.map { 0.02 + 0.01 * Double(($0 * 7 + Int32(b)) % 5) })
    }
    private let target = [0.1, 0.2, 0.25, 0.2, 0.15, 0.1]
    private let z: [Float] = [0.3, -0.2, 1.1, 0.4, -0.9, 0.2, 0.05, -0.4]

    private func fit(
        _ distance: HistogramFit.Distance, background: [Double] = [], floating: [Range<Int>] = [], heldOut: [Bool] = []
    ) -> HistogramFit {
        HistogramFit(
            SparseMatrix(rows: rows, columns: 8), inputs: [0, 1, 2, 3], outputs: 2, target: target, background: background,
            distance: distance, floating: floating, isHeldOut: heldOut)
    }

    @Test("a block that floats has the events that were seen there, whatever the factor of its functions", arguments: [[], [4]])
    func floating(heldOut: [Int]) {
        let background = [0.01, 0, 0.02, 0, 0, 0.01]
        let fit = fit(
            .poisson(events: 1000), background: background, floating: [3..<6], heldOut: (0..<6).map { heldOut.contains($0) })
        let g = z.map { Portable.softplus(Double($0)) }
        let (once, twice) = (fit.shares(of: g), fit.shares(of: g.map { 2 * $0 }))
        let trained = (3..<6).filter { !heldOut.contains($0) }
        #expect(abs(trained.reduce(0) { $0 + once[$1] - target[$1] }) < 1e-12)
        for b in 3..<6 { #expect(abs(once[b] - twice[b]) < 1e-12) }
        for b in 0..<3 { #expect(abs(2 * (once[b] - background[b]) - (twice[b] - background[b])) < 1e-12) }
    }

    @Test(
        "the gradient is that of finite differences",
        arguments: [HistogramFit.Distance.poisson(events: 1000), .relative], [[], [true, false, false, true, false, false]])
    func gradient(distance: HistogramFit.Distance, heldOut: [Bool]) {
        for floating in [[], [2..<6]] { gradient(distance, heldOut, floating) }
    }

    private static let correction = HistogramFit.Link.correction(
        base: (0..<8).map { 0.5 + 0.1 * Double($0) }, deviation: 0.7, strength: 20)

    private func gradient(_ distance: HistogramFit.Distance, _ heldOut: [Bool], _ floating: [Range<Int>]) {
        for link in [.softplus, Self.correction] { gradient(distance, heldOut, floating, link) }
    }

    private func gradient(
        _ distance: HistogramFit.Distance, _ heldOut: [Bool], _ floating: [Range<Int>], _ link: HistogramFit.Link
    ) {
        var objective = fit(distance, background: [0.01, 0, 0.02, 0, 0, 0.01], floating: floating, heldOut: heldOut)
        objective.link = link
        func loss(_ z: [Float]) -> Double {
            var gradient = z
            return objective.evaluate([0], rows: [0, 1, 2, 3], outputs: z, gradient: &gradient, loss: .chiSquare)
        }
        var gradient = z
        _ = objective.evaluate([0], rows: [0, 1, 2, 3], outputs: z, gradient: &gradient, loss: .chiSquare)
        for j in z.indices {
            var (up, down) = (z, z)
            up[j] += 0x1p-8
            down[j] -= 0x1p-8
            let slope = (loss(up) - loss(down)) / 0x1p-7
            #expect(abs(Double(gradient[j]) - slope) < 1e-3 * max(1, abs(slope)), "\(j)")
        }
    }

    /// Two numbers: ln of a factor, and a slope from output to output.
    private struct Line: ParametricFunctions {
        let centres = [0.0, 0.0]
        var deviations = [100.0, 1.0]
        func values(_ p: [Double]) -> [Double] { (0..<8).map { Portable.exp(p[0] + p[1] * Double($0) / 8) } }
        func slopes(_ p: [Double]) -> [[Double]] { [Array(repeating: 1, count: 8), (0..<8).map { Double($0) / 8 }] }
    }

    @Test(
        "functions of two numbers are found where no other numbers fit better",
        arguments: [HistogramFit.Distance.poisson(events: 1000), .relative], [[], [2..<6]])
    func fewNumbers(distance: HistogramFit.Distance, floating: [Range<Int>]) {
        let fit = fit(
            distance, background: [0.01, 0, 0.02, 0, 0, 0.01], floating: floating, heldOut: [false, true, false, false, false, false])
        let line = Line(), found = fit.fitted(line).numbers
        /// What is minimized, by the loss of a correction that corrects nothing.
        func total(_ p: [Double]) -> Double {
            var objective = fit
            objective.link = .correction(base: line.values(p), deviation: 1, strength: 0)
            let prior = (p[0] / 100) * (p[0] / 100) + p[1] * p[1]
            return 5 * objective.figure(of: .training, outputs: Array(repeating: 0, count: 8)) + prior
        }
        let least = total(found)
        // The search ends when a step gains less than 1e-3.
        for step in [0.03, -0.03] {
            #expect(total([found[0] + step, found[1]]) > least && total([found[0], found[1] + step]) > least)
        }
    }

    @Test("the evidence is the integral of the likelihood over what is known of the numbers before", arguments: [0.3, 1])
    func evidence(deviation: Double) {
        let line = Line(deviations: [3, deviation])
        let truth = fit(.relative).shares(of: line.values([-2, 0.3])), matrix = SparseMatrix(rows: rows, columns: 8)
        let fit = HistogramFit(matrix, inputs: [0, 1, 2, 3], outputs: 2, target: truth, distance: .poisson(events: 20_000))
        let found = fit.fitted(line).numbers
        var sum = 0.0
        let (steps, size) = (-200...200, (0.01, 0.02))
        for i in steps {
            for j in steps {
                let p = [found[0] + size.0 * Double(i), found[1] + size.1 * Double(j)]
                var objective = fit
                objective.link = .correction(base: line.values(p), deviation: 1, strength: 0)
                let deviance = 6 * objective.figure(of: .training, outputs: Array(repeating: 0, count: 8))
                let prior = p[0] * p[0] / 9 + p[1] * p[1] / (deviation * deviation)
                sum += Portable.exp(-0.5 * (deviance + prior))
            }
        }
        let exact = Portable.log(sum * size.0 * size.1 / (2 * Double.pi * 3 * deviation))
        let evidence = fit.logarithmOfEvidence(line, at: found)
        #expect(abs(evidence - exact) < 0.05, "\(evidence), \(exact)")
    }

    @Test("numbers that are known well stay where they are")
    func knownNumbers() {
        let found = fit(.poisson(events: 1000)).fitted(Line(deviations: [100, 1e-4])).numbers
        #expect(abs(found[1]) < 1e-3)
    }

    @Test("the Poisson loss is the mean deviance of the bins that are trained on, the figure of the test that of the others")
    func deviance() {
        let heldOut = [false, true, false, false, true, false]
        let objective = fit(.poisson(events: 500), heldOut: heldOut)
        let g = z.map { Portable.softplus(Double($0)) }
        func share(_ b: Int) -> Double {
            var sum = 0.0
            for (place, value) in zip(rows[b].places, rows[b].values) { sum += Double(Float(value)) * g[Int(place)] }
            return sum
        }
        func mean(_ isHeld: Bool) -> Double {
            let some = (0..<6).filter { heldOut[$0] == isHeld }
            var sum = 0.0
            for b in some {
                let (q, n) = (share(b), target[b])
                sum += 1000 * (q - n + n * Portable.log(n / q))
            }
            return sum / Double(some.count)
        }
        #expect(abs(objective.figure(of: .training, outputs: z) / mean(false) - 1) < 1e-12)
        #expect(abs(objective.figure(of: .test, outputs: z) / mean(true) - 1) < 1e-12)
        #expect(fit(.relative).figure(of: .test, outputs: z).isNaN)
    }

    @Test("a sparse matrix and its transpose are those of plain sums")
    func sparse() {
        let matrix = SparseMatrix(rows: rows, columns: 8)
        let x = (0..<8).map { 0.5 + Double($0) }, y = (0..<6).map { 1 - 0.3 * Double($0) }
        var (product, transposed) = ([Double](repeating: 0, count: 6), [Double](repeating: 0, count: 8))
        matrix.multiply(x, into: &product)
        matrix.multiplyTransposed(y, into: &transposed)
        var expected = [Double](repeating: 0, count: 8)
        for (b, row) in rows.enumerated() {
            var sum = 0.0
            for (place, value) in zip(row.places, row.values) {
                sum += Double(Float(value)) * x[Int(place)]
                expected[Int(place)] += Double(Float(value)) * y[b]
            }
            #expect(abs(product[b] - sum) < 1e-14)
        }
        #expect(zip(transposed, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    }

    @Test("training finds functions that make the histogram, on the bins held out too")
    func training() {
        let truth = (0..<8).map { 0.3 + 0.1 * Double($0) }
        let matrix = SparseMatrix(rows: rows, columns: 8)
        var made = [Double](repeating: 0, count: 6)
        matrix.multiply(truth, into: &made)
        let objective = HistogramFit(matrix, inputs: [0, 1, 2, 3], outputs: 2, target: made, distance: .relative)
        let network = Network(
            Architecture(inputs: 1, width: 16, blocks: 2, activation: .silu, outputs: 2, normalization: .none, initialOutputBias: 0),
            products: .preferred, capacity: 4)
        network.initialize(seed: 1, replica: 0)
        network.standardization = Standardization(mean: [1.5], scale: [1])
        var recipe = Recipe()
        (recipe.epochs, recipe.batchSize, recipe.learningRate, recipe.batchStatisticsUntil, recipe.robustUntil) = (1500, 1, 3e-3, 0, 0)
        let trainer = Trainer(objective, network: network, recipe: recipe, seed: ReplicaSeed(seed: 1, replica: 0))
        #expect(trainer.run()?.failure == nil)
        #expect((trainer.history.last?.train ?? 1) < 1e-5)
    }

    @Test("where an expectation is negative, the loss is finite and its gradient that of finite differences")
    func negative() {
        let rows: [(places: [Int32], values: [Double])] = [([0, 1], [1, -1]), ([0], [1]), ([1], [-0.1])]
        var objective = HistogramFit(
            SparseMatrix(rows: rows, columns: 2), inputs: [0], outputs: 2, target: [0.3, 0.7, 0], distance: .poisson(events: 100))
        func loss(_ z: [Float]) -> Double {
            var gradient = z
            return objective.evaluate([0], rows: [0], outputs: z, gradient: &gradient, loss: .chiSquare)
        }
        let z: [Float] = [0.1, 0.4]
        var gradient = z
        let value = objective.evaluate([0], rows: [0], outputs: z, gradient: &gradient, loss: .chiSquare)
        #expect(value.isFinite && value > 0)
        for j in z.indices {
            var (up, down) = (z, z)
            up[j] += 0x1p-10
            down[j] -= 0x1p-10
            let slope = (loss(up) - loss(down)) / 0x1p-9
            #expect(abs(Double(gradient[j]) / slope - 1) < 1e-3, "\(gradient[j]), \(slope)")
        }
    }
}
