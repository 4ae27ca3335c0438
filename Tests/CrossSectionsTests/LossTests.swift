import CrossSections
import Reference
import Statistics
import Testing
import Training

@Suite("Loss, λ and χ²")
struct LossTests {
    let fixture: Fixture
    /// The fixture's targets, and what was measured.
    let targets: FitData
    let measured: FitData

    init() throws {
        fixture = try Fixture.read()
        let points = fixture.points
        measured = FitData(
            value: points.crossSection, error: points.error, group: points.experiment, groupUncertainty: points.uncertainties)
        targets = measured.replacing(value: points.targets)
    }

    @Test("Both losses and their slopes against NumPy, z from −25 to 5, pseudo-data above and below zero")
    func numpy() {
        var worst = 0.0
        for c in fixture.loss.cases {
            for (index, z) in fixture.loss.z.enumerated() {
                let square = Loss.chiSquare.evaluate(
                    z: z, scale: c.scale, target: c.target, error: c.error, normalization: c.normalization)
                let robust = Loss.robustLogarithm(width: fixture.loss.robustWidth).evaluate(
                    z: z, scale: c.scale, target: c.target, error: c.error, normalization: c.normalization)
                for (value, expected) in [
                    (square.loss, c.chiSquare[index]), (square.slope, c.chiSquareSlope[index]), (robust.loss, c.robust[index]),
                    (robust.slope, c.robustSlope[index]),
                ] {
                    let error = abs(value - expected) / max(abs(expected), 1e-3)
                    worst = max(worst, error)
                    #expect(error < 1e-12)
                }
            }
        }
        print("losses and slopes: worst error \(worst)")
    }

    struct Point: Sendable, CustomTestStringConvertible {
        let scale, target, error, normalization: Double
        var testDescription: String { "S \(scale), d \(target) ± \(error), λ \(normalization)" }
    }

    static let points = [
        Point(scale: 1e6, target: 5e4, error: 2e3, normalization: 1), Point(scale: 300, target: 299, error: 40, normalization: 0.9),
        Point(scale: 1e5, target: 0.02, error: 0.01, normalization: 1.1), Point(scale: 1e5, target: 0, error: 300, normalization: 1),
        Point(scale: 1e5, target: -500, error: 300, normalization: 1), Point(scale: 1e5, target: 149, error: 300, normalization: 1),
    ]

    @Test("Slopes against central differences of the loss",
          arguments: [Loss.chiSquare, .robustLogarithm(width: 5), .robustLogarithm(width: 1)], points)
    func slopes(loss: Loss, point: Point) {
        func evaluate(_ z: Double) -> (loss: Double, slope: Double) {
            loss.evaluate(z: z, scale: point.scale, target: point.target, error: point.error, normalization: point.normalization)
        }
        let step = 1e-5
        for z in stride(from: -25, through: 5, by: 0.37) {
            let difference = (evaluate(z + step).loss - evaluate(z - step).loss) / (2 * step)
            let value = evaluate(z)
            // The second term is what the rounding of the loss itself does to its difference.
            #expect(abs(difference - value.slope) < 1e-7 * abs(value.slope) + 1e-14 * (value.loss + 25) / step)
            #expect(value.loss >= 0)
        }
    }

    @Test("Near the measured value the robust loss is ½χ², far away it grows linearly in z")
    func robust() {
        let loss = Loss.robustLogarithm(width: 5)
        // f = 1e3·σ(0) = 500 against 501 ± 10: a pull of 0.1.
        let near = loss.evaluate(z: 0, scale: 1e3, target: 501, error: 10, normalization: 1)
        let square = Loss.chiSquare.evaluate(z: 0, scale: 1e3, target: 501, error: 10, normalization: 1)
        #expect(abs(near.loss / square.loss - 1) < 5e-3)
        #expect(abs(near.slope / square.slope - 1) < 5e-3)
        // Ten orders of magnitude off, the χ² has lost its slope and the robust loss has not.
        let far = loss.evaluate(z: -25, scale: 1e3, target: 501, error: 10, normalization: 1)
        #expect(abs(far.slope / (-5 * 50.1) - 1) < 1e-4)
        #expect(abs(Loss.chiSquare.evaluate(z: -25, scale: 1e3, target: 501, error: 10, normalization: 1).slope) < 1e-6)
    }

    @Test("A pseudo-measurement below half its error counts as half its error", arguments: [-1e9, -40, 0, 149.9, 150])
    func negative(target: Double) {
        let loss = Loss.robustLogarithm(width: 5)
        let value = loss.evaluate(z: -7, scale: 1e5, target: target, error: 300, normalization: 1)
        #expect(value == loss.evaluate(z: -7, scale: 1e5, target: 150, error: 300, normalization: 1))
        #expect(value.loss.isFinite && value.slope.isFinite)
    }

    @Test("λ in closed form against NumPy; an experiment without points has exactly 1")
    func normalizations() {
        let values = Normalizations.closedForm(targets, predictions: fixture.normalizations.predictions)
        let error = worstError(values, fixture.normalizations.values)
        print("λ: worst error \(error)")
        #expect(error < 1e-14)
        #expect(values[1] == 1)
    }

    @Test("λ of one point, by hand: (d f/δ² + 1/Δλ²)/(f²/δ² + 1/Δλ²)")
    func onePoint() {
        func lambda(_ d: Double, _ uncertainty: Double) -> Double {
            Normalizations.closedForm(
                FitData(value: [d], error: [0.5], group: [0], groupUncertainty: [uncertainty]), predictions: [2])[0]
        }
        // d f/δ² = 24, f²/δ² = 16, 1/Δλ² = 4.
        #expect(lambda(3, 0.5) == 28.0 / 20)
        #expect(abs(lambda(3, 1e-6) - 1) < 1e-10)
        #expect(abs(lambda(3, 1e6) - 1.5) < 1e-12)
        #expect(lambda(2, 0.5) == 1)
        let none = FitData(value: [], error: [], group: [], groupUncertainty: [0.03])
        #expect(Normalizations.closedForm(none, predictions: []) == [1])
    }

    @Test("λ is where the χ²_tot of its experiment is smallest")
    func minimum() {
        let points = fixture.points, f = fixture.normalizations.predictions
        let best = Normalizations.closedForm(targets, predictions: f)
        func total(_ normalizations: [Double]) -> Double {
            let pulls = f.indices.map { (points.targets[$0] - normalizations[points.experiment[$0]] * f[$0]) / points.error[$0] }
            let shifts = normalizations.indices.map { (1 - normalizations[$0]) / points.uncertainties[$0] }
            return 0.5 * (pulls + shifts).reduce(0) { $0 + $1 * $1 }
        }
        for k in best.indices {
            for shift in [1e-4, -1e-4] {
                var moved = best
                moved[k] += shift
                #expect(total(moved) > total(best))
            }
        }
    }

    @Test("χ²/N: the mean of the squared pulls of d from λf; NaN without points")
    func chiSquare() {
        let value = ChiSquare.perPoint(
            measured, predictions: fixture.normalizations.predictions, normalizations: fixture.normalizations.values)
        #expect(abs(value / fixture.normalizations.chiSquarePerPoint - 1) < 1e-14)
        // Pulls 1 and −3: (1 + 9)/2.
        let two = FitData(value: [3, 14], error: [1, 2], group: [1, 0], groupUncertainty: [1, 1])
        #expect(ChiSquare.perPoint(two, predictions: [1, 10], normalizations: [2, 2]) == (1 + 9) / 2)
        #expect(ChiSquare.perPoint(FitData(), predictions: [], normalizations: [1]).isNaN)
    }
}
