import CKernels

extension Network {
    /// ∂L/∂z (K) of row `row`, to be set between forward and backward.
    @inline(__always)
    public func outputGradients(_ row: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: outputGradient.pointer + row * outputStride, count: architecture.outputs)
    }

    /// Sets ∂L/∂z of the first rows, K a row, between forward and backward.
    public func setOutputGradients(rows: Int, from values: UnsafeBufferPointer<Float>) {
        let width = architecture.outputs
        precondition(values.count == rows * width, "a derivative for each output of these rows")
        for row in 0..<rows {
            for o in 0..<width { outputGradient.pointer[row * outputStride + o] = values[row * width + o] }
        }
    }

    /// Sets ∂L/∂z of a row of a network with one output, between forward and backward.
    @inline(__always)
    public func setLogitGradient(_ value: Float, row: Int) {
        precondition(architecture.outputs == 1, "a network of several outputs has no single z; see outputGradients(_:)")
        outputGradient.pointer[row * outputStride] = value
    }

    /// ∂L/∂x of row `row` of what enters `layer`, as standardized for the first: after a ``backward(rows:statistics:firstLayer:of:)`` with
    /// that first layer that asked for it, until the next pass of any kind.
    public func inputGradients(_ row: Int, of layer: Int = 0) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: travelling(layer) + row * inputStride(of: layer), count: architecture.fanIn(layer))
    }

    /// What a backward pass differentiates by.
    public struct Variables: OptionSet, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The trained parameters.
        public static let parameters = Variables(rawValue: 1)
        /// What enters the first layer. Alone, as to train another network through this one, it leaves ``gradients`` undefined.
        public static let inputs = Variables(rawValue: 2)
    }

    /// The gradient of L with respect to the trained parameters, after ``forward(rows:statistics:from:)`` on the same rows and kind.
    ///
    /// Stops at layer `firstLayer`: what lies below is neither trained nor differentiated.
    /// - Parameter variables: whether to compute ``gradients``, ``inputGradients(_:of:)`` or both.
    /// - Returns: Σ (∂L/∂w)² over the layers from `firstLayer` on, the output layer first; 0 without gradients of the parameters.
    @discardableResult
    public func backward(
        rows: Int, statistics kind: NormalizationStatistics, firstLayer: Int = 0, of variables: Variables = .parameters
    ) -> Double {
        var squares = 0.0
        let ofParameters = variables.contains(.parameters), ofInputs = variables.contains(.inputs)
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
            let below = travelling(index)
            team.run { part, parts in
                if ofParameters {
                    let inputs = ThreadTeam.share(layer.inputs, grain: 16, part: part, parts: parts)
                    products.backwardWeight(
                        rows: rows, inputs: inputs.count, outputs: layer.outputs, x: inputRows(of: index) + inputs.lowerBound,
                        strideX: AlignedFloats.stride(layer.inputs), dy: above,
                        dw: gradient.pointer + layer.weight + inputs.lowerBound * layer.stride, scratch: scratch(part))
                }
                if index == firstLayer && !ofInputs { return }
                let mine = ThreadTeam.share(rows, grain: 8, part: part, parts: parts)
                products.backwardInput(
                    rows: mine.count, inputs: layer.inputs, outputs: layer.outputs, dy: above + mine.lowerBound * layer.stride,
                    w: trained.pointer + layer.weight, dx: below + mine.lowerBound * AlignedFloats.stride(layer.inputs),
                    scratch: scratch(part))
            }
            if ofParameters { squares += sumOfSquares(working.start(of: index)..<working.start(of: index + 1)) }
            above = below
        }
        return squares
    }

    /// Turns ∂L/∂h into ∂L/∂a for some columns of a block, with the gradients of the bias and of γ and β.
    func differentiate(
        _ index: Int, _ layer: WorkingLayout.Layer, rows: Int, columns: Range<Int>, d: UnsafeMutablePointer<Float>,
        _ kind: NormalizationStatistics
    ) {
        let first = columns.lowerBound
        let dbias = gradient.pointer + layer.bias + first
        guard layer.isNormalized else {
            return nucens_backward_plain(
                rows, columns.count, layer.stride, d + first, matrix(preactivation, index) + first, droppedUnits.scale(of: index), dbias)
        }
        let kernel = architecture.activation.backward(kind)
        let gamma = trained.pointer + layer.gamma + first, inverse = vector(.inverseDeviation, block: index) + first
        let dbeta = gradient.pointer + layer.beta + first
        kernel(
            rows, columns.count, layer.stride, d + first, matrix(preactivation, index) + first, vector(.subtracted, block: index) + first,
            inverse, gamma, trained.pointer + layer.beta + first, droppedUnits.scale(of: index),
            gradient.pointer + layer.gamma + first, dbeta)
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
