import NeuralNetwork
import PortableMath
import Randomness

/// The fit of positive functions g to a histogram whose bins are linear in them:
///
///     q_b = background_b + Σ_j K_bj g_j,   j = K·row + output
///
/// g_j follows from the output z_j, see ``Link``.
///
/// Blocks of bins may float: what they have beside the background is scaled such that the bins trained on add up to the events there.
///
/// The whole histogram is one datum: every step sees all bins, by a product with K and one with its transpose. Losses are means over the
/// bins that are trained on. Sums run in double precision in a fixed order: bitwise reproducible.
public struct HistogramFit: Objective {
    /// How the distance of q from n is measured; n and q are shares of all events.
    public enum Distance: Sendable, Equatable {
        /// Twice the logarithm of a ratio of Poisson likelihoods at so many events, 2N(q − n + n ln(n/q)): χ² for large counts.
        case poisson(events: Double)
        /// B (q − n)²/n: the square of the relative error, weighted by the share of events. For histograms without noise.
        case relative
    }

    /// What an output z makes of a function.
    public enum Link: Sendable {
        /// ln(1 + e^z).
        case softplus
        /// base e^(s z). The loss has κ ⟨z²⟩/B beside that of the B bins trained on: z is a standard normal number that counts κ times.
        case correction(base: [Double], deviation: Double, strength: Double)
    }

    public var link = Link.softplus
    let matrix: SparseMatrix
    public let inputs: [Double]
    public let outputs: Int
    let target: [Double]
    let background: [Double]
    private let distance: Distance
    let floating: [Range<Int>]
    private(set) var isHeldOut: [Bool]
    private var trained: Double
    private var held: Double
    private let address: UInt64
    /// −z, what the links give of it, q, dL/dq and dL/dg of the step under way.
    private var negative: [Double]
    private var values: [Double]
    private var slopes: [Double]
    private var shares: [Double]
    private var steps: [Double]
    private var sums: [Double]

    /// - Parameters:
    ///   - matrix: K, a row a bin, a column an output of a row of inputs.
    ///   - inputs: rows × width, row-major, in physical units.
    ///   - outputs: of a row.
    ///   - target: n.
    ///   - background: what bins have whatever the functions are; empty for none.
    ///   - floating: blocks of bins that are known in shape alone.
    ///   - isHeldOut: bins to test with; empty for none.
    public init(
        _ matrix: SparseMatrix, inputs: [Double], outputs: Int, target: [Double], background: [Double] = [], distance: Distance,
        floating: [Range<Int>] = [], isHeldOut: [Bool] = []
    ) {
        precondition(target.count == matrix.rows, "a number for each bin")
        precondition(matrix.columns % outputs == 0 && inputs.count % (matrix.columns / outputs) == 0, "a column for each output of a row")
        (self.matrix, self.inputs, self.outputs, self.target, self.distance) = (matrix, inputs, outputs, target, distance)
        self.floating = floating
        self.background = background.isEmpty ? Array(repeating: 0, count: target.count) : background
        self.isHeldOut = isHeldOut.isEmpty ? Array(repeating: false, count: target.count) : isHeldOut
        held = Double(self.isHeldOut.count { $0 })
        trained = Double(target.count) - held
        var hash = ContentHash()
        for value in target { hash.combine(value) }
        address = hash.value
        negative = Array(repeating: 0, count: matrix.columns)
        (values, slopes, sums) = (negative, negative, negative)
        shares = Array(repeating: 0, count: matrix.rows)
        steps = shares
    }

    /// The same fit with no bin held out.
    public var ofAllBins: HistogramFit {
        var all = self
        all.isHeldOut = Array(repeating: false, count: target.count)
        (all.trained, all.held) = (Double(target.count), 0)
        return all
    }

    private var rowCount: Int { matrix.columns / outputs }

    public var testInputs: [Double] { held > 0 ? inputs : [] }
    public var addresses: [UInt64] { [address] }
    public var rowAddresses: [UInt64] { (0..<rowCount).map { UInt64($0) } }
    public func greatestRows(ofBatch size: Int) -> Int { rowCount }

    public func rows(of batch: ArraySlice<Int>, into rows: inout [Int]) {
        if rows.count != rowCount { rows = Array(0..<rowCount) }
    }

    public mutating func evaluate(
        _ batch: ArraySlice<Int>, rows: [Int], outputs z: [Float], gradient: inout [Float], loss: Loss
    ) -> Double {
        evaluateLinks(z)
        matrix.multiply(values, into: &shares)
        let scales = floating.map { block in float(block, &shares) }
        var total = 0.0
        for b in target.indices {
            let (value, slope) = isHeldOut[b] ? (0, 0) : evaluate(b, shares[b] + background[b])
            total += value
            steps[b] = slope / trained
        }
        for (block, scale) in zip(floating, scales) {
            // The scale is C/S, C events and S the sum of the shares: dL/ds_b = (C/S)(dL/dq_b − Σ dL/dq q/C).
            var (along, sum) = (0.0, 0.0)
            for b in block where !isHeldOut[b] {
                along += steps[b] * shares[b]
                sum += shares[b]
            }
            for b in block where !isHeldOut[b] { steps[b] = scale * (steps[b] - along / sum) }
        }
        matrix.multiplyTransposed(steps, into: &sums)
        for j in gradient.indices { gradient[j] = Float(sums[j] * slopes[j]) }
        return (total + penalty(z, gradient: &gradient)) / trained
    }

    /// What the link adds to the sum of the losses; its derivative is added to the gradient.
    private func penalty(_ z: [Float], gradient: inout [Float]) -> Double {
        guard case .correction(_, _, let strength) = link, strength > 0 else { return 0 }
        let share = strength / Double(z.count)
        var squares = 0.0
        for j in z.indices {
            squares += Double(z[j]) * Double(z[j])
            gradient[j] += Float(2 * share / trained * Double(z[j]))
        }
        return share * squares
    }

    /// Sets `values` to the functions and `slopes` to their derivatives.
    private mutating func evaluateLinks(_ z: [Float]) {
        if case .correction(let base, let deviation, _) = link {
            for j in z.indices {
                values[j] = base[j] * Portable.exp(deviation * Double(z[j]))
                slopes[j] = deviation * values[j]
            }
            return
        }
        for j in z.indices { negative[j] = -Double(z[j]) }
        let count = z.count
        values.withUnsafeMutableBufferPointer { values in
            slopes.withUnsafeMutableBufferPointer { slopes in
                guard let value = values.baseAddress, let slope = slopes.baseAddress else { return }
                Logistic.evaluate(count: count, negative, complement: slope, logarithm: value)
            }
        }
        for j in values.indices { values[j] = -values[j] }
    }

    /// Scales a block to the events that its bins have, and returns by what.
    func float(_ block: Range<Int>, _ shares: inout [Double]) -> Double {
        var (wanted, sum) = (0.0, 0.0)
        for b in block where !isHeldOut[b] {
            wanted += target[b] - background[b]
            sum += shares[b]
        }
        let scale = max(wanted, HistogramFit.least) / max(sum, HistogramFit.least)
        for b in block { shares[b] *= scale }
        return scale
    }

    /// The least share that a logarithm is taken of.
    private static let least = 1e-12

    /// A bin's loss and its derivative with respect to q.
    @inline(__always)
    func evaluate(_ b: Int, _ share: Double) -> (loss: Double, slope: Double) {
        let n = target[b]
        switch distance {
        case .relative:
            let scale = Double(target.count) / max(n, HistogramFit.least)
            return (scale * (share - n) * (share - n), 2 * scale * (share - n))
        case .poisson(let events):
            guard n > 0 else { return (2 * events * abs(share), share < 0 ? -2 * events : 2 * events) }
            // Functions of another beam may make q negative: below n/100 the logarithm goes on as its parabola there.
            let floor = 0.01 * n, below = min(0, share / floor - 1)
            let q = max(share, floor)
            let logarithm = n * (Portable.log(n / q) - below + 0.5 * below * below)
            let slope = below < 0 ? (below - 1) * n / floor : -n / q
            return (2 * events * (share - n + logarithm), 2 * events * (1 + slope))
        }
    }

    /// The second derivative of a bin's loss that is expected at a share q.
    func curvature(_ b: Int, _ share: Double) -> Double {
        switch distance {
        case .relative: 2 * Double(target.count) / max(target[b], HistogramFit.least)
        case .poisson(let events): 2 * events / max(share, 0.3 / events)
        }
    }

    public func figure(of sample: DataSample, outputs z: [Float]) -> Double {
        let count = sample == .training ? trained : held
        guard count > 0, !z.isEmpty else { return .nan }
        var copy = self
        copy.evaluateLinks(z)
        matrix.multiply(copy.values, into: &copy.shares)
        for block in floating { _ = float(block, &copy.shares) }
        var sum = 0.0
        for b in target.indices where isHeldOut[b] == (sample == .test) { sum += evaluate(b, copy.shares[b] + background[b]).loss }
        return sum / count
    }

    /// The deviance of each bin that is held out, in their order.
    public func heldOutDeviances(of z: [Float]) -> [Double] {
        let expected = shares(of: functions(of: z))
        return target.indices.filter { isHeldOut[$0] }.map { evaluate($0, expected[$0]).loss }
    }

    /// The functions at all rows.
    public func functions(of z: [Float]) -> [Double] {
        var copy = self
        copy.evaluateLinks(z)
        return copy.values
    }

    /// q of functions at all rows.
    public func shares(of functions: [Double]) -> [Double] {
        var result = shares
        matrix.multiply(functions, into: &result)
        for block in floating { _ = float(block, &result) }
        return zip(result, background).map { $0 + $1 }
    }
}
