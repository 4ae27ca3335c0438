import NeuralNetwork

extension MatrixProducts {
    /// All that the tests of networks and of training run over: whatever this processor can.
    public static var allForTests: [MatrixProducts] { available }
}
