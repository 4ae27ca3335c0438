/// The same tensors as ``ParameterLayout``, rows padded to full cache lines, as the kernels want them.
///
/// `dense<l>` … `norm<l>` of a layer are neighbours and layers ascend, so the last d layers are one contiguous tail: what a
/// fine-tune of depth d trains. Pads are zero and stay zero under every kernel and under AdamW.
struct WorkingLayout: Sendable {
    struct Layer: Sendable {
        let inputs: Int
        let outputs: Int
        /// Floats in a row of the weights and in each vector of the layer.
        let stride: Int
        let weight: Int
        let bias: Int
        let gamma: Int
        let beta: Int
        /// Offset of this block's mean in the statistics buffer; its variance follows `stride` later.
        let mean: Int
        var variance: Int { mean + stride }
        let isOutput: Bool
    }

    let layers: [Layer]
    let trainedCount: Int
    let statisticsCount: Int

    init(_ architecture: Architecture) {
        var layers: [Layer] = []
        var end = 0
        var statistics = 0
        for index in 0..<architecture.layers {
            let (inputs, outputs) = (architecture.fanIn(index), architecture.fanOut(index))
            let stride = AlignedFloats.stride(outputs)
            let isOutput = index == architecture.blocks
            let bias = end + inputs * stride
            layers.append(Layer(
                inputs: inputs, outputs: outputs, stride: stride, weight: end, bias: bias, gamma: bias + stride,
                beta: bias + 2 * stride, mean: statistics, isOutput: isOutput))
            end = bias + (isOutput ? 1 : 3) * stride
            statistics += isOutput ? 0 : 2 * stride
        }
        self.layers = layers
        trainedCount = end
        statisticsCount = statistics
    }

    /// Offset of the first parameter of `layer` in the trained buffer; `layers.count` gives its end.
    func start(of layer: Int) -> Int { layer < layers.count ? layers[layer].weight : trainedCount }
}
