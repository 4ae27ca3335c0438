import NeuralNetwork

/// The rate of one matrix product.
public struct ProductRate: Sendable, Codable {
    public var product: String
    /// Rows of the batch, inputs and outputs of the layer.
    public var rows: Int
    public var inputs: Int
    public var outputs: Int
    public var gflops: Double
}

extension GEMM {
    /// Rates of the three products of a hidden layer at each batch size.
    public func rates(batches: [Int], width: Int) -> [ProductRate] {
        batches.flatMap { rows in
            GEMM.Form.allCases.map { form in
                let run = benchmarkable(form, rows: rows, inputs: width, outputs: width)
                let flops = 2.0 * Double(rows * width * width)
                let repetitions = max(3, Int(2e9 / flops))
                return ProductRate(
                    product: form.rawValue, rows: rows, inputs: width, outputs: width,
                    gflops: flops / Stopwatch.least(of: min(repetitions, 200), run) / 1e9)
            }
        }
    }
}
