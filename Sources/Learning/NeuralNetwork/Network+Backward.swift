import CKernels

extension Network {
    /// Sets ∂L/∂z of a row, between forward and backward.
    @inline(__always)
    public func setLogitGradient(_ value: Float, row: Int) { outputGradient.pointer[row * AlignedFloats.stride(1)] = value }

    /// The gradient of L with respect to the trained parameters, after ``forward(rows:statistics:from:)`` on the same rows and kind.
    ///
    /// Stops at layer `firstLayer`: what lies below is neither trained nor differentiated.
    /// - Returns: Σ (∂L/∂w)² over the layers from `firstLayer` on, the output layer first.
    @discardableResult
    public func backward(rows: Int, statistics kind: NormalizationStatistics, firstLayer: Int = 0) -> Double {
        var squares = 0.0
        var above = UnsafeMutablePointer(outputGradient.pointer)
        for index in stride(from: architecture.blocks, through: firstLayer, by: -1) {
            let layer = working.layers[index]
            if layer.isOutput {
                nucens_column_sums(rows, layer.stride, layer.stride, above, gradient.pointer + layer.bias)
            } else {
                droppedUnits.clear(block: index, stride: layer.stride, in: above)
                team.run { part, parts in
                    differentiate(index, layer, rows: rows, columns: columns(layer, part, parts), d: above, kind)
                }
            }
            let below = travelling.pointer + (index % 2) * capacity * AlignedFloats.stride(architecture.width)
            team.run { part, parts in
                let inputs = ThreadTeam.share(layer.inputs, grain: 16, part: part, parts: parts)
                products.backwardWeight(
                    rows: rows, inputs: inputs.count, outputs: layer.outputs, x: inputRows(of: index) + inputs.lowerBound,
                    strideX: AlignedFloats.stride(layer.inputs), dy: above,
                    dw: gradient.pointer + layer.weight + inputs.lowerBound * layer.stride, scratch: scratch(part))
                if index == firstLayer { return }
                let mine = ThreadTeam.share(rows, grain: 8, part: part, parts: parts)
                products.backwardInput(
                    rows: mine.count, inputs: layer.inputs, outputs: layer.outputs, dy: above + mine.lowerBound * layer.stride,
                    w: trained.pointer + layer.weight, dx: below + mine.lowerBound * AlignedFloats.stride(layer.inputs),
                    scratch: scratch(part))
            }
            squares += sumOfSquares(working.start(of: index)..<working.start(of: index + 1))
            above = below
        }
        return squares
    }

    /// Turns ∂L/∂h into ∂L/∂a for some columns of a block, with the gradients of γ, β and the bias.
    func differentiate(
        _ index: Int, _ layer: WorkingLayout.Layer, rows: Int, columns: Range<Int>, d: UnsafeMutablePointer<Float>,
        _ kind: NormalizationStatistics
    ) {
        let first = columns.lowerBound
        let kernel = architecture.activation.backward(kind)
        let gamma = trained.pointer + layer.gamma + first, inverse = vector(.inverseDeviation, block: index) + first
        let dbeta = gradient.pointer + layer.beta + first, dbias = gradient.pointer + layer.bias + first
        kernel(
            rows, columns.count, layer.stride, d + first, matrix(preactivation, index) + first, vector(.subtracted, block: index) + first,
            inverse, gamma, trained.pointer + layer.beta + first, droppedUnits.scale(of: index), gradient.pointer + layer.gamma + first, dbeta)
        // Batch statistics make the output independent of the bias: its gradient is exactly zero.
        for o in 0..<columns.count { dbias[o] = kind == .batch ? 0 : gamma[o] * inverse[o] * dbeta[o] }
    }

    /// Σ g² over a range of the gradient, piece by piece: the pieces and the order of their sums do not depend on the threads.
    func sumOfSquares(_ range: Range<Int>) -> Double {
        let piece = 16384
        let pieces = (range.count + piece - 1) / piece
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces) { sums in
            let start = gradient.pointer + range.lowerBound
            guard let results = sums.baseAddress else { return 0 }
            team.run { part, parts in
                for i in ThreadTeam.share(pieces, grain: 1, part: part, parts: parts) {
                    (results + i).initialize(to: nucens_sum_of_squares(min(piece, range.count - i * piece), start + i * piece))
                }
            }
            return (0..<pieces).reduce(0) { $0 + results[$1] }
        }
    }
}
