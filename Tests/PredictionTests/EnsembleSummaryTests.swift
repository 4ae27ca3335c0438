import Prediction
import Testing

@Suite("Mean, variance and quantiles over members")
struct EnsembleSummaryTests {
    /// numpy: x = [3.1, -2, 7.25, 0.5, 11]; x.mean(), x.var(ddof=1), np.quantile(x, [.025, .16, .5, .84, .975])
    @Test("As NumPy computes them")
    func reference() {
        let spread = EnsembleSummary([3.1, -2, 7.25, 0.5, 11])
        #expect(abs(spread.mean - 3.97) < 1e-15)
        #expect(abs(spread.variance - 27.1545) < 1e-12)
        #expect(abs(spread.quantile16 - -0.4) < 1e-15)
        #expect(spread.median == 3.1)
        #expect(abs(spread.quantile84 - 8.6) < 1e-12)
        #expect(abs(spread.quantile2_5 - -1.75) < 1e-12)
        #expect(abs(spread.quantile97_5 - 10.625) < 1e-12)
        #expect(spread.standardDeviation == spread.variance.squareRoot())
    }

    @Test("Of a single member the mean is known, the variance is not")
    func single() {
        let spread = EnsembleSummary([4])
        #expect((spread.mean, spread.quantile16, spread.median, spread.quantile84) == (4, 4, 4, 4))
        #expect(spread.variance.isNaN)
    }
}
