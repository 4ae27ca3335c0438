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

    /// - Parameters:
    ///   - new: the points that the new model was made from.
    ///   - chiSquare: of some of them, with means at all of them.
    package static func changes(
        from published: EnsembleFile, to ensemble: EnsembleFile, at new: RunResult,
        chiSquare: (_ chosen: [Int], _ means: [Double]) -> Double
    ) -> [ModelChange] {
        let points = new.points.map(\.kinematics)
        let (before, after) = (published.predict(points, products: .preferred), ensemble.predict(points, products: .preferred))
        let regions = points.map { TheoryRegion(of: $0) }
        let byRegion = TheoryRegion.allCases.compactMap { region -> ModelChange? in
            let chosen = points.indices.filter { regions[$0] == region }
            guard !chosen.isEmpty else { return nil }
            return ModelChange(
                region.rawValue, before: chosen.map { before[$0] }, after: chosen.map { after[$0] },
                chiSquare: (chiSquare(chosen, before.map(\.mean)), chiSquare(chosen, after.map(\.mean))))
        }
        guard let nucleus = try? Nucleus(new.target) else { return byRegion }
        return byRegion + UncertaintyMap.energies.map { energy, meaning in
            let cells = (1..<12).flatMap { i in
                (0..<16).map { Kinematics(energy: energy, theta: 15 * Double(i), omega: (Double($0) + 0.5) * energy / 16) }
            }.filter { $0.energyAboveThreshold(mass: nucleus.mass) > 0.026 }
            return ModelChange(
                "\(plain(energy)) GeV: \(meaning)", before: published.predict(cells, products: .preferred),
                after: ensemble.predict(cells, products: .preferred), chiSquare: (.nan, .nan))
        }
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
