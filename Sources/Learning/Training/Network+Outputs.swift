import NeuralNetwork

// Networks of one output under the names that those of K outputs have. To be deleted with the arrival of the latter.

extension Architecture {
    public var outputs: Int { 1 }
}

extension Network {
    /// z at every row of `inputs`, which enter layer `firstLayer`: rows × K.
    public func outputs(of inputs: borrowing AlignedFloats, from firstLayer: Int = 0) -> [Float] { logits(of: inputs, from: firstLayer) }

    /// z of a row of the last forward pass.
    func outputs(_ row: Int) -> CollectionOfOne<Float> { CollectionOfOne(logit(row)) }

    /// Where ∂L/∂z of a row goes.
    func outputGradients(_ row: Int) -> RowGradient { RowGradient(network: self, row: row) }

    struct RowGradient {
        let network: Network
        let row: Int
        subscript(output: Int) -> Float {
            get { 0 }
            nonmutating set { network.setLogitGradient(newValue, row: row) }
        }
    }
}
