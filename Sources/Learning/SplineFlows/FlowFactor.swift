import NeuralNetwork

/// One factor p(x_k | c, x₁ … x_{k−1}) of a flow, with the memory to evaluate and train it.
///
/// Rows are those of one batch, at most as many as the memory was made for.
public final class FlowFactor {
    public let shape: SplineShape
    public let network: Network
    /// Numbers that are known of a row: c and the variables before.
    let known: Int
    private let stride: Int

    init(_ architecture: FlowArchitecture, factor: Int, products: GEMM, capacity: Int, team: ThreadTeam) {
        shape = architecture.spline
        known = factor + 1
        network = Network(architecture.network(ofFactor: factor), products: products, capacity: capacity, team: team)
        stride = AlignedFloats.stride(shape.parameters)
    }

    /// Floats of a row of features.
    public var featureStride: Int { network.inputStride() }

    /// What the network is given for each row: v, the products v_i v_j − [i = j], and tanh 2v of the known v.
    ///
    /// - Parameters:
    ///   - columns: c, x₁ … x_{k−1}, each with a number for every row.
    ///   - to: rows of ``featureStride`` floats, the rest of which stays as it is: zero.
    public func features(_ count: Int, _ columns: [UnsafePointer<Double>], to: UnsafeMutablePointer<Float>) {
        precondition(columns.count >= known, "a factor is given the condition and all variables before")
        let width = featureStride
        withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { scratch in
            guard let steps = scratch.baseAddress else { return }
            for i in 0..<known {
                for row in 0..<count {
                    to[row * width + i] = Float(columns[i][row])
                    (steps + row).initialize(to: 4 * columns[i][row])
                }
                Logistic.evaluate(count: count, steps, sigmoid: steps)
                for row in 0..<count { to[row * width + known + i] = Float(2 * steps[row] - 1) }
            }
        }
        var place = 2 * known
        for i in 0..<known {
            for j in 0...i {
                let (a, b, mean) = (columns[i], columns[j], i == j ? 1.0 : 0.0)
                for row in 0..<count { to[row * width + place] = Float(a[row] * b[row] - mean) }
                place += 1
            }
        }
    }

    /// The outputs of the last pass, parameters of a spline a row.
    private var rows: SplineShape.Rows {
        guard let start = network.outputs(0).baseAddress else { preconditionFailure("a network has outputs") }
        return .init(start: start, stride: stride)
    }

    /// y and ln dy/dx of the rows whose features stand in the network's ``Network/inputRows(of:)``.
    func forward(_ count: Int, x: UnsafePointer<Double>, y: UnsafeMutablePointer<Double>, logarithm: UnsafeMutablePointer<Double>) {
        network.evaluate(rows: count)
        shape.forward(count, rows, x: x, y: y, logarithm: logarithm)
    }

    /// The x of given y, and ln dy/dx there.
    func inverse(_ count: Int, y: UnsafePointer<Double>, x: UnsafeMutablePointer<Double>, logarithm: UnsafeMutablePointer<Double>) {
        network.evaluate(rows: count)
        shape.inverse(count, rows, y: y, x: x, logarithm: logarithm)
    }

    /// The gradient of Σ weight · (y²/2 − ln dy/dx) over the rows, left in the network.
    ///
    /// - Returns: that sum, in ascending order of the rows, and Σ (∂/∂w)².
    public func differentiate(_ count: Int, x: UnsafePointer<Double>, weight: UnsafePointer<Double>) -> (loss: Double, squares: Double) {
        network.forward(rows: count, statistics: .running)
        let loss = withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { losses in
            guard let each = losses.baseAddress, let gradient = network.outputGradients(0).baseAddress else { return 0.0 }
            each.initialize(repeating: 0, count: count)
            shape.loss(count, rows, x: x, weight: weight, loss: each, gradient: gradient)
            return (0..<count).reduce(0.0) { $0 + each[$1] }
        }
        return (loss, network.backward(rows: count, statistics: .running))
    }
}
