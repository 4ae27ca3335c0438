import ArgumentParser
import NeuralNetwork

/// `--gemm`: one of the matrix products that this processor can run.
package struct ProductsOption: ExpressibleByArgument {
    package let products: GEMM

    package init?(argument: String) {
        guard let match = GEMM.available.first(where: { $0.option == argument }) else { return nil }
        products = match
    }

    package static var allValueStrings: [String] { GEMM.available.map(\.option) }
}
