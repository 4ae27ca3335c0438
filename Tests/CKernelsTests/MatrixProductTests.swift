import CKernels
import Testing

/// The three products of a fully connected layer of k inputs and n outputs on m points:
/// Y = X W + bias, dX = dY Wᵀ, dW = Xᵀ dY.
enum Product: CaseIterable {
    case forward, backwardInput, backwardWeight
}

struct Shape: CustomStringConvertible {
    let m: Int, k: Int, n: Int
    init(_ m: Int, _ k: Int, _ n: Int) { (self.m, self.k, self.n) = (m, k, n) }
    var description: String { "m = \(m), k = \(k), n = \(n)" }
}

/// The operands of one layer and the products by the kernels and by definition.
struct Layer {
    let shape: Shape
    let X: Matrix, W: Matrix, dY: Matrix, bias: Matrix

    init(_ shape: Shape, seed: UInt64 = 1) {
        self.shape = shape
        X = .random(shape.m, shape.k, seed: seed)
        W = .random(shape.k, shape.n, seed: seed + 1)
        dY = .random(shape.m, shape.n, seed: seed + 2)
        bias = .random(1, shape.n, seed: seed + 3)
    }

    func emptyResult(_ product: Product) -> Matrix {
        // NaN shows what has not been written.
        switch product {
        case .forward: Matrix(shape.m, shape.n, fill: .nan)
        case .backwardInput: Matrix(shape.m, shape.k, fill: .nan)
        case .backwardWeight: Matrix(shape.k, shape.n, fill: .nan)
        }
    }

    /// Scratch space of exactly the stated size, with a mark behind it.
    private func withScratch(_ body: (UnsafeMutablePointer<Float>) -> Void) {
        let count = nucens_matrix_product_scratch(shape.m, shape.k, shape.n)
        let scratch = Matrix(1, count + 16, fill: 7)
        body(scratch.elements)
        for i in count..<count + 16 { #expect(scratch[0, i] == 7, "written beyond the scratch space at \(shape)") }
    }

    /// Rows `rows` and columns `columns` of the product, written where they belong in `result`.
    func compute(_ product: Product, _ variant: nucens_kernels, rows: Range<Int>, columns: Range<Int>, into result: Matrix) {
        let to = result.pointer(row: rows.lowerBound, column: columns.lowerBound)
        let ld = result.leadingDimension
        withScratch { scratch in
            switch product {
            case .forward:
                nucens_product_forward(
                    variant, rows.count, shape.k, columns.count, X.pointer(row: rows.lowerBound), X.leadingDimension,
                    W.pointer(column: columns.lowerBound), W.leadingDimension, bias.pointer(column: columns.lowerBound),
                    to, ld, scratch)
            case .backwardInput:
                nucens_product_backward_input(
                    variant, rows.count, columns.count, shape.n, dY.pointer(row: rows.lowerBound), dY.leadingDimension,
                    W.pointer(row: columns.lowerBound), W.leadingDimension, to, ld, scratch)
            case .backwardWeight:
                nucens_product_backward_weight(
                    variant, shape.m, rows.count, columns.count, X.pointer(column: rows.lowerBound), X.leadingDimension,
                    dY.pointer(column: columns.lowerBound), dY.leadingDimension, to, ld, scratch)
            }
        }
    }

    func compute(_ product: Product, _ variant: nucens_kernels) -> Matrix {
        let result = emptyResult(product)
        compute(product, variant, rows: 0..<result.rows, columns: 0..<result.columns, into: result)
        return result
    }

    /// The pairs of numbers that the chain of element (row, column) multiplies, in its order.
    func chain(_ product: Product, _ row: Int, _ column: Int) -> [(Float, Float)] {
        switch product {
        case .forward: (0..<shape.k).map { (X[row, $0], W[$0, column]) }
        case .backwardInput: (0..<shape.n).map { (dY[row, $0], W[column, $0]) }
        case .backwardWeight: (0..<shape.m).map { (X[$0, row], dY[$0, column]) }
        }
    }

    /// The product by its definition: one chain of fused multiply-adds for each element, zeros in the padding.
    func definition(_ product: Product) -> Matrix {
        let result = emptyResult(product)
        for row in 0..<result.rows {
            for column in 0..<result.leadingDimension {
                var sum: Float = 0
                if column < result.columns {
                    for (a, b) in chain(product, row, column) { sum.addProduct(a, b) }
                    if product == .forward { sum += bias[0, column] }
                }
                result[row, column] = sum
            }
        }
        return result
    }
}

@Suite struct MatrixProductTests {
    static let variants: [nucens_kernels] = [.portable, .avx2, .avx512].filter {
        nucens_kernels_available() >> $0.rawValue & 1 == 1
    }

    /// Around the heights and widths of the register tiles, the unit of 16 columns, and the blocks of rows and steps.
    static let shapes: [Shape] =
        [
            Shape(1, 1, 1), Shape(1, 300, 300), Shape(2, 5, 300), Shape(64, 300, 1), Shape(3, 16, 17), Shape(7, 31, 33),
            Shape(13, 48, 64), Shape(64, 5, 300), Shape(70, 100, 130), Shape(129, 47, 80), Shape(256, 40, 49), Shape(257, 65, 97),
            Shape(300, 20, 16), Shape(530, 30, 31), Shape(40, 390, 20), Shape(20, 33, 390), Shape(260, 17, 400), Shape(11, 800, 790),
            Shape(64, 300, 300), Shape(270, 20, 768), Shape(128, 768, 33),
        ] + (1...20).map { Shape($0, 21 - $0, 7 * $0) }

    @Test(arguments: Product.allCases, shapes)
    func allVariantsGiveTheBitsOfTheDefinition(_ product: Product, _ shape: Shape) {
        let layer = Layer(shape)
        let expected = layer.definition(product).bits
        for variant in Self.variants {
            #expect(layer.compute(product, variant).bits == expected, "\(product), variant \(variant.rawValue), \(shape)")
        }
    }

    @Test(arguments: Product.allCases)
    func referenceShapesHaveTheSameBitsInAllVariants(_ product: Product) {
        for shape in [Shape(2938, 300, 300), Shape(2938, 5, 300), Shape(2938, 300, 1), Shape(512, 300, 300)] {
            let layer = Layer(shape)
            let fast = Self.variants.filter { $0 != .portable }.map { layer.compute(product, $0) }
            for other in fast.dropFirst() { #expect(other.bits == fast[0].bits) }
            // The definition on a sample of elements: all of them would take long.
            guard let result = fast.first else { return }
            for i in 0..<500 {
                let (row, column) = (i * 7919 % result.rows, i * 104_729 % result.columns)
                var sum: Float = 0
                for (a, b) in layer.chain(product, row, column) { sum.addProduct(a, b) }
                if product == .forward { sum += layer.bias[0, column] }
                #expect(result[row, column] == sum, "\(product), \(shape), element (\(row), \(column))")
            }
        }
    }

    /// However a result is cut into rows and columns, its parts have the bits of the whole.
    @Test(arguments: Product.allCases)
    func partsHaveTheBitsOfTheWhole(_ product: Product) {
        let layer = Layer(Shape(300, 150, 170))
        for variant in Self.variants {
            let whole = layer.compute(product, variant)
            for (rowCuts, columnCuts) in [([1, 37, 64], [16]), ([140], [16, 64, 144]), ([], [96]), ([5, 6, 7, 8], [])] {
                let parts = layer.emptyResult(product)
                let rows = [0] + rowCuts + [parts.rows], columns = [0] + columnCuts + [parts.columns]
                for (r, s) in zip(rows, rows.dropFirst()) {
                    for (c, d) in zip(columns, columns.dropFirst()) {
                        layer.compute(product, variant, rows: r..<s, columns: c..<d, into: parts)
                    }
                }
                #expect(parts.bits == whole.bits, "\(product), variant \(variant.rawValue), cuts \(rowCuts) × \(columnCuts)")
            }
        }
    }

    /// |error| ≤ γ Σ |a b| with γ = depth · 2⁻²⁴ (N. J. Higham, Accuracy and Stability of Numerical Algorithms, §3.1), against
    /// a sum in double precision.
    @Test(arguments: Product.allCases)
    func errorsStayWithinTheBoundOfASum(_ product: Product) {
        let layer = Layer(Shape(200, 130, 90))
        let result = layer.compute(product, nucens_kernels_best())
        var worst = 0.0
        for row in 0..<result.rows {
            for column in 0..<result.columns {
                let products = layer.chain(product, row, column).map { Double($0) * Double($1) }
                let offset = product == .forward ? Double(layer.bias[0, column]) : 0
                let exact = products.reduce(offset, +)
                let size = products.reduce(abs(offset)) { $0 + abs($1) }
                let bound = Double(products.count + 1) * 0x1p-24 * size
                worst = max(worst, abs(Double(result[row, column]) - exact) / bound)
            }
        }
        print("\(product): worst error \(worst) of the bound")
        #expect(worst <= 1)
    }

    @Test func withoutABiasTheChainIsTheResult() {
        let layer = Layer(Shape(33, 20, 40))
        let scratch = Matrix(1, nucens_matrix_product_scratch(33, 20, 40))
        for variant in Self.variants {
            let result = layer.emptyResult(.forward)
            nucens_product_forward(
                variant, 33, 20, 40, layer.X.elements, 32, layer.W.elements, 48, nil, result.elements, 48, scratch.elements)
            for row in 0..<33 {
                for column in 0..<40 {
                    var sum: Float = 0
                    for (a, b) in layer.chain(.forward, row, column) { sum.addProduct(a, b) }
                    #expect(result[row, column] == sum)
                }
            }
        }
    }

    /// Overflow, infinities, subnormal numbers, and sums whose double-precision value lies at a tie of single precision.
    @Test func extremeNumbersHaveTheBitsOfTheFusedMultiplyAdd() {
        let numbers: [Float] = [
            0, -0.0, 1, -1, 3, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 0x1.fffff8p-127,
            .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0x1p-75, 0x1p-74, -0x1.000002p-74, 0x1.fffffep-1, 0x1.000002p0,
            0x1.800002p0, 0x1p24, 0x1.000002p24, -0x1p48, 0x1p-24, 0x1.000002p-24, 0x1p63, -0x1.fffffep63, 0x1p-126, .infinity,
        ]
        // Three steps: c comes in by the first, a · b is added to it by the second.
        let count = numbers.count
        for (index, c) in numbers.enumerated() {
            let X = Matrix(count, 2), W = Matrix(2, count)
            for (i, a) in numbers.enumerated() {
                X[i, 0] = c
                X[i, 1] = a
                W[0, i] = 1
                W[1, i] = a
            }
            let scratch = Matrix(1, nucens_matrix_product_scratch(count, 2, count))
            for variant in Self.variants {
                let Y = Matrix(count, count)
                nucens_product_forward(
                    variant, count, 2, count, X.elements, 16, W.elements, W.leadingDimension, nil, Y.elements, Y.leadingDimension,
                    scratch.elements)
                for (i, a) in numbers.enumerated() {
                    for (j, b) in numbers.enumerated() {
                        let expected = Float(0).addingProduct(c, 1).addingProduct(a, b)
                        let same = expected.isNaN ? Y[i, j].isNaN : Y[i, j].bitPattern == expected.bitPattern
                        #expect(same, "variant \(variant.rawValue): \(a) · \(b) + \(numbers[index]) is \(Y[i, j]), not \(expected)")
                    }
                }
            }
        }
    }

    @Test func emulatedMultiplyAddHasTheBitsOfTheFusedOne() {
        // Exponents are close, so that most sums are inexact and many lie near a tie.
        let count = 300_000 / 16
        let X = Matrix(count, 2), W = Matrix(2, 16)
        let values = Matrix.random(count, 2, seed: 5), factors = Matrix.random(1, 16, seed: 6)
        for i in 0..<count {
            X[i, 0] = values[i, 0]
            X[i, 1] = values[i, 1]
        }
        for j in 0..<16 {
            W[0, j] = 1
            W[1, j] = factors[0, j] * 0x1p-12
        }
        let scratch = Matrix(1, nucens_matrix_product_scratch(count, 2, 16))
        let Y = Matrix(count, 16)
        nucens_product_forward(.portable, count, 2, 16, X.elements, 16, W.elements, 16, nil, Y.elements, 16, scratch.elements)
        var different = 0
        for i in 0..<count {
            for j in 0..<16 where Y[i, j] != X[i, 0].addingProduct(X[i, 1], W[1, j]) { different += 1 }
        }
        #expect(different == 0)
    }

    @Test func emptyChainsGiveTheBiasAndEmptyBatchesZeroGradients() {
        let layer = Layer(Shape(4, 3, 20))
        let scratch = Matrix(1, nucens_matrix_product_scratch(4, 3, 20))
        for variant in Self.variants {
            let Y = Matrix(4, 20, fill: .nan)
            nucens_product_forward(
                variant, 4, 0, 20, layer.X.elements, 16, layer.W.elements, 32, layer.bias.elements, Y.elements, 32, scratch.elements)
            for i in 0..<4 { for j in 0..<20 { #expect(Y[i, j] == layer.bias[0, j]) } }
            let dW = Matrix(3, 20, fill: .nan)
            nucens_product_backward_weight(
                variant, 0, 3, 20, layer.X.elements, 16, layer.dY.elements, 32, dW.elements, 32, scratch.elements)
            #expect(dW.bits.allSatisfy { $0 == 0 })
        }
    }

    @Test func bestVariantIsAvailableAndItsPeakIsMeasured() {
        #expect(nucens_kernels_available() & 1 == 1)
        #expect(nucens_kernels_available() >> nucens_kernels_best().rawValue & 1 == 1)
        for variant in Self.variants {
            let peak = nucens_fma_peak(variant)
            print("variant \(variant.rawValue): \(peak / 1e9) GFLOP/s of multiply-adds on registers")
            #expect(peak > 1e7)
        }
    }
}
