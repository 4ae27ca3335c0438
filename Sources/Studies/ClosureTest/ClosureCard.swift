import CrossSectionFits
import CrossSections
import RunCards

/// All that a closure test is made of: the card of a run, and in its section `closure` the laws that are taken for the truth.
public struct ClosureCard: JobCard {
    public static let kind = "closure"

    /// How each ensemble is trained. Its `replicas` are those of every law and level.
    public var run = RunCard()
    /// L, how many laws.
    public var laws = 10
    public var levels = ClosureLevel.allCases
    /// "parametrized", see `NuclearLaw`; or a finished run, whose ensemble is the law.
    public var law = ClosureCard.parametrized
    /// Of a run: "mean", or the number of a member.
    public var member = "mean"

    public static let parametrized = "parametrized"

    public init() {
        run.replicas = 10
        output = "nucens-closure"
    }

    public var output: String {
        get { run.output }
        set { run.output = newValue }
    }
}

/// How much of an experiment a closure test imitates.
public enum ClosureLevel: Int, Sendable, CaseIterable, Codable, Comparable {
    /// The law itself: how well networks can learn it.
    case exact = 0
    /// One draw of noise and normalizations a law; members differ in their initial weights alone.
    case noise = 1
    /// Replicas of that draw, as the run card makes them of real data.
    case replicas = 2

    public static func < (a: ClosureLevel, b: ClosureLevel) -> Bool { a.rawValue < b.rawValue }
}
