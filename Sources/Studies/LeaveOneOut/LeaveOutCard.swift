import CrossSectionFits
import RunCards

/// All that a leave-one-out test is made of: the card of a run, and in its section `leaveout` what is left out in turn.
public struct LeaveOutCard: JobCard {
    public static let kind = "leaveout"

    /// How each ensemble is trained. Its `replicas` are those of every group.
    public var run = RunCard()
    public var groups = Grouping.experiment
    /// K of inner folds.
    public var folds = 10
    /// Experiments to leave out, or whose settings to leave out; all when empty.
    public var only: [String] = []

    /// What is left out in turn.
    public enum Grouping: String, Sendable, CaseIterable {
        /// All points of one experiment.
        case experiment
        /// All points at one beam energy and angle.
        case setting
        /// One of K parts of the training points, drawn at random.
        case fold
    }

    public init() {
        run.replicas = 5
        output = "nucens-leaveout"
    }

    public var output: String {
        get { run.output }
        set { run.output = newValue }
    }
}

extension LeaveOutCard {
    public static let keys: [CardKey<LeaveOutCard>] = RunCard.keys.lifted(to: \.run) + [
        .section("leaveout", [
            .choice("by", \.groups),
            .integer("replicas", \.run.replicas, in: 1...1_000_000),
            .integer("folds", \.folds, in: 2...1_000_000),
            .words("only", \.only),
        ]),
    ]

    public func check(file: String) throws(CardError) { try run.check(file: file) }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String { "\(run.runSettings)\nby: \(groups.rawValue)\nfolds: \(groups == .fold ? folds : 0)" }
}
