/// How a member ended, as every rank knows it.
public struct MemberEnd: Sendable, Equatable, Codable {
    public var status: MemberStatus
    public var figures: Figures

    public init(status: MemberStatus, figures: Figures = [:]) {
        self.status = status
        self.figures = figures
    }
}
