import NeuralNetwork

/// How far numbers are from what they should be: the largest difference, in units of the largest number expected.
///
/// NaN when any of the numbers is NaN, so that no comparison with a tolerance holds.
public func worstError(_ computed: [Double], _ expected: [Double]) -> Double {
    precondition(computed.count == expected.count && !expected.isEmpty)
    let largest = expected.reduce(0) { max($0, abs($1)) }
    var worst = 0.0
    for (c, e) in zip(computed, expected) {
        let error = abs(c - e) / (largest > 0 ? largest : 1)
        if !(error <= worst) { worst = error }
        if worst.isNaN { return worst }
    }
    return worst
}

public func worstError(_ computed: [Float], _ expected: [Double]) -> Double { worstError(computed.map(Double.init), expected) }

/// The worst of the tensors' errors, each the Euclidean length of the difference in units of the longest tensor's length, and
/// not of its own: a tensor whose gradient all but cancels has no digits of its own.
public func worstTensorError(_ computed: [Float], _ expected: [Double], _ layout: ParameterLayout) -> Double {
    var worst = 0.0
    let tensors = layout.tensors.filter { $0.range.upperBound <= expected.count }
    func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let longest = tensors.map { length(Array(expected[$0.range])) }.max()!
    for tensor in tensors {
        let error = length(tensor.range.map { Double(computed[$0]) - expected[$0] }) / longest
        if error.isNaN { return error }
        worst = max(worst, error)
    }
    return worst
}

/// Whether every bit is the same, NaNs and signs of zero included.
public func sameBits(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Bool {
    a.map(\.bitPattern) == b.map(\.bitPattern)
}

public func sameBits(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Bool {
    a.map(\.bitPattern) == b.map(\.bitPattern)
}

extension Network {
    /// Puts dense rows (B×I) into the input matrix.
    public func setInputs(_ rows: [Float]) {
        let inputs = architecture.inputs
        for row in 0..<rows.count / inputs {
            for column in 0..<inputs { inputRows()[row * inputStride() + column] = rows[row * inputs + column] }
        }
    }

    public func logits(rows: Int) -> [Float] { (0..<rows).map(logit) }

    /// The outputs of the first rows, K a row.
    public func outputs(rows: Int) -> [Float] { (0..<rows).flatMap { Array(outputs($0)) } }

    /// Sets ∂L/∂z of rows of K numbers.
    public func setOutputGradients(_ values: [Float]) {
        let outputs = architecture.outputs
        for (i, value) in values.enumerated() { outputGradients(i / outputs)[i % outputs] = value }
    }

    public func setLogitGradients(_ values: [Float]) {
        for (row, value) in values.enumerated() { setLogitGradient(value, row: row) }
    }
}
