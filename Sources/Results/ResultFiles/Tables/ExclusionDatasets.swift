/// What became of the members in /failed_members, none of whose numbers enter the result.
public struct ExclusionDatasets: DatasetTable {
    public static let group = "/failed_members"

    public let status: ResultDataset<String>
    public let reason: ResultDataset<String>

    /// - Parameter axis: the scale that names the members, or counts them.
    public init(_ axis: String) {
        status = ResultDataset("\(ExclusionDatasets.group)/status", [axis], "failed or vetoed")
        reason = ResultDataset("\(ExclusionDatasets.group)/reason", [axis], "why")
    }

    /// Where it counts them.
    public static let member = ResultDataset<Int>.scale("\(group)/member", "number of the member")
}
