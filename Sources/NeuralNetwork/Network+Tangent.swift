/// The network linearized in its weights: z(w) ≈ z(w₀) + J (w − w₀), J_iw = ∂z_i/∂w.
extension Network {
    /// The tangent kernel J·Jᵀ of weights and biases of the layers from `firstLayer` on (A. Jacot, F. Gabriel, C. Hongler, NeurIPS 2018):
    ///
    ///     J·Jᵀ = Σ_l (h_l·h_lᵀ + 1) ∘ (D_l·D_lᵀ),   h_l what enters layer l (N×I),   D_l = ∂z/∂a_l (N×O)
    ///
    /// J has as many columns as there are weights and is never formed. Bitwise reproducible for given ``MatrixProducts``.
    ///
    /// - Parameter inputs: what enters layer `firstLayer` at each of N points, N at most ``capacity``.
    /// - Returns: N×N, row-major.
    public func tangentKernel(of inputs: borrowing AlignedFloats, from firstLayer: Int) -> [Double] {
        let width = inputStride(of: firstLayer)
        let rows = inputs.count / width
        precondition(rows <= capacity, "more rows than the network has room for")
        droppedUnits = DroppedUnits()
        inputRows(of: firstLayer).update(from: inputs.pointer, count: rows * width)
        forward(rows: rows, statistics: .running, from: firstLayer)

        let side = AlignedFloats.stride(rows)
        let ofInputs = AlignedFloats(rows * side), ofGradients = AlignedFloats(rows * side)
        let widest = max(architecture.width, architecture.inputs)
        let scratch = AlignedFloats(products.scratch(rows: rows, inputs: max(rows, widest), outputs: widest))
        var kernel = [Double](repeating: 0, count: rows * rows)
        for row in 0..<rows { setLogitGradient(1, row: row) }
        var above = UnsafeMutablePointer(outputGradient.pointer)
        for index in stride(from: architecture.blocks, through: firstLayer, by: -1) {
            let layer = working.layers[index]
            if !layer.isOutput { differentiate(index, layer, rows: rows, columns: 0..<layer.stride, d: above, .running) }
            // A matrix times its own transpose is the product of the way back to the inputs, with the matrix for both.
            func gram(_ matrix: UnsafeMutablePointer<Float>, columns: Int, into result: borrowing AlignedFloats) {
                products.backwardInput(
                    rows: rows, inputs: rows, outputs: columns, dy: matrix, w: matrix, dx: result.pointer, scratch: scratch.pointer)
            }
            gram(inputRows(of: index), columns: layer.inputs, into: ofInputs)
            gram(above, columns: layer.outputs, into: ofGradients)
            kernel.withUnsafeMutableBufferPointer { kernel in
                for i in 0..<rows {
                    for j in 0..<rows {
                        kernel[i * rows + j] += (Double(ofInputs.pointer[i * side + j]) + 1) * Double(ofGradients.pointer[i * side + j])
                    }
                }
            }
            if index == firstLayer { break }
            let below = travelling.pointer + (index % 2) * capacity * AlignedFloats.stride(architecture.width)
            products.backwardInput(
                rows: rows, inputs: layer.inputs, outputs: layer.outputs, dy: above, w: trained.pointer + layer.weight, dx: below,
                scratch: scratch.pointer)
            above = below
        }
        return kernel
    }
}
