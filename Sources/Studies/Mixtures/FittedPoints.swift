import CrossSectionFits
import CrossSections
import Files
import ResultReading
import ScatteringData

/// The measured points of one nucleus that a run fits. Two runs can be mixed where these are the same.
public struct FittedPoints: Sendable {
    struct Point: Equatable, Sendable {
        let experiment: String
        /// Δλ of the experiment.
        let normalizationUncertainty: Double
        let kinematics: Kinematics
        let crossSection: Double
        let error: Double
        let isTest: Bool
    }

    public let nucleus: String
    /// What messages call the run: its result, or its card.
    let origin: String
    let points: [Point]
    /// Whether members leave training points unseen, which say how far to trust them. Of a finished run its members tell later.
    private let leavesPointsUnseen: Bool

    init(_ result: RunResult) {
        (nucleus, origin, leavesPointsUnseen) = (result.target, result.path, true)
        points = result.points.map { point in
            let experiment = result.experiments[point.experiment]
            return Point(
                experiment: experiment.name, normalizationUncertainty: experiment.normalizationUncertainty, kinematics: point.kinematics,
                crossSection: point.crossSection, error: point.error, isTest: point.isTest)
        }
    }

    /// Those of every nucleus that a finished run has fitted.
    ///
    /// - Throws: ``RunError`` when there is no finished result.
    public static func all(of run: String) throws(RunError) -> [FittedPoints] {
        try RunResult(run: run).targets.map { target throws(RunError) in FittedPoints(try RunResult(run: run, target: target)) }
    }

    /// Those of every nucleus of an ensemble that is yet to be trained.
    public static func all(of ensemble: some NucleusEnsemble, card: String) -> [FittedPoints] {
        let (measurements, fold) = (ensemble.measurements, ensemble.fold)
        // The first replicas do as all do: each leaves points unseen, or experiments in turn.
        let leavesUnseen = (0..<20).contains { replica in
            zip(ensemble.timesSeen(by: replica), fold).contains { $0 == 0 && $1 == 0 }
        }
        return zip(measurements.targets, measurements.ranges).map { target, range in
            FittedPoints(nucleus: target.name, origin: card, points: range.map { i in
                let point = measurements.points[i], experiment = measurements.experiments[point.experiment]
                return Point(
                    experiment: experiment.name, normalizationUncertainty: experiment.normalizationUncertainty,
                    kinematics: point.kinematics, crossSection: point.crossSection, error: point.error, isTest: fold[i] == 1)
            }, leavesPointsUnseen: leavesUnseen)
        }
    }

    private init(nucleus: String, origin: String, points: [Point], leavesPointsUnseen: Bool) {
        (self.nucleus, self.origin, self.points, self.leavesPointsUnseen) = (nucleus, origin, points, leavesPointsUnseen)
    }

    /// - Throws: ``RunError`` when the members of a card would see all training points, so that none could choose a share.
    public func requireUnseenPoints() throws(RunError) {
        guard !leavesPointsUnseen else { return }
        throw RunError(
            "\(origin): its members would see all training points, so none could say how far to trust it: give --share NUMBER, the "
                + "share of the first run, or train with bootstrap.resample: points")
    }

    /// The nucleus that both have fitted: the one that is asked for, or the only one.
    ///
    /// - Throws: ``RunError`` when there is none, or when several are and none is asked for.
    public static func common(_ first: [FittedPoints], _ second: [FittedPoints], target: String?) throws(RunError) -> String {
        let nuclei = [first, second].map { $0.map(\.nucleus) }, common = nuclei[0].filter(nuclei[1].contains)
        if let target {
            guard let wanted = (try? Nucleus(target))?.name, common.contains(wanted) else {
                throw RunError("\(target) is not among the nuclei that both runs fit (\(common.joined(separator: ", ")))")
            }
            return wanted
        }
        guard common.count <= 1 else { throw RunError("both runs fit several nuclei; name one with --target, such as \(common[0])") }
        guard let only = common.first else {
            let named = zip([first, second], nuclei).map { "\($0.first?.origin ?? "one run") is of \($1.joined(separator: ", "))" }
            throw RunError("\(named.joined(separator: ", ")); give two runs that fit the same nucleus")
        }
        return only
    }

    /// - Throws: ``RunError`` unless both are the same points, with the same ones held out.
    public func requireSame(_ other: FittedPoints) throws(RunError) {
        func fail(_ what: String) -> RunError {
            RunError(
                "\(origin) and \(other.origin) \(what): give both cards the same data and folds, so that no member of the mixture has "
                    + "seen a test point")
        }
        let pairs = Array(zip(points, other.points))
        guard points.count == other.points.count, pairs.allSatisfy({ a, b in
            a.experiment == b.experiment && a.kinematics == b.kinematics && a.crossSection == b.crossSection && a.error == b.error
        }) else { throw fail("do not fit the same points of \(nucleus)") }
        guard pairs.allSatisfy({ $0.isTest == $1.isTest }) else { throw fail("hold out different test points") }
        guard pairs.allSatisfy({ $0.normalizationUncertainty == $1.normalizationUncertainty }) else {
            throw RunError("\(origin) and \(other.origin) have different Δλ; give both cards the same data.normalization")
        }
    }
}
