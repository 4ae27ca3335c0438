import NeuralNetwork

extension GEMM {
    /// All that the tests of networks and of training run over: whatever this processor can.
    public static var allForTests: [GEMM] { available }
}
