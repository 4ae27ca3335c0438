import Randomness

extension Network {
    /// Initial weights of a replica: N(0, 1/I) (LeCun), biases and β 0 but for the output
    /// layer's biases, ``Architecture/initialOutputBias``; γ 1, running mean 0 and variance 1.
    ///
    /// Each weight is addressed by (replica, layer, its place in the I×O matrix), so it depends on nothing else.
    ///
    /// - Parameter outputScale: factor of the output layer's weights: a small one begins near the bias.
    public func initialize(seed: UInt64, replica: Int, outputScale: Double = 1) {
        trained.clear()
        statistics.clear()
        for (index, layer) in working.layers.enumerated() {
            let stream = RandomStream(seed: seed, stream: .initialization, replica: replica, address: UInt64(index))
            let deviation = (1 / Double(layer.inputs)).squareRoot() * (layer.isOutput ? outputScale : 1)
            for i in 0..<layer.inputs {
                for o in 0..<layer.outputs {
                    let draw = stream.normal(at: UInt64(i * layer.outputs + o))
                    trained.pointer[layer.weight + i * layer.stride + o] = Float(deviation * draw)
                }
            }
            if layer.isOutput {
                for o in 0..<layer.outputs { trained.pointer[layer.bias + o] = architecture.initialOutputBias }
            }
            guard layer.isNormalized else { continue }
            for o in 0..<layer.outputs {
                trained.pointer[layer.gamma + o] = 1
                statistics.pointer[layer.variance + o] = 1
            }
        }
        batchesAveraged = 0
    }

    /// All parameters, statistics and the standardization, in ``ParameterLayout``.
    public var parameters: [Float] {
        get {
            var flat = [Float](repeating: 0, count: layout.count)
            forEachVector { dense, working, buffer, count in
                for i in 0..<count { flat[dense + i] = buffer[working + i] }
            }
            let inputs = architecture.inputs
            flat.replaceSubrange(layout.count - 2 * inputs..<layout.count - inputs, with: standardization.mean)
            flat.replaceSubrange(layout.count - inputs..<layout.count, with: standardization.scale)
            return flat
        }
        set {
            precondition(newValue.count == layout.count, "parameters of another architecture")
            forEachVector { dense, working, buffer, count in
                for i in 0..<count { buffer[working + i] = newValue[dense + i] }
            }
            let inputs = architecture.inputs
            standardization = Standardization(
                mean: Array(newValue[(layout.count - 2 * inputs)..<(layout.count - inputs)]),
                scale: Array(newValue[(layout.count - inputs)...]))
        }
    }

    /// The gradient of the last backward pass, in the layout of the trained parameters.
    public var gradients: [Float] { denseTrained(from: gradient.pointer) }

    /// A padded buffer of one number a trained parameter, as the dense layout of files.
    public func denseTrained(from padded: UnsafePointer<Float>) -> [Float] {
        var flat = [Float](repeating: 0, count: layout.trainedCount)
        forEachTrainedVector { dense, working, count in
            for i in 0..<count { flat[dense + i] = padded[working + i] }
        }
        return flat
    }

    /// The reverse of ``denseTrained(from:)``.
    public func padTrained(_ flat: [Float], into padded: UnsafeMutablePointer<Float>) {
        precondition(flat.count == layout.trainedCount, "moments of another architecture")
        forEachTrainedVector { dense, working, count in
            for i in 0..<count { padded[working + i] = flat[dense + i] }
        }
    }

    /// Length of a padded buffer of one number a trained parameter.
    public var paddedTrainedCount: Int { working.trainedCount }

    private func forEachTrainedVector(_ body: (_ dense: Int, _ working: Int, _ count: Int) -> Void) {
        var dense = 0
        for layer in working.layers {
            for i in 0..<layer.inputs {
                body(dense, layer.weight + i * layer.stride, layer.outputs)
                dense += layer.outputs
            }
            for vector in layer.vectors {
                body(dense, vector, layer.outputs)
                dense += layer.outputs
            }
        }
    }

    private func forEachVector(_ body: (_ dense: Int, _ working: Int, _ buffer: UnsafeMutablePointer<Float>, _ count: Int) -> Void) {
        forEachTrainedVector { body($0, $1, trained.pointer, $2) }
        var dense = layout.trainedCount
        for layer in working.layers where layer.isNormalized {
            body(dense, layer.mean, statistics.pointer, layer.outputs)
            body(dense + layer.outputs, layer.variance, statistics.pointer, layer.outputs)
            dense += 2 * layer.outputs
        }
    }
}
