import PredictionRuns
import Testing

@Suite("Covariances between points")
struct CovarianceMatrixTests {
    /// numpy: x = [[1, 2, 4], [3, 1, 2], [5, 5, 5]]; np.cov(x), np.corrcoef(x)
    let members: [Double] = [1, 2, 4, 3, 1, 2, 5, 5, 5]

    @Test("As NumPy computes them")
    func covariance() {
        let matrix = CovarianceMatrix(.covariance, members: members, count: 3).values
        let reference = [7.0 / 3, -0.5, 0, -0.5, 1, 0, 0, 0, 0]
        #expect(zip(matrix, reference).allSatisfy { abs($0 - $1) < 1e-15 }, "\(matrix)")
    }

    @Test("Correlations have a diagonal of 1; a point at which all members agree has none")
    func correlation() {
        let matrix = CovarianceMatrix(.correlation, members: members, count: 3).values
        #expect(matrix[0] == 1 && matrix[4] == 1 && matrix[1] == matrix[3])
        #expect(abs(matrix[1] - -0.5 / (7.0 / 3).squareRoot()) < 1e-15)
        #expect([2, 5, 6, 7, 8].allSatisfy { matrix[$0].isNaN })
    }

    @Test("No points, an empty matrix")
    func empty() {
        #expect(CovarianceMatrix(.covariance, members: [], count: 0).values.isEmpty)
    }
}
