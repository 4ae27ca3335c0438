/// A members × points matrix spread over the ranks: first by members, who computes them; then by points, who averages them.
public enum MemberMatrix {
    /// Exchanges rows for columns.
    ///
    /// - Parameters:
    ///   - rows: this rank's block of members, each with its values at all points.
    ///   - members: how the members are shared out.
    ///   - points: the points of each rank.
    /// - Returns: for each point of this rank, the values of all members in member order.
    public static func columns(
        of rows: [[Double]], members: Blocks, points: [Range<Int>], over group: any RankGroup
    ) throws(MPIError) -> [[Double]] {
        let received = try group.alltoall(points.map { part in rows.flatMap { $0[part] } })
        let width = points[group.rank].count
        return (0..<width).map { column in
            received.indices.flatMap { source in (0..<members[source].count).map { received[source][$0 * width + column] } }
        }
    }
}
