import CrossSectionFits
import ResponseFits
import RunCards
import Training

/// All that a test by nucleus is made of: a card of response functions, and in its section `leaveout` what is left out in turn.
public struct LeaveNucleusCard: JobCard {
    public static let kind = "leavenucleus"
    public static let observable = ResponseCard.observable

    /// How each ensemble is trained. Its `replicas` are those of every nucleus and share.
    public var run = ResponseCard()
    /// What is left out in turn.
    public var groups = Grouping.nucleus
    public enum Grouping: String, Sendable, CaseIterable { case nucleus }
    /// Nuclei that are left out, each by itself, or "all".
    public var nuclei = ["all"]
    /// Shares of the points of each of its experiments that are trained on all the same; 0: none of the nucleus.
    public var shares = [0, 0.01, 0.03, 0.1, 0.3]
    /// How networks come to know the share.
    public var method = Method.fineTune
    public enum Method: String, Sendable, CaseIterable {
        /// The networks that have seen none of the nucleus are fine-tuned to it.
        case fineTune = "finetune"
        /// They are trained on it from the start, together with all others.
        case joint
    }
    public var tuning = ResponseTuning()

    /// What a fine-tune draws of the share: as the test is of single points, so is what each replica holds out.
    var tuningDraws: ReplicaTargets {
        var draws = run.bootstrap
        draws.resample = .points
        draws.heldOutFolds = 10
        return draws
    }

    public init() {
        run.replicas = 10
        output = "nucens-nuclei-leaveout"
    }

    public var output: String {
        get { run.output }
        set { run.output = newValue }
    }

    public static let keys: [CardKey<LeaveNucleusCard>] = ResponseCard.keys.lifted(to: \.run) + [
        .section("leaveout", [
            .choice("by", \.groups),
            .integer("replicas", \.run.replicas, in: 1...1_000_000),
            .words("nuclei", \.nuclei),
            .numbers(
                "shares", \.shares,
                "a list of different shares of the points, 0 or more and below 1 in steps of 0.001, such as [0, 0.1]",
                text: { CardText.list($0.map { "\($0)" }) }
            ) { (shares: [Double]) -> Bool in
                Set(shares).count == shares.count && shares.allSatisfy { (0..<1).contains($0) && ($0 * 1000).rounded() == $0 * 1000 }
            },
            .choice("method", \.method),
        ]),
        .section("finetune", ResponseTuning.keys.lifted(to: \.tuning)),
    ]

    public func check(file: String) throws(CardError) {
        try run.check(file: file)
        guard run.folds == .none else {
            throw CardError(file: file, line: nil, message: "'folds.kind' is for runs: leave it out, as the test divides the points itself")
        }
    }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String {
        "\(run.runSettings)\nby: nucleus, \(method.rawValue)\n\(ResponseTuning.keys.text(of: tuning, names: .oldest))"
    }
}
