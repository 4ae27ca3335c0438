import LinearAlgebra
import NeuralNetwork
import Testing

@Suite("Factors of symmetric matrices")
struct CholeskyTests {
    /// Positive definite, with elements that no sum gets exactly.
    private static func matrix(_ n: Int) -> [Double] {
        (0..<n * n).map { place in
            let (i, j) = (place / n, place % n)
            let distance = Double(abs(i - j))
            return 1 / (1 + 0.3 * distance) + (i == j ? 0.1 : 0)
        }
    }

    /// Sums in eight chains over whole multiples of 8, added in order, then the rest: the order that all results are to have.
    private static func sum(_ count: Int, _ product: (Int) -> Double) -> Double {
        var chains = [Double](repeating: 0, count: 8)
        let whole = count / 8 * 8
        for k in 0..<whole { chains[k % 8] += product(k) }
        var sum = chains.reduce(0, +)
        for k in whole..<count { sum += product(k) }
        return sum
    }

    private static func factor(_ matrix: [Double], _ n: Int) -> [Double] {
        var l = matrix
        for j in 0..<n {
            for i in 0...j {
                let rest = l[j * n + i] - sum(i) { l[j * n + $0] * l[i * n + $0] }
                l[j * n + i] = i < j ? rest / l[i * n + i] : rest.squareRoot()
            }
        }
        return l
    }

    private static func whitened(_ b: [Double], _ l: [Double], _ n: Int, from first: Int = 0) -> [Double] {
        var x = b
        for i in first..<n { x[i] = (x[i] - sum(i - first) { l[i * n + first + $0] * x[first + $0] }) / l[i * n + i] }
        return x
    }

    @Test("The blocked factor has the bits of the sums written out, at sizes around those of its blocks, for any number of threads",
          arguments: [1, 2, 7, 8, 9, 31, 95, 96, 97, 203])
    func bits(n: Int) throws {
        let matrix = Self.matrix(n), l = Self.factor(matrix, n)
        let b = (0..<n).map { 1 / (1 + Double($0 % 11)) }
        for threads in [1, 3] {
            let factor = try #require(Cholesky(matrix, order: n, team: try ThreadTeam(threads: threads)) {})
            #expect(factor.diagonal == (0..<n).map { l[$0 * n + $0] })
            #expect(factor.whitened(b) == Self.whitened(b, l, n))
            var rows = (0..<5).flatMap { row in b.map { $0 * Double(row + 1) } }
            let expected = (0..<5).flatMap { row in Self.whitened(b.map { $0 * Double(row + 1) }, l, n) }
            factor.whiten(&rows, team: try ThreadTeam(threads: threads)) {}
            #expect(rows == expected)
        }
    }

    @Test("Blocks of the inverse have the bits of sums over the columns of L⁻¹, and are those of the whole inverse",
          arguments: [5, 16, 61, 131])
    func inverse(n: Int) throws {
        let matrix = Self.matrix(n), l = Self.factor(matrix, n)
        let columns = (0..<n).map { j in Self.whitened((0..<n).map { $0 == j ? 1 : 0 }, l, n, from: j) }
        var expected = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for j in 0...i {
                expected[i * n + j] = Self.sum(n - i) { columns[i][i + $0] * columns[j][i + $0] }
                expected[j * n + i] = expected[i * n + j]
            }
        }
        let factor = try #require(Cholesky(matrix, order: n))
        #expect(factor.inverse == expected)
        let block = [0, n / 2, n - 1]
        #expect(factor.inverse(blocks: [block]) {} == [block.flatMap { i in block.map { expected[i * n + $0] } }])
        // And it is the inverse.
        for i in 0..<n {
            for j in 0..<n {
                let product = (0..<n).reduce(0) { $0 + matrix[i * n + $1] * expected[$1 * n + j] }
                #expect(abs(product - (i == j ? 1 : 0)) < 1e-10)
            }
        }
        let solved = factor.solve((0..<n).map { Double($0) })
        for i in 0..<n { #expect(abs((0..<n).reduce(0) { $0 + matrix[i * n + $1] * solved[$1] } - Double(i)) < 1e-8) }
    }

    @Test("A matrix that is not positive definite, or not finite, has no factor", arguments: [3, 50, 130])
    func indefinite(n: Int) {
        for value in [-1, 0, Double.nan, .infinity] {
            var matrix = Self.matrix(n)
            matrix[n * n - 1] = value
            #expect(Cholesky(matrix, order: n) == nil)
        }
    }

    private struct Enough: Error {}

    @Test("Long work ends where it is told to: factor, right-hand sides and inverse")
    func stops() throws {
        let n = 1000
        var left = 4
        func check() throws(Enough) {
            left -= 1
            if left < 0 { throw Enough() }
        }
        #expect(throws: Enough.self) { try Cholesky(Self.matrix(n), order: n, check: check) }
        let factor = try #require(Cholesky(Self.matrix(n), order: n))
        var rows = [Double](repeating: 1, count: 600 * n)
        left = 4
        #expect(throws: Enough.self) { try factor.whiten(&rows, check: check) }
        left = 4
        #expect(throws: Enough.self) { try factor.inverse(blocks: [[1, 2]], check: check) }
    }
}
