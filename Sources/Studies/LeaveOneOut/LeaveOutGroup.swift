import CrossSectionFits
import Files
import ScatteringData
import Text

/// Points that are left out together.
public struct LeaveOutGroup: Sendable, Equatable {
    /// Its place among all groups of the data set, whether they are all asked for or not: what stands in its members' keys as `split`.
    public var number: Int
    public var name: String
    /// Indices of its points, ascending: none of them is trained on, all of them are judged.
    public var points: [Int]
    /// Indices of what its members are trained on.
    public var training: [Int]

    /// The groups of a data set, in the order of experiments, of settings, or of parts.
    ///
    /// - Parameters:
    ///   - isTraining: which points an ordinary run trains on. Experiments and settings are left out with their test points; parts are
    ///     those of ``ScatteringData/Folds/inner(_:of:split:seed:)``.
    /// - Throws: ``RunError`` for names that there are not, and for groups without points or without anything left to train on.
    static func groups(of dataset: Dataset, card: LeaveOutCard, folds: Folds) throws(RunError) -> [LeaveOutGroup] {
        let all = dataset.points.indices
        let named: [(name: String, isWanted: Bool, points: [Int])]
        // Parts of an experiment, whose normalizations are stated by angle, are left out together.
        let wholes = dataset.experiments.map(\.whole)
        let names = wholes.indices.filter { wholes[..<$0].last != wholes[$0] }.map { wholes[$0] }
        for name in card.only where !names.contains(name) {
            let nearest = nearestNames(to: name, among: names, limit: 1).first.map { "did you mean '\($0)'?" }
            throw RunError(
                "there is no experiment '\(name)' of \(dataset.target); "
                    + (nearest ?? "'nucens data list --target \(dataset.target)' names them"))
        }
        func isWanted(_ points: [Int]) -> Bool {
            card.only.isEmpty || points.contains { card.only.contains(wholes[dataset.points[$0].experiment]) }
        }
        switch card.groups {
        case .experiment:
            named = names.map { name in
                let points = all.filter { wholes[dataset.points[$0].experiment] == name }
                return (name, isWanted(points), points)
            }
        case .setting:
            named = dataset.settings.map { setting in
                let points = all.filter { dataset.points[$0].kinematics.setting == setting }
                return ("\(setting.energy) GeV, \(setting.theta)°", isWanted(points), points)
            }
        case .fold:
            guard card.only.isEmpty else {
                throw RunError("leaveout.only names experiments, but folds are drawn from all; leave it out, or give --by experiment")
            }
            let parts = folds.inner(card.folds, of: dataset, split: 0, seed: card.run.seed)
            named = (0..<card.folds).map { part in ("fold \(part)", true, all.filter { parts[$0] == part }) }
        }
        return try named.enumerated().filter { $0.element.isWanted }.map { number, group throws(RunError) in
            if group.points.isEmpty {
                throw RunError(
                    "\(group.name) has no points: \(folds.train.count) training points give no \(card.folds) folds; "
                        + "give fewer with --folds")
            }
            let out = Set(group.points)
            let training = folds.train.filter { !out.contains($0) }
            if training.isEmpty {
                throw RunError("without \(group.name) nothing is left to train on; there is nothing to compare it with, leave out less")
            }
            return LeaveOutGroup(number: number, name: group.name, points: group.points, training: training)
        }
    }
}
