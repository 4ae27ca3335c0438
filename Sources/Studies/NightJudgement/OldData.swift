import Files
import HDF5
import ResultFiles
import ResultReading
import ScatteringData
import Statistics
import Text
import Training

/// The points that a new model and the published one have in common: whether the new one describes them as well.
///
/// What a model knows of them, held-out points say: test points, or else points that members have not drawn. At its training points a model
/// also follows their noise, the more so the less data it has to follow; that is no knowledge, and no loss when it goes. So the training
/// points may have what the held-out ones may have.
struct OldData {
    private let run: RunResult
    private let points: [RunResult.Point]
    private let after: Said
    private let before: Said

    /// Fewer held-out points say nothing for sure.
    static let leastHeldOut = 20

    /// What one of the models says at the common points.
    private struct Said {
        var mean: [Double]
        /// Of each member.
        var members: [[Double]]
        /// Of each member, whether it was not trained on the point.
        var isUnseen: [[Bool]]

        init(_ run: RunResult, at indices: [Int]) throws {
            mean = indices.map { run.points[$0].mean }
            let file = try HDF5File.open(run.path)
            let (reader, datasets) = (ResultReader(file), EnsemblePointDatasets())
            let (members, points) = (run.members.count, run.points.count)
            let rows = try reader.rows(datasets.prediction, members, points)
            let times = try reader.has(datasets.timesSeen) ? reader.rows(datasets.timesSeen, members, points) : []
            try file.close()
            self.members = rows.map { row in indices.map { row[$0] } }
            isUnseen = times.map { row in indices.map { row[$0] == 0 } }
        }

        /// The mean over the members that were not trained on each point, NaN where there is none.
        ///
        /// - Parameter left: a member that does not count.
        func outOfBag(without left: Int? = nil) -> [Double] {
            mean.indices.map { i in
                var (sum, count) = (0.0, 0)
                for m in isUnseen.indices where isUnseen[m][i] && m != left {
                    sum += members[m][i]
                    count += 1
                }
                return count == 0 ? .nan : sum / Double(count)
            }
        }
    }

    init(_ new: RunResult, _ old: RunResult) throws {
        let before = Dictionary(
            zip(old.points.map { NuclearPointName($0, in: old) }, old.points.indices), uniquingKeysWith: { first, _ in first })
        let common = new.points.indices.compactMap { index in
            before[NuclearPointName(new.points[index], in: new)].map { (after: index, before: $0) }
        }
        run = new
        points = common.map { new.points[$0.after] }
        after = try Said(new, at: common.map(\.after))
        self.before = try Said(old, at: common.map(\.before))
    }

    /// χ²/N of both models at some of the points.
    private struct Figure {
        var points: String
        var after: Double
        var before: Double
        /// e², by other replicas.
        var scatter: Double
        /// e², by other points of the same kind.
        var sampling = 0.0

        func limit(_ factor: Double) -> Double { factor * max(before, 1) + 2 * (scatter + sampling).squareRoot() }

        func text(_ factor: Double) -> String {
            "\(Table.number(factor)) × \(Table.number(max(before, 1))) + \(Table.number(2 * (scatter + sampling).squareRoot()))"
        }
    }

    private static let name = "χ²/N of the old data"

    /// What a new model must keep; and what it must keep where a set is to blame that no older data vouch for: at the training points, too,
    /// what the published model has there.
    func rules(_ settings: AcceptanceRules) -> (rules: [Acceptance.Rule], strict: [Acceptance.Rule]) {
        let factor = settings.oldData
        func rule(_ figure: Figure, _ limit: Double, _ text: String) -> Acceptance.Rule {
            .init(name: "\(OldData.name), \(figure.points)", value: figure.after, limit: text, passed: figure.after <= limit)
        }
        let held = heldOut(factor)
        let heldRule = held.map { rule($0, $0.limit(factor), $0.text(factor)) }
        guard let training = atMean(isTest: false, factor) else { return ([heldRule].compactMap { $0 }, [heldRule].compactMap { $0 }) }
        let strict = rule(training, training.limit(factor), training.text(factor))
        guard let held, let heldRule, held.limit(factor) > training.limit(factor) else {
            let all = [strict, heldRule].compactMap { $0 }
            return (all, all)
        }
        return ([rule(training, held.limit(factor), "\(held.text(factor)), as where held out"), heldRule], [strict, heldRule])
    }

    private func heldOut(_ factor: Double) -> Figure? {
        if points.count(where: \.isTest) >= OldData.leastHeldOut {
            guard var figure = atMean(isTest: true, factor) else { return nil }
            figure.sampling = sampling(points.indices.filter { points[$0].isTest }, after.mean, before.mean, factor)
            return figure
        }
        let (now, then) = (after.outOfBag(), before.outOfBag())
        let known = points.indices.filter { now[$0].isFinite && then[$0].isFinite }
        guard known.count >= OldData.leastHeldOut else { return nil }
        func chiSquare(_ means: [Double]) -> Double {
            let own = known.filter { means[$0].isFinite }
            return Acceptance.chiSquare(at: Array(own.indices), of: own.map { points[$0] }, means: own.map { means[$0] }, in: run)
        }
        func error(_ said: Said) -> Double {
            said.members.count < 2 ? 0 : Jackknife.error(leavingOut: said.members.indices.map { chiSquare(said.outOfBag(without: $0)) })
        }
        return Figure(
            points: "\(known.count) points held out of members", after: chiSquare(now), before: chiSquare(then),
            scatter: OldData.squares(error(after), factor * error(before)), sampling: sampling(known, now, then, factor))
    }

    /// λ fitted to all common points anew for each model.
    private func atMean(isTest: Bool, _ factor: Double) -> Figure? {
        let chosen = points.indices.filter { points[$0].isTest == isTest }
        guard !chosen.isEmpty else { return nil }
        func chiSquare(_ means: [Double]) -> Double { Acceptance.chiSquare(at: chosen, of: points, means: means, in: run) }
        return Figure(
            points: "\(chosen.count) \(isTest ? "test" : "training") points", after: chiSquare(after.mean), before: chiSquare(before.mean),
            scatter: OldData.squares(
                Jackknife.error(of: after.members, figure: chiSquare), factor * Jackknife.error(of: before.members, figure: chiSquare)))
    }

    private static func squares(_ a: Double, _ b: Double) -> Double { a * a + b * b }

    /// The squared standard error of χ²/N after less `factor` times that before over such points, whose spectra are drawn as wholes.
    private func sampling(_ chosen: [Int], _ now: [Double], _ then: [Double], _ factor: Double) -> Double {
        let own = chosen.map { points[$0] }
        func pulls(_ means: [Double]) -> [Double] {
            let comparison = Comparison(Acceptance.data(own, in: run), mean: chosen.map { means[$0] })
            return own.indices.map(comparison.pull)
        }
        let (a, b) = (pulls(now), pulls(then))
        var spectra: [Spectrum: (sum: Double, count: Double)] = [:]
        for i in own.indices {
            let spectrum = Spectrum(experiment: own[i].experiment, setting: own[i].kinematics.setting)
            spectra[spectrum, default: (0, 0)].sum += a[i] * a[i] - factor * b[i] * b[i]
            spectra[spectrum, default: (0, 0)].count += 1
        }
        let blocks = spectra.keys.sorted { ($0.experiment, $0.setting) < ($1.experiment, $1.setting) }.compactMap { spectra[$0] }
        guard blocks.count > 1 else { return 0 }
        let total = blocks.reduce((0.0, 0.0)) { ($0.0 + $1.sum, $0.1 + $1.count) }
        let error = Jackknife.error(leavingOut: blocks.map { (total.0 - $0.sum) / (total.1 - $0.count) })
        return error * error
    }

    private struct Spectrum: Hashable {
        var experiment: Int
        var setting: Setting
    }
}
