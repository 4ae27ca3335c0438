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
        /// Where γ and β follow the bias; a layer without BatchNorm ends before.
        var gamma: Int { bias + stride }
        var beta: Int { bias + 2 * stride }
        /// Offset of this block's mean in the statistics buffer; its variance follows `stride` later.
        let mean: Int
        var variance: Int { mean + stride }
        let isOutput: Bool
        let isNormalized: Bool
        /// Its trained vectors: the bias, and γ and β of BatchNorm.
        var vectors: [Int] { isNormalized ? [bias, gamma, beta] : [bias] }
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
            let layer = Layer(
                inputs: inputs, outputs: outputs, stride: stride, weight: end, bias: bias, mean: statistics, isOutput: isOutput,
                isNormalized: !isOutput && architecture.normalization == .batch)
            layers.append(layer)
            end = bias + layer.vectors.count * stride
            statistics += layer.isNormalized ? 2 * stride : 0
        }
        self.layers = layers
        trainedCount = end
        statisticsCount = statistics
    }

    /// Offset of the first parameter of `layer` in the trained buffer; `layers.count` gives its end.
    func start(of layer: Int) -> Int { layer < layers.count ? layers[layer].weight : trainedCount }
}
