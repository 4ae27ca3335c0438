import CKernels

extension Network {
    /// Room for ∂L/∂z of each row, to be filled between forward and backward.
    @inline(__always)
    public func setLogitGradient(_ value: Float, row: Int) { outputGradient.pointer[row * AlignedFloats.stride(1)] = value }

    /// The gradient of L with respect to the trained parameters, after ``forward(rows:statistics:from:)`` on the same rows and kind.
    ///
    /// Stops at layer `firstLayer`: what lies below is neither trained nor differentiated.
    /// - Returns: Σ (∂L/∂w)² over the layers from `firstLayer` on, the output layer first.
    @discardableResult
    public func backward(rows: Int, statistics kind: NormalizationStatistics, firstLayer: Int = 0) -> Double {
        var squares = 0.0
        var above = UnsafePointer(outputGradient.pointer)
        for index in stride(from: architecture.blocks, through: firstLayer, by: -1) {
            let layer = working.layers[index]
            let h = UnsafePointer(inputRows(of: index))
            if layer.isOutput {
                nucens_column_sums(rows, layer.stride, above, gradient.pointer + layer.bias)
            } else {
                let d = UnsafeMutablePointer(mutating: above)
                let (dgamma, dbeta) = (gradient.pointer + layer.gamma, gradient.pointer + layer.beta)
                let gamma = trained.pointer + layer.gamma, beta = trained.pointer + layer.beta
                let a = matrix(preactivation, index), subtracted = vector(0, block: index), inverse = vector(1, block: index)
                switch kind {
                case .batch:
                    nucens_backward_batch(rows, layer.stride, d, a, subtracted, inverse, gamma, beta, dgamma, dbeta)
                    // Batch statistics make the output independent of the bias: its gradient is exactly zero.
                    (gradient.pointer + layer.bias).update(repeating: 0, count: layer.stride)
                case .running:
                    nucens_backward_running(rows, layer.stride, d, a, subtracted, inverse, gamma, beta, dgamma, dbeta)
                    for o in 0..<layer.stride { gradient.pointer[layer.bias + o] = gamma[o] * inverse[o] * dbeta[o] }
                }
            }
            products.backwardWeight(
                rows: rows, inputs: layer.inputs, outputs: layer.outputs, x: h, dy: above, dw: gradient.pointer + layer.weight,
                scratch: scratch.pointer)
            let start = working.start(of: index)
            squares += nucens_sum_of_squares(working.start(of: index + 1) - start, gradient.pointer + start)
            if index > firstLayer {
                let below = travelling.pointer + (index % 2) * capacity * AlignedFloats.stride(architecture.width)
                products.backwardInput(
                    rows: rows, inputs: layer.inputs, outputs: layer.outputs, dy: above, w: trained.pointer + layer.weight, dx: below,
                    scratch: scratch.pointer)
                above = UnsafePointer(below)
            }
        }
        return squares
    }
}
