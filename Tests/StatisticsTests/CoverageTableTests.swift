import Statistics
import Testing

@Suite("Pulls and coverage")
struct CoverageTableTests {
    /// d − λf = 1, −1, 2, 0 with δ = 1 and σ = 0.75, so that √(σ² + δ²) = 1.25.
    let points = [1.0, -1, 2, 0].map { ComparedPoint(difference: $0, error: 1, band: 0.75) }

    @Test("Four points by hand")
    func byHand() {
        let figures = CoverageFigures(points)
        #expect(figures.points == 4)
        #expect(figures.chiSquare == 1.5)
        #expect(figures.medianSquaredPull == 1)
        #expect(figures.meanPull == 0.5)
        #expect(abs(figures.meanPullError - (5.0 / 3 / 4).squareRoot()) < 1e-15)
        #expect(figures.within1 == 0.75)
        #expect(figures.within2 == 1)
        // √(0.1875/4 + 1/64)/1.25, and √(1/64)/1.25 where all are inside.
        #expect(abs(figures.within1Error - 0.2) < 1e-15)
        #expect(abs(figures.within2Error - 0.1) < 1e-15)
    }

    @Test("No point and one point are no accidents: what is not known is NaN")
    func fewPoints() {
        let none = CoverageFigures([])
        #expect(none.points == 0)
        for figure in [none.chiSquare, none.medianSquaredPull, none.meanPull, none.meanPullError, none.within1, none.within1Error] {
            #expect(figure.isNaN)
        }
        let one = CoverageFigures([ComparedPoint(difference: 3, error: 2, band: 0)])
        #expect(one.chiSquare == 2.25 && one.medianSquaredPull == 2.25 && one.meanPull == 1.5)
        #expect(one.meanPullError.isNaN)
        #expect(one.within1 == 0 && one.within2 == 1 && one.within1Error > 0)
    }

    @Test("Without a band there is no coverage, but χ²")
    func noBand() {
        let figures = CoverageFigures([ComparedPoint(difference: 1, error: 1, band: .nan)])
        #expect(figures.chiSquare == 1 && figures.within1.isNaN && figures.within1Error.isNaN)
    }

    @Test("The binomial error tends to √(p(1 − p)/n)")
    func binomial() {
        #expect(abs(CoverageFigures.shareError(0.3, of: 10000) / (0.21 / 10000).squareRoot() - 1) < 1e-3)
    }

    @Test("Each point counts once in every kind of row; rows without points stay, samples without points do not")
    func table() {
        let labels: [CoverageTable.Label] = [
            .init(experiment: 0, region: 0, distance: 0), .init(experiment: 0, region: 1, distance: 0.02),
            .init(experiment: 1, region: 1, distance: 0.0999), .init(experiment: 1, region: 3, distance: .infinity),
        ]
        let regions = ["quasielastic", "dip", "delta", "beyond"]
        var table = CoverageTable()
        table.append(
            .test, .absolute, points: [points[0], points[1], points[2], nil], labels: labels, experiments: ["a", "b"], regions: regions)
        table.append(.outOfSample, .absolute, points: [nil, nil, nil, nil], labels: labels, experiments: ["a", "b"], regions: regions)
        #expect(table.rows.count == 1 + 2 + 4 + 4)
        #expect(table.rows.map(\.name) == [
            "all", "a", "b", "quasielastic", "dip", "delta", "beyond", "below 0.02", "0.02 to 0.05", "0.05 to 0.1", "0.1 and beyond",
        ])
        #expect(table.rows.map(\.figures.points) == [3, 2, 1, 1, 2, 0, 0, 1, 1, 1, 0])
        for kind in CoverageTable.Kind.allCases {
            #expect(table.rows.filter { $0.kind == kind }.reduce(0) { $0 + $1.figures.points } == 3)
        }
        var far = CoverageTable()
        far.append(.test, .shape, points: [nil, nil, nil, points[3]], labels: labels, experiments: [], regions: regions)
        #expect(far.rows.last?.figures.points == 1)
    }
}
