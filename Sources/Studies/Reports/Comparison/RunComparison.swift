import Files
import HDF5
import NeuralNetwork
import Prediction
import ResultFiles
import ResultReading
import ScatteringData

/// What changed from one run to another: data, card, code, and the numbers.
public struct RunComparison {
    public let before: RunResult
    public let after: RunResult
    public let cardChanges: [CardChange]
    /// Lines such as "commit: 1a2b → 3c4d".
    public let codeChanges: [String]
    public let dataChanges: [DataChange]
    /// Whether weights, predictions and normalizations are the same bit for bit.
    public let sameNumbers: Bool
    /// Whether the calibrations of the bands are.
    public let sameCalibration: Bool
    let pairs: [PointPair]
    private let ensembles: (before: EnsembleFile, after: EnsembleFile)

    /// - Throws: `RunError` for what cannot be read, and for runs on different targets.
    public init(before: String, after: String) throws(RunError) {
        self.before = try RunResult(run: before)
        self.after = try RunResult(run: after)
        let (old, new) = (self.before.provenance, self.after.provenance)
        guard old.target == new.target else {
            throw RunError("\(before) is a run on \(old.target), \(after) on \(new.target); give two runs on the same target")
        }
        ensembles = (
            try EnsembleFile(run: before, nucleus: self.before.target), try EnsembleFile(run: after, nucleus: self.after.target))
        cardChanges = CardChange.changes(old.card, new.card)
        codeChanges = old.codeChanges(to: new)
        let matched = MatchedPoints(self.before, self.after)
        pairs = matched.pairs
        dataChanges = matched.changes
        sameCalibration = self.before.coverage?.calibration == self.after.coverage?.calibration
        sameNumbers = try RunComparison.haveSameNumbers(self.before.path, self.after.path)
    }

    /// The same but for when, where and by which command line they were made.
    public var areIdentical: Bool {
        sameNumbers && sameCalibration && cardChanges.isEmpty && codeChanges.isEmpty && dataChanges.allSatisfy(\.isNothing)
            && before.provenance.dataDigests == after.provenance.dataDigests
    }

    private static func haveSameNumbers(_ a: String, _ b: String) throws(RunError) -> Bool {
        do throws(HDF5Error) {
            let (a, b) = (try HDF5File.open(a), try HDF5File.open(b))
            let (members, points) = (MemberDatasets(), EnsemblePointDatasets())
            for dataset in [members.replica, points.experimentIndex] {
                guard try a.read(dataset.path, as: Int.self) == b.read(dataset.path, as: Int.self) else { return false }
            }
            for dataset in [
                points.spread.mean, points.spread.variance, points.crossSection, members.normalization, members.chiSquareTest,
            ] {
                let (x, y) = (try a.read(dataset.path, as: Double.self), try b.read(dataset.path, as: Double.self))
                guard x.map(\.bitPattern) == y.map(\.bitPattern) else { return false }
            }
            // Those of mixtures stand in their components.
            guard try a.exists(members.weights.path), try b.exists(members.weights.path) else {
                return try a.exists(members.weights.path) == b.exists(members.weights.path)
            }
            let (x, y) = (try a.dataset(members.weights.path), try b.dataset(members.weights.path))
            guard x.shape == y.shape else { return false }
            for row in 0..<(x.shape.first ?? 0) {
                let (left, right) = (try x.read(Float.self, rows: row..<row + 1), try y.read(Float.self, rows: row..<row + 1))
                guard left.map(\.bitPattern) == right.map(\.bitPattern) else { return false }
            }
            return true
        } catch {
            throw RunError("\(error)")
        }
    }
}

extension RunComparison {
    /// How far the mean moved at one place, in units of the standard deviation of the members of the first run.
    public struct Shift: Sendable {
        public let kinematics: Kinematics
        public let sigmas: Double
        /// (after − before)/before.
        public let relative: Double

        init(_ kinematics: Kinematics, before: Double, deviation: Double, after: Double) {
            self.kinematics = kinematics
            sigmas = (after - before) / deviation
            relative = (after - before) / before
        }
    }

    /// At the points that both runs have, with the experiment.
    public func shifts(ofExperiment name: String? = nil) -> [Shift] {
        pairs.filter { name == nil || $0.experiment == name }.map {
            Shift($0.before.kinematics, before: $0.before.mean, deviation: $0.before.standardDeviation, after: $0.after.mean)
        }
    }

    /// Steps of ω/E from 0 to 1 in ``plane()``.
    static let steps = 100

    /// For every (E, θ) that either run measured, the shift on a grid of ω/E within the range of the bands; nil outside of it.
    func plane() -> [(setting: Setting, row: [Shift?])] {
        let settings = Set(before.bands.map(\.setting)).union(after.bands.map(\.setting)).sorted()
        let places = settings.map { setting -> [Kinematics?] in
            let omega = [before, after].compactMap { $0.band(at: setting)?.omega }.flatMap { $0 }
            let range = (omega.min() ?? 0)...(omega.max() ?? 0)
            return (0..<Self.steps).map { step in
                let value = setting.energy * (Double(step) + 0.5) / Double(Self.steps)
                return range.contains(value) ? Kinematics(energy: setting.energy, theta: setting.theta, omega: value) : nil
            }
        }
        let points = places.flatMap { $0.compactMap { $0 } }
        let old = ensembles.before.predict(points, products: .preferred)
        let new = ensembles.after.predict(points, products: .preferred)
        var next = zip(old, new).makeIterator()
        return zip(settings, places).map { setting, row in
            (setting, row.map { place in
                guard let place, let (old, new) = next.next() else { return nil }
                return Shift(place, before: old.mean, deviation: old.standardDeviation, after: new.mean)
            })
        }
    }
}
