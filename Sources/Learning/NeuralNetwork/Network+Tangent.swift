/// One output of the network linearized in its weights: z(w) ≈ z(w₀) + J (w − w₀), J_iw = ∂z_i/∂w.
extension Network {
    /// What J·Jᵀ of weights and biases of the layers from `firstLayer` on is made of.
    ///
    /// - Parameters:
    ///   - inputs: what enters layer `firstLayer` at each of N points.
    ///   - component: which of the K outputs is linearized. Features of two outputs give their common kernel.
    public func tangentFeatures(
        of inputs: borrowing AlignedFloats, from firstLayer: Int, output component: Int = 0
    ) -> NeuralTangentKernel {
        precondition((0..<architecture.outputs).contains(component), "an output of the network")
        let width = inputStride(of: firstLayer)
        let count = inputs.count / width
        let indices = stride(from: architecture.blocks, through: firstLayer, by: -1)
        let features = NeuralTangentKernel(
            count: count, layers: indices.map { (working.layers[$0].inputs, working.layers[$0].outputs) }, products: products)
        let scratch = AlignedFloats(
            products.scratch(
                rows: min(count, capacity), inputs: max(architecture.width, architecture.inputs),
                outputs: max(architecture.width, architecture.outputs)))
        droppedUnits = DroppedUnits()
        for first in stride(from: 0, to: count, by: capacity) {
            let rows = min(capacity, count - first)
            inputRows(of: firstLayer).update(from: inputs.pointer + first * width, count: rows * width)
            forward(rows: rows, statistics: .running, from: firstLayer)
            for row in 0..<rows {
                outputGradients(row).update(repeating: 0)
                outputGradients(row)[component] = 1
            }
            var above = UnsafeMutablePointer(outputGradient.pointer)
            for (place, index) in zip(features.layers, indices) {
                let layer = working.layers[index]
                if !layer.isOutput { differentiate(index, layer, rows: rows, columns: 0..<layer.stride, d: above, .running) }
                func keep(_ matrix: UnsafeMutablePointer<Float>, _ columns: Int, at start: Int) {
                    let stride = AlignedFloats.stride(columns)
                    (features.buffer.pointer + start + first * stride).update(from: matrix, count: rows * stride)
                }
                keep(inputRows(of: index), place.inputs, at: place.h)
                keep(above, place.outputs, at: place.d)
                if index == firstLayer { break }
                let below = travelling(index)
                products.backwardInput(
                    rows: rows, inputs: layer.inputs, outputs: layer.outputs, dy: above, w: trained.pointer + layer.weight, dx: below,
                    scratch: scratch.pointer)
                above = below
            }
        }
        return features
    }
}
