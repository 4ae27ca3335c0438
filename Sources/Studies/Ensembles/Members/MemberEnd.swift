/// How a member ended, as every rank knows it.
public struct MemberEnd: Sendable, Equatable {
    public var status: MemberRecord.Status
    /// NaN for one that failed.
    public var chiSquareTrain: Double
    /// See ``CrossSections/Roughness``; NaN for one that failed or was not measured.
    public var roughness: Double

    /// As numbers, for the exchange between ranks.
    var words: [Double] { [status == .done ? 1 : 2, chiSquareTrain, roughness] }
    static let wordCount = 3
    /// Of a member that has not ended.
    static let noWords = [0, Double.nan, Double.nan]

    /// nil for a member that has not ended.
    init?(words: ArraySlice<Double>) {
        guard words.count == MemberEnd.wordCount, let first = words.first, first != 0 else { return nil }
        status = first == 1 ? .done : .failed
        chiSquareTrain = words[words.startIndex + 1]
        roughness = words[words.startIndex + 2]
    }

    init(_ record: MemberRecord) {
        self.init(status: record.status, chiSquareTrain: record.chiSquareTrain, roughness: record.roughness)
    }

    public init(status: MemberRecord.Status, chiSquareTrain: Double, roughness: Double = .nan) {
        self.status = status
        self.chiSquareTrain = chiSquareTrain
        self.roughness = roughness
    }
}
