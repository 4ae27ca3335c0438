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
    public mutating func apply(yaml: String, file: String) throws(CardError) {
        var card = try CardSection(yaml: yaml, file: file)
        try card.requireKind(of: LeaveOutCard.self)
        try run.read(&card)
        var section = try card.section("leaveout")
        try section.read("by", into: &groups)
        try section.read("replicas", into: &run.replicas, in: 1...1_000_000)
        try section.read("folds", into: &folds, in: 2...1_000_000)
        try section.read("only", into: &only)
        only = only.flatMap { $0.split(separator: ",").map { String($0.filter { $0 != " " }) } }
        try section.finish()
        try card.finish()
    }

    /// The complete card, every value spelled out.
    public var yaml: String {
        kindLine + run.text + """
            leaveout:
              by: \(groups.rawValue)
              replicas: \(run.replicas)
              folds: \(folds)
              only: \(CardText.list(only))

            """
    }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String {
        "seed: \(run.seed)\ntarget: \(run.target)\n\(run.memberSettings)\nby: \(groups.rawValue)\nfolds: \(groups == .fold ? folds : 0)"
    }
}
