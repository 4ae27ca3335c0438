/// How a member ended, as every rank knows it.
public struct MemberEnd: Sendable, Equatable {
    public var status: MemberRecord.Status
    /// NaN for one that failed.
    public var chiSquareTrain: Double

    /// As a pair of numbers, for the exchange between ranks.
    var words: [Double] { [status == .done ? 1 : 2, chiSquareTrain] }

    /// nil for a member that has not ended.
    init?(words: ArraySlice<Double>) {
        guard let first = words.first, first != 0, let last = words.last else { return nil }
        status = first == 1 ? .done : .failed
        chiSquareTrain = last
    }

    init(_ record: MemberRecord) { self.init(status: record.status, chiSquareTrain: record.chiSquareTrain) }

    public init(status: MemberRecord.Status, chiSquareTrain: Double) {
        self.status = status
        self.chiSquareTrain = chiSquareTrain
    }
}
