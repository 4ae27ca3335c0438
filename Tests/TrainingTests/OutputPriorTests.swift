import NeuralNetwork
import Reference
import Statistics
import Testing
import Training

@Suite("Priors on the outputs of a network")
struct OutputPriorTests {
    /// Seven data that read two outputs at five rows.
    let plain: LinearFit
    let outputs: [Float]
    let priors = [
        OutputPrior([1, -1], centre: 0.3, weights: [0.5, 0, 2, 1, 4]), OutputPrior([0.5, 2], weight: 3, rows: 5),
    ]

    init() {
        let c = LinearFitTests.Case(.exp, outputs: 2, offset: 1.2)
        plain = c.fit
        outputs = c.outputs
    }

    /// Loss and gradient of some data, with z moved at one place of the batch.
    func evaluate(
        _ fit: some NormalizedFit, _ batch: [Int], _ loss: Loss, moving place: Int? = nil, by step: Float = 0
    ) -> (rows: [Int], loss: Double, gradient: [Float]) {
        var fit = fit
        var rows: [Int] = []
        fit.rows(of: batch[...], into: &rows)
        var z = rows.flatMap { outputs[$0 * 2..<$0 * 2 + 2] }
        if let place { z[place] += step }
        var gradient = Array(repeating: Float.nan, count: z.count)
        let value = fit.evaluate(batch[...], rows: rows, outputs: z, gradient: &gradient, loss: loss)
        return (rows, value, gradient)
    }

    @Test("They add ½ w (c·z − m)² to the loss, averaged over the rows of a batch", arguments: [[0], [2], [4, 1], [0, 1, 2, 3, 4, 5, 6]])
    func value(batch: [Int]) {
        let with = evaluate(FitWithPriors(plain, priors: priors), batch, .chiSquare), without = evaluate(plain, batch, .chiSquare)
        let expected = with.rows.map { (row: Int) -> Double in
            let first = Double(outputs[2 * row]), second = Double(outputs[2 * row + 1])
            let (difference, sum) = (first - second - 0.3, 0.5 * first + 2 * second)
            return 0.5 * [0.5, 0, 2, 1, 4][row] * difference * difference + 0.5 * 3 * sum * sum
        }
        #expect(with.rows == without.rows)
        #expect(abs(with.loss - without.loss - expected.reduce(0, +) / Double(expected.count)) < 1e-12 * with.loss)
    }

    @Test("The gradient against central differences, in every phase")
    func gradient() {
        let fit = FitWithPriors(plain, priors: priors)
        for loss in [Loss.chiSquare, .robustLogarithm(width: 5), .robustChiSquare(width: 5)] {
            for batch in [[0, 1, 2, 3, 4, 5, 6], [4, 1], [6]] {
                let gradient = evaluate(fit, batch, loss).gradient, unpulled = evaluate(plain, batch, loss).gradient
                #expect(zip(gradient, unpulled).allSatisfy { $0.isFinite && $0 != $1 })
                for place in gradient.indices {
                    let step: Float = 0x1p-13
                    let above = evaluate(fit, batch, loss, moving: place, by: step).loss
                    let below = evaluate(fit, batch, loss, moving: place, by: -step).loss
                    let difference = (above - below) / (2 * Double(step))
                    #expect(abs(difference - Double(gradient[place])) < 1e-4 * (1 + abs(difference)), "\(loss), \(batch), place \(place)")
                }
            }
        }
    }

    @Test("Figures, λ, predictions and what a checkpoint keeps are those of the measurements alone")
    func figures() {
        var fit = FitWithPriors(plain, priors: priors), alone = plain
        for _ in 0...1 {
            for sample in [DataSample.training, .test] {
                #expect(sameBits([fit.figure(of: sample, outputs: outputs)], [alone.figure(of: sample, outputs: outputs)]))
                #expect(fit.predictions(of: sample, outputs: outputs) == alone.predictions(of: sample, outputs: outputs))
            }
            #expect(fit.normalizations == alone.normalizations && fit.state == alone.state)
            fit.renew { outputs }
            alone.renew { outputs }
        }
        #expect(fit.normalizations != [1, 1])
        #expect(fit.addresses == alone.addresses && fit.rowAddresses == alone.rowAddresses && fit.inputs == alone.inputs)
        #expect(fit.greatestRows(ofBatch: 3) == alone.greatestRows(ofBatch: 3) && fit.outputs == 2)
    }

    @Test("Of weight 0 they change no bit")
    func weightless() {
        let nothing = FitWithPriors(plain, priors: [OutputPrior([1, -1], centre: 7, weight: 0, rows: 5)])
        for loss in [Loss.chiSquare, .robustLogarithm(width: 5)] {
            for batch in [[0, 1, 2, 3, 4, 5, 6], [4, 1]] {
                let (with, without) = (evaluate(nothing, batch, loss), evaluate(plain, batch, loss))
                #expect(with.loss == without.loss && sameBits(with.gradient, without.gradient))
            }
        }
    }
}
