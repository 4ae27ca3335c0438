import ArgumentParser
import NeuralNetwork

/// `--gemm`: one of the matrix products that this processor can run.
struct ProductsOption: ExpressibleByArgument {
    let products: GEMM

    init?(argument: String) {
        guard let match = GEMM.available.first(where: { $0.option == argument }) else { return nil }
        products = match
    }

    static var allValueStrings: [String] { GEMM.available.map(\.option) }
}
