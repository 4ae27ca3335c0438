import Files
import Members
import OscillationFits
import PortableMath
import StructureFunctionFits
import StructureFunctions

/// What an ensemble says of a pseudo-experiment, compared with its law.
///
/// Shares within one deviation: s is the standard deviation over R members, and the mean of R members is off by less than
/// t s √(1 + 1/R) in 68.27 % of all cases, t the quantile of Student's distribution, if members scatter around the mean as the mean does
/// around the law.
struct StructureClosureOutcome: Sendable, Codable {
    /// Members that trained to the end.
    var members: Int
    /// Of the mean of the members, see ``LawComparison/Figures``.
    var crossSection: Double
    var near: Double
    var far: Double
    /// Share of the near events of the law at whose (E, E_ℓ, cos θ) σ is within one deviation.
    var within: Double
    var sine23: Parameter
    /// In 10⁻³ eV².
    var splitting32: Parameter

    /// An oscillation parameter.
    struct Parameter: Sendable, Codable {
        /// With the mean of the members, and with the law and the true flux, on the same far events.
        var fitted: Double
        var exact: Double
        var truth: Double
        /// Over the members.
        var spread: Double
        /// Ends of the intervals of the likelihood, with the mean and with the law.
        var interval: Interval
        var exactInterval: Interval
        /// One deviation of the members.
        var model: Double

        /// |fitted − exact| within one deviation of the members.
        var coversLaw: Bool { abs(fitted - exact) <= model }
        /// |fitted − truth| within that and, in quadrature, the interval on the side of the truth.
        var coversTruth: Bool {
            let statistical = interval.reach(from: fitted, to: truth)
            return abs(fitted - truth) <= (model * model + statistical * statistical).squareRoot()
        }
        /// The truth within the interval of the law: what far events alone do.
        var lawCoversTruth: Bool { exactInterval.low <= truth && truth <= exactInterval.high }
    }

    struct Interval: Sendable, Codable {
        var low: Double
        var high: Double

        var half: Double { 0.5 * (high - low) }
        func reach(from centre: Double, to value: Double) -> Double { value > centre ? high - centre : centre - low }
    }
}

extension StructureClosureWork {
    /// - Parameter records: of all replicas, in order.
    func outcome(of experiment: Int, records: [MemberRecord<StructureClosureKey>]) throws(RunError) -> StructureClosureOutcome {
        let fit = fit(to: experiment), done = records.filter { $0.status == .done }
        guard done.count >= 2, let comparison = fit.comparison(flux: fit.trueFluxes), let law = fit.law else {
            throw RunError(
                "\(records.count - done.count) of \(records.count) members of pseudo-experiment \(experiment) failed, and two are needed; "
                    + "lower training.learning_rate")
        }
        let functions = done.map { NodeFunctions(fit.grid, values: $0.arrays.doubles(StructureRecord.functions)) }
        let mean = NodeFunctions(mean: functions), figures = comparison.figures(of: mean)
        let count = Double(functions.count)
        let factor = Portable.studentQuantile(share: 0.6827, degrees: functions.count - 1) * (1 + 1 / count).squareRoot()
        let far = try FarTest(
            law: law, mean: mean, members: zip(done, functions).map { ($1, fit.deformation(ofReplica: $0.key.replica)) },
            nominal: fit.farFlux, truth: fit.trueFluxes.far, near: fit.bins, isAntineutrino: fit.card.isAntineutrino,
            count: card.farEvents, seed: fit.card.seed)
        func parameter(_ value: (FarTest.Numbers) -> Double) -> StructureClosureOutcome.Parameter {
            let values = far.members.map(value), centre = values.reduce(0, +) / count
            let spread = (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / (count - 1)).squareRoot()
            func interval(_ ends: (low: FarTest.Numbers, high: FarTest.Numbers)) -> StructureClosureOutcome.Interval {
                StructureClosureOutcome.Interval(low: value(ends.low), high: value(ends.high))
            }
            return StructureClosureOutcome.Parameter(
                fitted: value(far.mean), exact: value(far.exact), truth: value(far.truth), spread: spread,
                interval: interval(far.interval), exactInterval: interval(far.exactInterval), model: factor * spread)
        }
        return StructureClosureOutcome(
            members: functions.count, crossSection: figures.crossSection, near: figures.near, far: figures.far,
            within: StructureClosureWork.within(comparison, functions, factor), sine23: parameter(\.sine23),
            splitting32: parameter(\.splitting32))
    }

    /// The share of the law's near events where the mean of σ over the members is within `factor` standard deviations of the law; each
    /// member is scaled to the law's number of events.
    private static func within(_ comparison: LawComparison, _ functions: [NodeFunctions], _ factor: Double) -> Double {
        let law = comparison.law, total = law.reduce(0, +)
        let members = functions.map { one in
            let sections = comparison.crossSections(of: one), scale = total / sections.reduce(0, +)
            return sections.map { $0 * scale }
        }
        let count = Double(members.count)
        var sum = 0.0
        for i in law.indices {
            let mean = members.reduce(0) { $0 + $1[i] } / count
            let squares = members.reduce(0) { $0 + ($1[i] - mean) * ($1[i] - mean) } / (count - 1)
            if abs(mean - law[i]) <= factor * squares.squareRoot() { sum += law[i] }
        }
        return sum / total
    }
}
