import CrossSectionFits
import Files
import Launching
import Pictures
import Prediction
import Reports
import Runs
import TestSupport
import Testing
import Text
import Training

extension ReportsTests {
    @Suite("Two runs compared")
    struct ComparisonTests {
        private func compare(_ before: SmallResult, _ after: SmallResult) throws -> RunComparison {
            let place = try TemporaryDirectory()
            try before.write(to: place.path("before.h5"))
            try after.write(to: place.path("after.h5"))
            return try RunComparison(before: place.path("before.h5"), after: place.path("after.h5"))
        }

        @Test("The same run is identical, in one line, wherever it was put")
        func identical() throws {
            var moved = SmallResult()
            moved.card.output = "elsewhere"
            let comparison = try compare(SmallResult(), moved)
            #expect(comparison.areIdentical)
            #expect(comparison.text.hasPrefix("identical: ") && comparison.text.split(separator: "\n").count == 1)
        }

        @Test("Runs that differ in the calibration of their bands alone are not identical")
        func calibration() throws {
            var other = SmallResult()
            other.band = 1.5
            let comparison = try compare(SmallResult(), other)
            #expect(comparison.sameNumbers && !comparison.sameCalibration && !comparison.areIdentical)
            #expect(comparison.text.contains("calibration of the bands: another one"))
        }

        @Test("Values of the card are compared by their place in it")
        func card() throws {
            var other = SmallResult()
            other.card.recipe.epochs = 700
            other.card.replicas = 3
            let comparison = try compare(SmallResult(), other)
            #expect(comparison.cardChanges.map(\.key) == ["replicas", "training.epochs"])
            #expect(comparison.cardChanges.map(\.before) == ["50", "500"] && comparison.cardChanges.map(\.after) == ["3", "700"])
            #expect(comparison.sameNumbers && !comparison.areIdentical)
            #expect(comparison.text.contains("training.epochs: 500 → 700"))
        }

        @Test("Points added, gone, changed and moved are counted by experiment")
        func data() throws {
            let before = SmallResult()
            var after = before
            after.measurements[1].ratio = 1.5
            after.measurements[2].isTest.toggle()
            after.measurements.removeLast(4)
            after.measurements.insert(.init(experiment: 0, omega: 0.3, ratio: 1), at: 8)
            after.experiments = ["Barreau:1983ht", "Sealock:1989nx"]
            after.measurements.append(.init(experiment: 1, omega: 0.2, ratio: 1))
            let comparison = try compare(before, after)
            let changes = comparison.dataChanges
            #expect(changes.map(\.experiment) == ["Barreau:1983ht", "O'Connell:1987ag", "Sealock:1989nx"])
            #expect(changes.map(\.added) == [1, 0, 1] && changes.map(\.gone) == [0, 4, 0])
            #expect(changes.map(\.changed) == [1, 0, 0] && changes.map(\.moved) == [1, 0, 0] && changes.map(\.common) == [8, 0, 0])
            #expect(comparison.text.contains("2 added, 4 gone, 1 changed, 1 moved"))
        }

        @Test("The shift of the mean is in units of the spread before")
        func shift() throws {
            let before = SmallResult()
            let after = SmallResult(biases: [-7, -6.9, -6.8])
            let comparison = try compare(before, after)
            let expected = (after.spread(1).mean - before.spread(1).mean) / before.spread(1).standardDeviation
            let shifts = comparison.shifts(ofExperiment: "O'Connell:1987ag")
            #expect(shifts.count == 4)
            for shift in shifts {
                #expect(abs(shift.sigmas - expected) < 1e-12)
                #expect(abs(shift.relative - (after.spread(1).mean / before.spread(1).mean - 1)) < 1e-12)
            }
            #expect(!comparison.sameNumbers)
        }

        @Test("A single member has no σ: the shift is told in per cent", .enabled(if: Launcher.has("gnuplot"), "no gnuplot"))
        func singleMember() throws {
            let comparison = try compare(SmallResult(biases: [-7]), SmallResult(biases: [-6.9]))
            #expect(comparison.text.contains("there is no σ to measure it by"))
            let place = try TemporaryDirectory()
            #expect(try comparison.write(to: place.path("page"), with: Gnuplot()) == place.path("page/compare.html"))
        }
    }
}
