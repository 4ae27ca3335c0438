import Randomness
import SplineFlows
import Testing

@Suite("Rational-quadratic splines")
struct SplineTests {
    private let shape = SplineShape()

    /// Random parameters of `count` splines, and a place for each: within ±5.5, so that tails are among them.
    private func random(_ count: Int, spread: Double = 2, shape: SplineShape, seed: UInt64 = 1) -> (parameters: [Float], x: [Double]) {
        let stream = RandomStream(seed: seed, stream: .initialization)
        let parameters = (0..<count * shape.parameters).map { Float(spread * stream.normal(at: UInt64($0))) }
        let places = RandomStream(seed: seed, stream: .folds)
        return (parameters, (0..<count).map { 11 * places.uniform(at: UInt64($0)) - 5.5 })
    }

    private func evaluate(
        _ parameters: [Float], _ x: [Double], shape: SplineShape, inverse: Bool = false
    ) -> (y: [Double], logarithm: [Double]) {
        var (y, logarithm) = (x, x)
        parameters.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            let rows = SplineShape.Rows(start: start, stride: shape.parameters)
            if inverse {
                shape.inverse(x.count, rows, y: x, x: &y, logarithm: &logarithm)
            } else {
                shape.forward(x.count, rows, x: x, y: &y, logarithm: &logarithm)
            }
        }
        return (y, logarithm)
    }

    @Test("The inverse undoes the spline within 1e-6, for a million random splines")
    func inverse() {
        for block in 0..<20 {
            let (parameters, x) = random(50_000, shape: shape, seed: UInt64(block))
            let there = evaluate(parameters, x, shape: shape)
            let back = evaluate(parameters, there.y, shape: shape, inverse: true)
            #expect(zip(x, back.y).allSatisfy { abs($0 - $1) <= 1e-6 })
            #expect(zip(there.logarithm, back.logarithm).allSatisfy { abs($0 - $1) <= 1e-6 })
        }
    }

    @Test("The ends of the bins too: at every knot, a hair beside it, and at ±B")
    func knots() {
        let shape = SplineShape(bins: 7, halfRange: 3)
        let (parameters, _) = random(1, shape: shape)
        // Knots by bisection of the share of widths: where the spline of the heights' knots says so.
        let knots = SplineKnots(parameters, shape)
        for (x, y) in zip(knots.x, knots.y) {
            for place in [x, x.nextUp, x.nextDown, -3, 3, Double(-3).nextUp, Double(3).nextDown] {
                let there = evaluate(parameters, [place], shape: shape)
                #expect(abs(evaluate(parameters, there.y, shape: shape, inverse: true).y[0] - place) < 1e-12)
            }
            #expect(abs(evaluate(parameters, [x], shape: shape).y[0] - y) < 1e-12)
        }
        for place in [-4.0, -3, 3, 100] { #expect(evaluate(parameters, [place], shape: shape).y == [place]) }
        for place in [-4, 100.0] { #expect(evaluate(parameters, [place], shape: shape).logarithm == [0]) }
    }

    @Test("The slope is that of finite differences, and the same bits come out alone or among others")
    func slope() {
        let (parameters, x) = random(1000, spread: 1, shape: shape)
        let step = 1e-6
        let (up, down) = (
            evaluate(parameters, x.map { $0 + step }, shape: shape).y, evaluate(parameters, x.map { $0 - step }, shape: shape).y)
        let all = evaluate(parameters, x, shape: shape)
        var crossing = 0
        for row in x.indices {
            let difference = (up[row] - down[row]) / (2 * step)
            if abs(difference - exponential(all.logarithm[row])) > 1e-4 * difference { crossing += 1 }
            let own = Array(parameters[row * shape.parameters..<(row + 1) * shape.parameters])
            let alone = evaluate(own, [x[row]], shape: shape)
            #expect(alone.y[0] == all.y[row] && alone.logarithm[0] == all.logarithm[row])
        }
        // A bin that changes within the step has another curvature.
        #expect(crossing <= 2)
    }

    @Test("The gradient of the loss is that of central differences in double precision", arguments: [2, 5, 24, 64])
    func gradient(bins: Int) {
        let shape = SplineShape(bins: bins)
        let (parameters, x) = random(24, spread: 1, shape: shape)
        let width = shape.parameters
        func loss(_ parameters: [Float], _ row: Int, gradient: inout [Float]) -> Double {
            var value = 0.0
            parameters.withUnsafeBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                shape.loss(
                    1, .init(start: start + row * width, stride: width), x: [x[row]], weight: [1.5], loss: &value, gradient: &gradient)
            }
            return value
        }
        var unused = [Float](repeating: 0, count: width)
        for row in x.indices {
            var gradient = unused
            _ = loss(parameters, row, gradient: &gradient)
            let knots = SplineKnots(Array(parameters[row * width..<(row + 1) * width]), shape)
            // At a knot the curvature jumps, and with it this derivative.
            if knots.x.contains(where: { abs($0 - x[row]) < 2e-3 }) { continue }
            for p in 0..<width {
                let place = row * width + p
                var (up, down) = (parameters, parameters)
                up[place] += 0x1p-12
                down[place] -= 0x1p-12
                let difference = (loss(up, row, gradient: &unused) - loss(down, row, gradient: &unused))
                    / (Double(up[place]) - Double(down[place]))
                #expect(abs(difference - Double(gradient[p])) < 1e-5 * (1 + abs(difference)), "row \(row), parameter \(p)")
            }
        }
    }
}
