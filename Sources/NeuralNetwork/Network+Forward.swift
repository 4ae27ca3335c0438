import CKernels

extension Network {
    /// z of row `row` of the last forward pass.
    @inline(__always)
    public func logit(_ row: Int) -> Float { output.pointer[row * AlignedFloats.stride(1)] }

    /// Evaluates the first `rows` rows of ``inputRows(of:)`` from `firstLayer` on, keeping what the backward pass needs.
    ///
    ///     a = h·W,  x̂ = (a + b − μ)/√(σ² + ε),  h' = max(0, γ x̂ + β),  z = h·w + b
    ///
    /// The bias of a block never meets the matrix: it cancels in batch statistics and is subtracted from μ in running ones.
    /// With batch statistics, each batch enters the running averages with the share 0.01, the first ones with 1/n as in a plain
    /// mean, so that short trainings are not left with the initial 0 and 1.
    public func forward(rows: Int, statistics kind: NormalizationStatistics, from firstLayer: Int = 0) {
        precondition(rows <= capacity, "more rows than the network has room for")
        var h = UnsafePointer(inputRows(of: firstLayer))
        let share = max(Architecture.runningShare, 1 / Float(batchesAveraged + 1))
        for index in firstLayer..<architecture.blocks {
            let layer = working.layers[index]
            let a = matrix(preactivation, index)
            let next = matrix(hidden, index)
            products.forward(rows: rows, inputs: layer.inputs, outputs: layer.outputs, x: h, w: trained.pointer + layer.weight, y: a, scratch: scratch.pointer)
            let subtracted = vector(0, block: index), inverse = vector(1, block: index)
            switch kind {
            case .batch:
                let variance = vector(3, block: index), mean = vector(2, block: index)
                nucens_batch_statistics(rows, layer.stride, a, subtracted, variance)
                nucens_inverse_deviation(layer.stride, variance, Architecture.normalizationEpsilon, inverse)
                for o in 0..<layer.stride { mean[o] = subtracted[o] + trained.pointer[layer.bias + o] }
                nucens_running_average(layer.stride, mean, share, statistics.pointer + layer.mean)
                nucens_running_average(layer.stride, variance, share, statistics.pointer + layer.variance)
            case .running:
                prepareRunningStatistics(index, layer)
            }
            nucens_normalize_relu(
                rows, layer.stride, a, subtracted, inverse, trained.pointer + layer.gamma, trained.pointer + layer.beta, next)
            h = UnsafePointer(next)
        }
        if kind == .batch { batchesAveraged += 1 }
        evaluateOutputLayer(rows: rows, h: h)
    }

    /// The same on running statistics, keeping only z: the same bits as ``forward(rows:statistics:from:)``.
    public func evaluate(rows: Int, from firstLayer: Int = 0) {
        precondition(rows <= capacity, "more rows than the network has room for")
        evaluateOutputLayer(rows: rows, h: evaluateBlocks(firstLayer..<architecture.blocks, rows: rows))
    }

    /// z of every row of `inputs`, which enter layer `firstLayer`, in batches of at most ``capacity`` rows.
    public func logits(of inputs: borrowing AlignedFloats, from firstLayer: Int = 0) -> [Float] {
        var logits: [Float] = []
        forEachBatch(of: inputs, entering: firstLayer) { rows in
            evaluate(rows: rows, from: firstLayer)
            for row in 0..<rows { logits.append(logit(row)) }
        }
        return logits
    }

    /// What enters `layer` for every row of `inputs`, on running statistics: the frozen part of a fine-tune, computed once.
    public func features(of inputs: borrowing AlignedFloats, entering layer: Int) -> AlignedFloats {
        let width = inputStride(of: layer)
        let features = AlignedFloats(inputs.count / inputStride() * width)
        var done = 0
        forEachBatch(of: inputs, entering: 0) { rows in
            (features.pointer + done * width).update(from: evaluateBlocks(0..<layer, rows: rows), count: rows * width)
            done += rows
        }
        return features
    }

    private func forEachBatch(of inputs: borrowing AlignedFloats, entering layer: Int, _ body: (_ rows: Int) -> Void) {
        let width = inputStride(of: layer)
        let count = inputs.count / width
        for first in stride(from: 0, to: count, by: capacity) {
            let rows = min(capacity, count - first)
            inputRows(of: layer).update(from: inputs.pointer + first * width, count: rows * width)
            body(rows)
        }
    }

    /// Runs the rows that enter `blocks` through them on running statistics; returns where the hidden units are.
    private func evaluateBlocks(_ blocks: Range<Int>, rows: Int) -> UnsafePointer<Float> {
        var h = UnsafePointer(inputRows(of: blocks.lowerBound))
        for index in blocks {
            let layer = working.layers[index]
            let a = travelling.pointer + (index % 2) * capacity * layer.stride
            products.forward(
                rows: rows, inputs: layer.inputs, outputs: layer.outputs, x: h, w: trained.pointer + layer.weight, y: a,
                scratch: scratch.pointer)
            prepareRunningStatistics(index, layer)
            nucens_normalize_relu(
                rows, layer.stride, a, vector(0, block: index), vector(1, block: index), trained.pointer + layer.gamma,
                trained.pointer + layer.beta, a)
            h = UnsafePointer(a)
        }
        return h
    }

    private func prepareRunningStatistics(_ index: Int, _ layer: WorkingLayout.Layer) {
        let subtracted = vector(0, block: index)
        for o in 0..<layer.stride { subtracted[o] = statistics.pointer[layer.mean + o] - trained.pointer[layer.bias + o] }
        nucens_inverse_deviation(
            layer.stride, statistics.pointer + layer.variance, Architecture.normalizationEpsilon, vector(1, block: index))
    }

    private func evaluateOutputLayer(rows: Int, h: UnsafePointer<Float>) {
        let layer = working.layers[architecture.blocks]
        products.forward(rows: rows, inputs: layer.inputs, outputs: 1, x: h, w: trained.pointer + layer.weight, y: output.pointer, scratch: scratch.pointer)
        let bias = trained.pointer[layer.bias]
        for row in 0..<rows { output.pointer[row * layer.stride] += bias }
    }
}
