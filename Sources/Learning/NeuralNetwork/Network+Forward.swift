import CKernels

extension Network {
    /// The outputs z (K) of row `row` of the last forward pass.
    @inline(__always)
    public func outputs(_ row: Int) -> UnsafeBufferPointer<Float> {
        UnsafeBufferPointer(start: output.pointer + row * outputStride, count: architecture.outputs)
    }

    /// The outputs z of the first rows of the last forward pass, K a row.
    public func copyOutputs(rows: Int, to values: UnsafeMutableBufferPointer<Float>) {
        let width = architecture.outputs
        precondition(values.count == rows * width, "room for the outputs of these rows")
        for row in 0..<rows {
            for o in 0..<width { values[row * width + o] = output.pointer[row * outputStride + o] }
        }
    }

    /// z of row `row` of the last forward pass, of a network with one output.
    @inline(__always)
    public func logit(_ row: Int) -> Float {
        precondition(architecture.outputs == 1, "a network of several outputs has no single z; see outputs(_:)")
        return output.pointer[row * outputStride]
    }

    /// Evaluates the first `rows` rows of ``inputRows(of:)`` from `firstLayer` on, keeping what the backward pass needs.
    ///
    ///     a = h·W,  x̂ = (a + b − μ)/√(σ² + ε),  h' = φ(γ x̂ + β),  z = h·W + b
    ///
    /// The bias of a block never meets the matrix: it cancels in batch statistics and is subtracted from μ in running ones. Without
    /// BatchNorm h' = φ(a + b).
    /// With batch statistics, each batch enters the running averages with the share 0.01, the first ones with 1/n as in a plain
    /// mean, so that short trainings are not left with the initial 0 and 1. Units in ``droppedUnits`` are 0, the others scaled up.
    public func forward(rows: Int, statistics kind: NormalizationStatistics, from firstLayer: Int = 0) {
        precondition(rows <= capacity, "more rows than the network has room for")
        var h = UnsafePointer(inputRows(of: firstLayer))
        let share = max(Architecture.runningShare, 1 / Float(batchesAveraged + 1))
        for index in firstLayer..<architecture.blocks {
            let layer = working.layers[index]
            let a = matrix(preactivation, index), next = matrix(hidden, index)
            switch layer.isNormalized ? kind : nil {
            case nil:
                team.run { part, parts in
                    let mine = shareOf(rows, part, parts)
                    multiply(layer, mine, x: h, y: a)
                    activatePlain(layer, mine, a: a, h: next, scale: droppedUnits.scale(of: index), slope: a)
                }
            case .batch:
                team.run { part, parts in multiply(layer, shareOf(rows, part, parts), x: h, y: a) }
                team.run { part, parts in
                    averageBatch(index, layer, rows: rows, columns: columns(layer, part, parts), share: share)
                }
                team.run { part, parts in
                    activate(index, layer, shareOf(rows, part, parts), a: a, h: next, scale: droppedUnits.scale(of: index))
                }
            case .running:
                prepareRunningStatistics(index, layer)
                team.run { part, parts in
                    let mine = shareOf(rows, part, parts)
                    multiply(layer, mine, x: h, y: a)
                    activate(index, layer, mine, a: a, h: next, scale: droppedUnits.scale(of: index))
                }
            }
            droppedUnits.clear(block: index, stride: layer.stride, in: next)
            h = UnsafePointer(next)
        }
        if kind == .batch && architecture.normalization == .batch { batchesAveraged += 1 }
        evaluateOutputLayer(rows: rows, h: h)
    }

    /// The same on running statistics with all units, keeping only z: the same bits as ``forward(rows:statistics:from:)``.
    public func evaluate(rows: Int, from firstLayer: Int = 0) {
        precondition(rows <= capacity, "more rows than the network has room for")
        evaluateOutputLayer(rows: rows, h: evaluateBlocks(firstLayer..<architecture.blocks, rows: rows))
    }

    /// The outputs z of every row of `inputs`, which enter layer `firstLayer`, row by row, K a row.
    ///
    /// Evaluated in batches of at most ``capacity`` rows.
    public func outputs(of inputs: borrowing AlignedFloats, from firstLayer: Int = 0) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(inputs.count / inputStride(of: firstLayer) * architecture.outputs)
        forEachBatch(of: inputs, entering: firstLayer) { rows in
            evaluate(rows: rows, from: firstLayer)
            for row in 0..<rows { values.append(contentsOf: outputs(row)) }
        }
        return values
    }

    /// z of every row of `inputs`, of a network with one output.
    public func logits(of inputs: borrowing AlignedFloats, from firstLayer: Int = 0) -> [Float] {
        precondition(architecture.outputs == 1, "a network of several outputs has no single z; see outputs(of:from:)")
        return outputs(of: inputs, from: firstLayer)
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
            let a = travelling(index)
            if layer.isNormalized { prepareRunningStatistics(index, layer) }
            team.run { part, parts in
                let mine = shareOf(rows, part, parts)
                multiply(layer, mine, x: h, y: a)
                if layer.isNormalized {
                    activate(index, layer, mine, a: a, h: a, scale: 1)
                } else {
                    activatePlain(layer, mine, a: a, h: a, scale: 1, slope: nil)
                }
            }
            h = UnsafePointer(a)
        }
        return h
    }

    // MARK: parts of a layer, each for some rows or some columns

    private func shareOf(_ rows: Int, _ part: Int, _ parts: Int) -> Range<Int> {
        ThreadTeam.share(rows, grain: 8, part: part, parts: parts)
    }

    private func multiply(_ layer: WorkingLayout.Layer, _ rows: Range<Int>, x: UnsafePointer<Float>, y: UnsafeMutablePointer<Float>) {
        products.forward(
            rows: rows.count, inputs: layer.inputs, outputs: layer.outputs, x: x + rows.lowerBound * AlignedFloats.stride(layer.inputs),
            w: trained.pointer + layer.weight, y: y + rows.lowerBound * layer.stride)
    }

    private func activate(
        _ index: Int, _ layer: WorkingLayout.Layer, _ rows: Range<Int>, a: UnsafeMutablePointer<Float>, h: UnsafeMutablePointer<Float>,
        scale: Float
    ) {
        let start = rows.lowerBound * layer.stride
        architecture.activation.normalize(
            rows.count, layer.stride, layer.stride, a + start, vector(.subtracted, block: index), vector(.inverseDeviation, block: index),
            trained.pointer + layer.gamma, trained.pointer + layer.beta, scale, h + start)
    }

    private func activatePlain(
        _ layer: WorkingLayout.Layer, _ rows: Range<Int>, a: UnsafeMutablePointer<Float>, h: UnsafeMutablePointer<Float>, scale: Float,
        slope: UnsafeMutablePointer<Float>?
    ) {
        let start = rows.lowerBound * layer.stride
        architecture.activation.plain(
            rows.count, layer.stride, layer.stride, a + start, trained.pointer + layer.bias, scale, h + start, slope.map { $0 + start })
    }

    private func averageBatch(_ index: Int, _ layer: WorkingLayout.Layer, rows: Int, columns: Range<Int>, share: Float) {
        let (first, count) = (columns.lowerBound, columns.count)
        let subtracted = vector(.subtracted, block: index) + first, mean = vector(.batchMean, block: index) + first
        let variance = vector(.batchVariance, block: index) + first
        nucens_batch_statistics(rows, count, layer.stride, matrix(preactivation, index) + first, subtracted, variance)
        nucens_inverse_deviation(
            count, variance, Architecture.normalizationEpsilon, vector(.inverseDeviation, block: index) + first)
        for o in 0..<count { mean[o] = subtracted[o] + trained.pointer[layer.bias + first + o] }
        nucens_running_average(count, mean, share, statistics.pointer + layer.mean + first)
        nucens_running_average(count, variance, share, statistics.pointer + layer.variance + first)
    }

    func prepareRunningStatistics(_ index: Int, _ layer: WorkingLayout.Layer) {
        let subtracted = vector(.subtracted, block: index)
        for o in 0..<layer.stride { subtracted[o] = statistics.pointer[layer.mean + o] - trained.pointer[layer.bias + o] }
        nucens_inverse_deviation(
            layer.stride, statistics.pointer + layer.variance, Architecture.normalizationEpsilon,
            vector(.inverseDeviation, block: index))
    }

    private func evaluateOutputLayer(rows: Int, h: UnsafePointer<Float>) {
        let layer = working.layers[architecture.blocks]
        multiply(layer, 0..<rows, x: h, y: output.pointer)
        let bias = trained.pointer + layer.bias
        for row in 0..<rows {
            for o in 0..<layer.outputs { output.pointer[row * layer.stride + o] += bias[o] }
        }
    }
}
