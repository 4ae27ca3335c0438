import ArgumentParser
import NeuralNetwork

/// `--gemm`: one of the matrix products that this processor can run.
struct ProductsOption: ExpressibleByArgument {
    let products: MatrixProducts

    init?(argument: String) {
        guard let match = MatrixProducts.available.first(where: { $0.option == argument }) else { return nil }
        products = match
    }

    static var allValueStrings: [String] { MatrixProducts.available.map(\.option) }
}
