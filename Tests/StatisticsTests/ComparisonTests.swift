import PortableMath
import Statistics
import Testing

@Suite("Data beside a prediction")
struct ComparisonTests {
    /// d = 3, 14, 6, 2 in two groups, f half as much but for one point.
    let data = FitData(
        value: [3, 14, 6, 2], error: [1, 2, 1, 0.5], group: [1, 0, 1, 0], groupUncertainty: [0.5, 0.1], block: [7, 8, 7, 9],
        address: [1, 2, 3, 4], groupAddress: [5, 6])
    let mean = [1.5, 7, 2, 1]

    @Test("λ_k in closed form from all data of the group, whichever are looked at; others when they are given")
    func normalizations() {
        let comparison = Comparison(data, mean: mean)
        #expect(comparison.normalizations == Normalizations.closedForm(data, predictions: mean))
        // Group 0: (14·7/4 + 2·1/0.25 + 4)/(49/4 + 1/0.25 + 4).
        #expect(comparison.normalizations[0] == (24.5 + 8 + 4) / (12.25 + 4 + 4))
        #expect(Comparison(data, mean: mean, normalizations: [2, 2]).normalizations == [2, 2])
    }

    @Test("Pulls, χ²/N of all and of some, and by group, by hand at λ = 2")
    func chiSquare() {
        let comparison = Comparison(data, mean: mean, normalizations: [2, 2])
        #expect((0..<4).map(comparison.pull) == [0, 0, 2, 0])
        #expect(comparison.chiSquare == 1)
        #expect(comparison.chiSquare(at: [2, 3]) == 2 && comparison.chiSquare(at: [0, 1]) == 0)
        #expect(comparison.chiSquare(at: 0..<4, group: 1) == 2 && comparison.chiSquare(at: 0..<4, group: 0) == 0)
        #expect(comparison.chiSquare(at: []).isNaN && Comparison(FitData(), mean: []).chiSquare.isNaN)
        #expect(comparison.chiSquare == ChiSquare.perPoint(data, predictions: mean, normalizations: [2, 2]))
    }

    @Test("Coverage: the band is λσ beside δ; a σ that is not known counts as 0")
    func coverage() {
        let comparison = Comparison(data, mean: mean, spread: [0, 0, 1.5, .nan], normalizations: [2, 2])
        #expect((0..<4).map(comparison.band) == [0, 0, 3, 0])
        #expect(comparison.compared(2) == ComparedPoint(difference: 2, error: 1, band: 3))
        let figures = comparison.figures(at: [2, 3])
        #expect(figures.points == 2 && figures.chiSquare == comparison.chiSquare(at: [2, 3]) && figures.within1 == 1)
        #expect(Comparison(data, mean: mean, normalizations: [2, 2]).figures(at: [2, 3]).within1 == 0.5)
        #expect(comparison.compared(2, band: 0).deviation == 1)
    }

    @Test("Chosen data keep their groups; blocks stand in the order of their first datum")
    func choosing() {
        let some = data.selecting([2, 2, 0])
        #expect(some.value == [6, 6, 3] && some.group == [1, 1, 1] && some.groupUncertainty == data.groupUncertainty)
        #expect(some.address == [3, 3, 1] && some.groupAddress == [5, 6])
        #expect(data.blocks == [[0, 2], [1], [3]] && some.blocks == [[0, 1, 2]])
    }
}

@Suite("Medians and quantiles")
struct OrderStatisticsTests {
    @Test("The median is the middle one or the mean of two; quantiles are interpolated; of nothing there are none")
    func values() {
        #expect(OrderStatistics.median([5, 1, 3]) == 3 && OrderStatistics.median([4, 1, 3, 2]) == 2.5)
        #expect(OrderStatistics.median([]).isNaN && OrderStatistics.median([1, .nan, 3]).isNaN)
        #expect(OrderStatistics.quantile(0.25, of: [4, 0, 2]) == 1 && OrderStatistics.quantile(1, of: [4, 0, 2]) == 4)
        #expect(OrderStatistics.quantile(0.5, of: []).isNaN)
        #expect(Moments.of([1, 2, 6]).mean == 3 && Moments.of([1, 2, 6]).variance == 7 && Moments.of([1]).variance.isNaN)
    }
}
