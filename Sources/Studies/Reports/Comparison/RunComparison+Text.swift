import Foundation
import Pictures
import ResultFiles
import ResultReading
import ScatteringData
import Text

extension RunComparison {
    /// What changed, as tables for a terminal; one line when nothing did.
    public var text: String {
        if areIdentical {
            return "identical: \(before.path) and \(after.path) agree in card, data, code and every number\n"
        }
        let head = ComparisonHead(
            (before.path, before.members.count, before.provenance), (after.path, after.members.count, after.provenance),
            code: codeChanges, card: cardChanges)
        return """
            \(head.text)\
            data: \(dataSentence)
            \(dataChanges.allSatisfy(\.isNothing) ? "" : Table.aligned(dataRows))
            \(Table.aligned(qualityRows))
            \(sameCalibration ? "" : "calibration of the bands: another one\n")\
            \(sameNumbers ? "mean: every number is bit for bit the same\n" : "mean: \(shiftSentence)\n" + Table.aligned(shiftRows))
            """
    }

    var dataSentence: String {
        let digests = before.provenance.dataDigests == after.provenance.dataDigests ? "the same tables" : "other tables"
        let changed = dataChanges.filter { !$0.isNothing }
        guard !changed.isEmpty else { return "\(digests), the same points" }
        func total(_ count: KeyPath<DataChange, Int>) -> Int { changed.map { $0[keyPath: count] }.reduce(0, +) }
        return "\(digests); points: \(total(\.added)) added, \(total(\.gone)) gone, \(total(\.changed)) changed, "
            + "\(total(\.moved)) moved between training and test"
    }

    var dataRows: [[String]] {
        [["experiment", "added", "gone", "changed", "moved", "in both"]] + dataChanges.filter { !$0.isNothing }.map {
            [$0.experiment, "\($0.added)", "\($0.gone)", "\($0.changed)", "\($0.moved)", "\($0.common)"]
        }
    }

    /// χ²/N before and after by experiment, "–" where a run does not have it.
    var qualityRows: [[String]] {
        func pair(_ name: String, _ value: (RunResult.ExperimentRow) -> Double, digits: Int? = nil) -> [String] {
            [before, after].map { run in
                guard let number = run.experiments.first(where: { $0.name == name }).map(value), !number.isNaN else { return "–" }
                return digits.map { Table.fixed(number, digits: $0) } ?? Table.number(number)
            }
        }
        let header = ["χ²/N", "train before", "after", "test before", "after", "λ before", "after"]
        let total = [before.chiSquareTrain, after.chiSquareTrain, before.chiSquareTest, after.chiSquareTest].map(Table.number)
        return [header] + dataChanges.map { change in
            [change.experiment] + pair(change.experiment, \.chiSquareTrain) + pair(change.experiment, \.chiSquareTest)
                + pair(change.experiment, \.normalization, digits: 3)
        } + [["all"] + total + ["", ""]]
    }

    var shiftSentence: String {
        let shifts = shifts()
        guard !shifts.isEmpty else { return "the runs have no point in common" }
        let relative = Quantiles(shifts.map { abs($0.relative) })
        let percent = "by \(Table.number(100 * relative[0.5])) % (median), "
            + "\(Table.number(100 * relative[0.95])) % (95 % of the points within)"
        guard let largest = shifts.filter({ $0.sigmas.isFinite }).max(by: { abs($0.sigmas) < abs($1.sigmas) }) else {
            return "moved \(percent); the first run has a single member, so there is no σ to measure it by"
        }
        let sigmas = Quantiles(shifts.map { abs($0.sigmas) })
        let k = largest.kinematics
        return "moved by \(Table.number(sigmas[0.5])) σ (median), \(Table.number(sigmas[0.95])) σ (95 % of the points within), at most "
            + "\(Table.number(abs(largest.sigmas))) σ at E = \(Style.plain(k.energy)) GeV, "
            + "θ = \(Style.plain(k.theta))°, ω = \(Style.plain(k.omega)) GeV; "
            + "\(percent); σ: the standard deviation over the members before"
    }

    var shiftRows: [[String]] {
        let header = ["shift of the mean", "points", "median |σ|", "95 % |σ|", "largest", "at E (GeV)", "θ (deg)", "ω (GeV)", "median %"]
        return [header] + dataChanges.filter { $0.common > 0 }.map { change in
            let shifts = shifts(ofExperiment: change.experiment)
            let sigmas = Quantiles(shifts.map { abs($0.sigmas) })
            let relative = Quantiles(shifts.map { 100 * $0.relative })
            let largest = shifts.filter { $0.sigmas.isFinite }.max { abs($0.sigmas) < abs($1.sigmas) }
            let place = largest.map { shift in
                [Table.number(shift.sigmas)] + [shift.kinematics.energy, shift.kinematics.theta, shift.kinematics.omega].map(Style.plain)
            }
            return [change.experiment, "\(change.common)", Table.number(sigmas[0.5]), Table.number(sigmas[0.95])]
                + (place ?? ["–", "–", "–", "–"]) + [Table.number(relative[0.5])]
        }
    }
}
