import CKernels
import Foundation
import Reference
import Testing

/// The kernels against loops written for reading, bit for bit: the naive loops use one processor's scalar instructions, so equal
/// bits mean that vector width and contraction play no role.
@Suite("Kernels between the matrix products")
struct KernelTests {
    static let shapes = [(1, 16), (2, 16), (3, 304), (63, 16), (64, 32), (65, 16), (127, 16), (129, 304), (300, 48), (1000, 16), (70, 1040)]

    /// The sum of `rows` terms as the kernels define it: blocks of 64 rows, each summed in ascending order.
    func blockSum(_ rows: Int, _ term: (Int) -> Float) -> Float {
        var total: Float = 0
        for first in stride(from: 0, to: rows, by: 64) {
            var sum: Float = 0
            for row in first..<min(first + 64, rows) { sum += term(row) }
            total += sum
        }
        return total
    }

    /// A 64-byte aligned copy of `values`, as the kernels ask for. Never freed, so that no pointer can outlive it.
    struct Buffer {
        let pointer: UnsafeMutablePointer<Float>
        let count: Int

        init(_ values: [Float]) {
            count = values.count
            pointer = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 4, alignment: 64)
                .bindMemory(to: Float.self, capacity: count)
            pointer.initialize(from: values, count: count)
        }

        init(zeros count: Int) { self.init([Float](repeating: 0, count: count)) }
        var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
    }

    @Test("Mean and variance of columns", arguments: shapes)
    func statistics(rows: Int, width: Int) {
        let a = Hashed.numbers(0..<rows * width).map { 3 * $0 + 1 }
        let mean = Buffer(zeros: width), variance = Buffer(zeros: width)
        nucens_batch_statistics(rows, width, width, Buffer(a).pointer, mean.pointer, variance.pointer)
        let reciprocal = 1 / Float(rows)
        let means = (0..<width).map { c in blockSum(rows) { a[$0 * width + c] } * reciprocal }
        let variances = (0..<width).map { c in
            blockSum(rows) { (a[$0 * width + c] - means[c]) * (a[$0 * width + c] - means[c]) } * reciprocal
        }
        #expect(sameBits(mean.values, means))
        #expect(sameBits(variance.values, variances))

        let exact = (0..<width).map { c in (0..<rows).reduce(0.0) { $0 + Double(a[$1 * width + c]) } / Double(rows) }
        let error = worstError(mean.values, exact)
        print("mean over \(rows) rows: worst error \(error)")
        #expect(error < 1e-6)
    }

    @Test("Inverse deviation and running average, element by element")
    func vectors() {
        let variance = Hashed.numbers(0..<48).map(abs) + [0, 1e-30]
        let inverse = Buffer(zeros: 50)
        nucens_inverse_deviation(50, Buffer(variance).pointer, 1e-5, inverse.pointer)
        #expect(sameBits(inverse.values, variance.map { 1 / ($0 + 1e-5).squareRoot() }))
        let old = Hashed.numbers(100..<150), running = Buffer(old)
        nucens_running_average(50, Buffer(variance).pointer, 0.01, running.pointer)
        #expect(sameBits(running.values, zip(old, variance).map { $0 + 0.01 * ($1 - $0) }))
    }

    @Test("Normalization and ReLU, aside and in place", arguments: shapes)
    func normalize(rows: Int, width: Int) {
        let a = Hashed.numbers(0..<rows * width)
        let (mean, inverse, gamma, beta) = vectors(width)
        let (h, inPlace) = (Buffer(zeros: rows * width), Buffer(a))
        for (from, to) in [(Buffer(a), h), (inPlace, inPlace)] {
            nucens_normalize_relu(
                rows, width, width, from.pointer, mean.pointer, inverse.pointer, gamma.pointer, beta.pointer, 1.25, to.pointer)
        }
        let y = a.indices.map { at in
            let c = at % width
            return gamma.pointer[c] * ((a[at] - mean.pointer[c]) * inverse.pointer[c]) + beta.pointer[c]
        }
        #expect(sameBits(h.values, y.map { $0 > 0 ? $0 * 1.25 : 0 }))
        #expect(sameBits(inPlace.values, h.values))
    }

    @Test("Backward through ReLU and BatchNorm", arguments: shapes)
    func backward(rows: Int, width: Int) {
        let d = Hashed.numbers(0..<rows * width), a = Hashed.numbers(50_000..<50_000 + rows * width)
        let (mean, inverse, gamma, beta) = vectors(width)
        let xhat = a.indices.map { (a[$0] - mean.pointer[$0 % width]) * inverse.pointer[$0 % width] }
        let dy = d.indices.map { gamma.pointer[$0 % width] * xhat[$0] + beta.pointer[$0 % width] > 0 ? d[$0] * 1.25 : 0 }
        let betas = (0..<width).map { c in blockSum(rows) { dy[$0 * width + c] } }
        let gammas = (0..<width).map { c in blockSum(rows) { dy[$0 * width + c] * xhat[$0 * width + c] } }
        let factors = (0..<width).map { gamma.pointer[$0] * inverse.pointer[$0] }
        let reciprocal = 1 / Float(rows)

        for batch in [true, false] {
            let travelling = Buffer(d), dgamma = Buffer(zeros: width), dbeta = Buffer(zeros: width)
            let kernel = batch ? nucens_backward_batch_relu : nucens_backward_running_relu
            kernel(
                rows, width, width, travelling.pointer, Buffer(a).pointer, mean.pointer, inverse.pointer, gamma.pointer, beta.pointer, 1.25,
                dgamma.pointer, dbeta.pointer)
            #expect(sameBits(dbeta.values, betas))
            #expect(sameBits(dgamma.values, gammas))
            let expected = dy.indices.map { at in
                let c = at % width
                if !batch { return factors[c] * dy[at] }
                let beta = betas[c] * reciprocal, gamma = gammas[c] * reciprocal
                return factors[c] * (dy[at] - beta - xhat[at] * gamma)
            }
            #expect(sameBits(travelling.values, expected))
        }
    }

    @Test("Column sums", arguments: shapes)
    func columnSums(rows: Int, width: Int) {
        let a = Hashed.numbers(7..<7 + rows * width), sums = Buffer(zeros: width)
        nucens_column_sums(rows, width, width, Buffer(a).pointer, sums.pointer)
        #expect(sameBits(sums.values, (0..<width).map { c in blockSum(rows) { a[$0 * width + c] } }))
    }

    @Test("AdamW and the sum of squares on any count", arguments: [0, 1, 15, 16, 17, 33, 1000, 4099])
    func optimizer(count: Int) {
        let gradient = Hashed.numbers(0..<count), m = Hashed.numbers(5000..<5000 + count)
        let v = Hashed.numbers(10_000..<10_000 + count).map(abs), w = Hashed.numbers(15_000..<15_000 + count)
        var s = nucens_adamw_step(
            scale: 0.7, beta1: 0.9, beta2: 0.999, keep1: 0.1, keep2: 0.001, correction1: 1.7, correction2: 5.3, epsilon: 1e-8,
            rate: 1e-3, decay: 0.01)
        let (newM, newV, newW) = (Buffer(m), Buffer(v), Buffer(w))
        nucens_adamw(count, &s, Buffer(gradient).pointer, newM.pointer, newV.pointer, newW.pointer)
        for i in 0..<count {
            let g = s.scale * gradient[i]
            let first = s.beta1 * m[i] + s.keep1 * g
            let second = s.beta2 * v[i] + s.keep2 * (g * g)
            let update = first * s.correction1 / ((second * s.correction2).squareRoot() + s.epsilon) + s.decay * w[i]
            let expected = [first, second, w[i] - s.rate * update]
            #expect(sameBits([newM.pointer[i], newV.pointer[i], newW.pointer[i]], expected))
        }

        var chains = [Double](repeating: 0, count: 16)
        for i in 0..<count { chains[i % 16] += Double(gradient[i]) * Double(gradient[i]) }
        #expect(nucens_sum_of_squares(count, Buffer(gradient).pointer).bitPattern == chains.reduce(0, +).bitPattern)
    }

    @Test("ReLU lets no infinity of a switched-off unit through, but NaN")
    func special() {
        let zeros = Buffer(zeros: 16), ones = Buffer([Float](repeating: 1, count: 16))
        let h = Buffer(zeros: 16)
        let a: [Float] = [.nan, -.nan, .infinity, -.infinity, 0, -0.0, 1, -1, .leastNonzeroMagnitude] + [Float](repeating: 0, count: 7)
        nucens_normalize_relu(1, 16, 16, Buffer(a).pointer, zeros.pointer, ones.pointer, ones.pointer, zeros.pointer, 1, h.pointer)
        #expect(h.pointer[0].isNaN && h.pointer[1].isNaN)
        #expect(sameBits(h.values[2...], [.infinity, 0, 0, 0, 1, 0, .leastNonzeroMagnitude, 0, 0, 0, 0, 0, 0, 0].map { $0 as Float }))

        let d = Buffer([Float](repeating: .infinity, count: 16)), below = Buffer([Float](repeating: -1, count: 16))
        let dgamma = Buffer(zeros: 16), dbeta = Buffer(zeros: 16)
        nucens_backward_running_relu(
            1, 16, 16, d.pointer, below.pointer, zeros.pointer, ones.pointer, ones.pointer, zeros.pointer, 1, dgamma.pointer,
            dbeta.pointer)
        #expect((d.values + dgamma.values + dbeta.values).allSatisfy { $0 == 0 })
    }

    @Test("SiLU and its slope to single precision, from −100 to 100; nothing below −87, and NaN stays")
    func silu() {
        let zeros = Buffer(zeros: 16), ones = Buffer([Float](repeating: 1, count: 16))
        var worst = (value: 0.0, slope: 0.0)
        for start in stride(from: Float(-100), to: 100, by: 0.16) {
            let y = (0..<16).map { start + 0.01 * Float($0) }
            let h = Buffer(y), d = Buffer([Float](repeating: 1, count: 16)), dgamma = Buffer(zeros: 16), dbeta = Buffer(zeros: 16)
            nucens_normalize_silu(1, 16, 16, h.pointer, zeros.pointer, ones.pointer, ones.pointer, zeros.pointer, 1, h.pointer)
            nucens_backward_running_silu(
                1, 16, 16, d.pointer, Buffer(y).pointer, zeros.pointer, ones.pointer, ones.pointer, zeros.pointer, 1, dgamma.pointer,
                dbeta.pointer)
            for (i, y) in y.map(Double.init).enumerated() {
                let share = 1 / (1 + exp(-y))
                if y > -87 { worst.value = max(worst.value, abs(Double(h.pointer[i]) - y * share) / max(1e-30, abs(y * share))) }
                worst.slope = max(worst.slope, abs(Double(d.pointer[i]) - share * (1 + y * (1 - share))))
                if y < -87 { #expect(h.pointer[i] == 0 && d.pointer[i] == 0) }
            }
        }
        print("SiLU: worst relative error \(worst.value), of its slope \(worst.slope)")
        #expect(worst.value < 5e-7 && worst.slope < 2e-6)
        let special = Buffer([.nan, -.nan, .infinity, -.infinity, 0] + [Float](repeating: 3, count: 11))
        nucens_normalize_silu(1, 16, 16, special.pointer, zeros.pointer, ones.pointer, ones.pointer, zeros.pointer, 1, special.pointer)
        #expect(special.pointer[0].isNaN && special.pointer[1].isNaN && special.pointer[2] == .infinity)
        #expect(special.pointer[3] == 0 && special.pointer[4] == 0)
    }

    @Test("Activation without BatchNorm has the bits of BatchNorm with mean 0 and deviation 1, forward and backward, aside and in place",
          arguments: shapes)
    func plain(rows: Int, width: Int) {
        let zeros = Buffer(zeros: width), ones = Buffer([Float](repeating: 1, count: width))
        let bias = Buffer(Hashed.numbers(4000..<4000 + width)), a = Hashed.numbers(0..<rows * width).map { 8 * $0 }
        let d = Hashed.numbers(50_000..<50_000 + rows * width)
        let kernels = [
            (nucens_activate_relu, nucens_normalize_relu, nucens_backward_running_relu),
            (nucens_activate_silu, nucens_normalize_silu, nucens_backward_running_silu),
        ]
        for (activate, normalize, backward) in kernels {
            let h = Buffer(zeros: rows * width), expected = Buffer(zeros: rows * width), slope = Buffer(a), inPlace = Buffer(a)
            normalize(
                rows, width, width, Buffer(a).pointer, zeros.pointer, ones.pointer, ones.pointer, bias.pointer, 1.25, expected.pointer)
            activate(rows, width, width, slope.pointer, bias.pointer, 1.25, h.pointer, slope.pointer)
            activate(rows, width, width, inPlace.pointer, bias.pointer, 1.25, inPlace.pointer, nil)
            #expect(sameBits(h.values, expected.values))
            #expect(sameBits(inPlace.values, expected.values))

            let travelling = Buffer(d), dbias = Buffer(zeros: width)
            let expectedD = Buffer(d), dgamma = Buffer(zeros: width), dbeta = Buffer(zeros: width)
            backward(
                rows, width, width, expectedD.pointer, Buffer(a).pointer, zeros.pointer, ones.pointer, ones.pointer, bias.pointer, 1.25,
                dgamma.pointer, dbeta.pointer)
            nucens_backward_plain(rows, width, width, travelling.pointer, slope.pointer, 1.25, dbias.pointer)
            #expect(travelling.values == expectedD.values)
            #expect(sameBits(dbias.values, dbeta.values))
        }
    }

    @Test("Without BatchNorm, too, no infinity of a switched-off unit passes, but NaN does")
    func plainSpecial() {
        let zeros = Buffer(zeros: 16), h = Buffer(zeros: 16), dbias = Buffer(zeros: 16)
        let a = Buffer([-1, .nan, -100, 1] + [Float](repeating: -1, count: 12))
        nucens_activate_relu(1, 16, 16, a.pointer, zeros.pointer, 1, h.pointer, a.pointer)
        #expect(h.pointer[1].isNaN)
        let d = Buffer([.infinity, 1, .infinity, .nan] + [Float](repeating: .infinity, count: 12))
        nucens_backward_plain(1, 16, 16, d.pointer, a.pointer, 1, dbias.pointer)
        #expect(d.pointer[3].isNaN)
        #expect(([0, 2] + Array(4..<16)).allSatisfy { d.pointer[$0] == 0 && dbias.pointer[$0] == 0 })
    }

    /// Mean, inverse deviation, γ and β for `width` columns.
    func vectors(_ width: Int) -> (Buffer, Buffer, Buffer, Buffer) {
        (Buffer(Hashed.numbers(1000..<1000 + width)), Buffer(Hashed.numbers(2000..<2000 + width).map { 2 + $0 }),
         Buffer(Hashed.numbers(3000..<3000 + width).map { 1 + $0 / 4 }), Buffer(Hashed.numbers(4000..<4000 + width).map { $0 / 4 }))
    }
}
