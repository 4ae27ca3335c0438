import Files
import NeuralNetwork
import Pictures
import Prediction
import ResultReading
import ScatteringData
import Text
import TheoryComparisons

/// What a new model says otherwise than the published one: at the measured points by region, and at the energies of neutrino beams.
package struct ModelChange: Sendable, Codable, Equatable {
    package var name: String
    package var points: Int
    /// χ²/N of the means at measured points; NaN where nothing was measured.
    package var chiSquareBefore: Double
    package var chiSquareAfter: Double
    /// Medians of σ/f̄ and of |f̄_after − f̄_before|/f̄_before, fractions.
    package var uncertaintyBefore: Double
    package var uncertaintyAfter: Double
    package var shift: Double

    private init(_ name: String, before: [EnsembleSummary], after: [EnsembleSummary], chiSquare: (before: Double, after: Double)) {
        self.name = name
        points = before.count
        (chiSquareBefore, chiSquareAfter) = chiSquare
        func relative(_ spreads: [EnsembleSummary]) -> Double { Quantiles(spreads.map { $0.standardDeviation / $0.mean })[0.5] }
        (uncertaintyBefore, uncertaintyAfter) = (relative(before), relative(after))
        shift = Quantiles(zip(before, after).map { abs($1.mean - $0.mean) / $0.mean })[0.5]
    }

    /// Nuclei of the detectors that these beams are aimed at.
    private static let detectors = ["12C", "16O", "40Ar"]

    /// - Parameter chiSquare: of some of the new model's points, with means at all of them.
    package static func changes(
        from published: JudgedModel, to new: JudgedModel, chiSquare: (_ chosen: [Int], _ means: [Double]) -> Double
    ) throws(RunError) -> [ModelChange] {
        let points = new.result.places
        let (before, after) = (try published.predict(points), try new.predict(points))
        let regions = points.map { TheoryRegion(of: $0.kinematics) }
        let byRegion = TheoryRegion.allCases.compactMap { region -> ModelChange? in
            let chosen = points.indices.filter { regions[$0] == region }
            guard !chosen.isEmpty else { return nil }
            return ModelChange(
                region.rawValue, before: chosen.map { before[$0] }, after: chosen.map { after[$0] },
                chiSquare: (chiSquare(chosen, before.map(\.mean)), chiSquare(chosen, after.map(\.mean))))
        }
        let targets = new.result.targets
        var changes = byRegion
        for name in targets.count > 1 ? detectors.filter(targets.contains) : targets {
            guard let nucleus = try? Nucleus(name) else { continue }
            for (energy, meaning) in UncertaintyMap.energies {
                let cells = (1..<12).flatMap { i in
                    (0..<16).map { Kinematics(energy: energy, theta: 15 * Double(i), omega: (Double($0) + 0.5) * energy / 16) }
                }.filter { $0.energyAboveThreshold(mass: nucleus.mass) > 0.026 }.map { (nucleus: name, kinematics: $0) }
                changes.append(ModelChange(
                    "\(targets.count > 1 ? "\(name), " : "")\(plain(energy)) GeV: \(meaning)", before: try published.predict(cells),
                    after: try new.predict(cells), chiSquare: (.nan, .nan)))
            }
        }
        return changes
    }

    package static func table(_ changes: [ModelChange]) -> String {
        func percent(_ share: Double) -> String { share.isNaN ? "–" : Table.fixed(100 * share, digits: 1) + " %" }
        return Table.aligned([["", "points", "χ²/N before", "after", "σ/f before", "after", "shift"]] + changes.map { change in
            [
                change.name, "\(change.points)", Table.number(change.chiSquareBefore), Table.number(change.chiSquareAfter),
                percent(change.uncertaintyBefore), percent(change.uncertaintyAfter), percent(change.shift),
            ]
        })
    }
}
