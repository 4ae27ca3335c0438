import CrossSectionFits
import RunCards

extension ClosureCard {
    public mutating func apply(yaml: String, file: String) throws(CardError) {
        var card = try CardSection(yaml: yaml, file: file)
        try card.requireKind(of: ClosureCard.self)
        try run.read(&card)
        var closure = try card.section("closure")
        try closure.read("laws", into: &laws, in: 1...100_000)
        try closure.read("replicas", into: &run.replicas, in: 1...1_000_000)
        var given: [String] = []
        try closure.read("levels", into: &given)
        if !given.isEmpty {
            let numbers = given.flatMap { $0.split(separator: ",") }.map { Int($0.filter { $0 != " " }).flatMap(ClosureLevel.init) }
            guard numbers.allSatisfy({ $0 != nil }) else {
                let text = given.joined(separator: ", ")
                throw CardError(file: file, line: nil, message: "'closure.levels' is '\(text)'; it must be a list of 0, 1 and 2")
            }
            levels = ClosureLevel.allCases.filter(numbers.contains)
        }
        try closure.read("law", into: &law, "'parametrized', or the directory of a run")
        try closure.read("member", into: &member, "'mean', or the number of a member")
        guard member == "mean" || Int(member).map({ $0 >= 0 }) ?? false else {
            throw CardError(file: file, line: nil, message: "'closure.member' is '\(member)'; it must be 'mean', or the number of a member")
        }
        try closure.finish()
        try card.finish()
    }

    /// The complete card, every value spelled out.
    public var yaml: String {
        kindLine + run.text + """
            closure:
              laws: \(laws)
              replicas: \(run.replicas)
              levels: \(CardText.list(levels.map { "\($0.rawValue)" }))
              law: \(CardText.quoted(law))
              member: \(CardText.quoted(member))

            """
    }

    public var runSettings: String { memberSettings }

    /// The part that enters the numbers of a member, beside its key: what a stored member must agree with.
    public var memberSettings: String {
        """
        seed: \(run.seed)
        target: \(run.target)
        \(run.memberSettings)
        law: \(law)
        member: \(law == ClosureCard.parametrized ? "mean" : member)
        """
    }
}
