import Files
import Members
import OscillationFits
import StructureFunctionFits
import StructureFunctions

/// What an ensemble says of a pseudo-experiment, compared with its law.
///
/// Shares within one deviation: see ``OscillationLikelihood/error(ofMembers:)``.
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
        /// Half the interval of the likelihood, with the mean.
        var half: Double
        /// By how much −2 ln L is higher at the truth than at the fit, with the mean and with the law.
        var rise: Double
        var exactRise: Double
        /// One deviation of the members.
        var model: Double

        /// |fitted − exact| within one deviation of the members.
        var coversLaw: Bool { abs(fitted - exact) <= model }
        /// The truth within the interval of far events and members.
        var coversTruth: Bool { rise <= OscillationLikelihood.limit(members: model, half: half) }
        /// The truth within the interval of the law: what far events alone do.
        var lawCoversTruth: Bool { exactRise <= 1 }
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
        let factor = OscillationLikelihood.error(ofMembers: functions.count)
        let far = try FarTest(
            law: law, mean: mean, members: zip(done, functions).map { ($1, fit.deformation(ofReplica: $0.key.replica)) },
            nominal: fit.farFlux, truth: fit.trueFluxes.far, near: fit.bins, isAntineutrino: fit.card.isAntineutrino,
            count: card.farEvents, seed: fit.card.seed)
        func parameter(_ value: (FarTest.Numbers) -> Double) -> StructureClosureOutcome.Parameter {
            let values = far.members.map(value), centre = values.reduce(0, +) / count
            let spread = (values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / (count - 1)).squareRoot()
            return StructureClosureOutcome.Parameter(
                fitted: value(far.mean), exact: value(far.exact), truth: value(far.truth), spread: spread,
                half: 0.5 * (value(far.interval.high) - value(far.interval.low)), rise: value(far.rise), exactRise: value(far.exactRise),
                model: factor * spread)
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
