import MPI

/// What handing out members costs: ranks take members that take no time from the real queue, by the real messages.
public enum SchedulingBenchmark {
    /// - Returns: on all ranks, the seconds from the first member to the moment when all ranks know that none is left.
    public static func seconds(members: Int, over ranks: any RankGroup) throws(MPIError) -> Double {
        let source: any WorkSource = ranks.isRoot
            ? Coordinator(costs: Array(repeating: 1, count: members), ranks: ranks, interruption: { nil }, receive: { _, _ in })
            : Worker(ranks: ranks, interruption: { nil })
        try ranks.waitForAll()
        let start = ContinuousClock.now
        var mine = 0
        while let member = try source.next() {
            // As a member of one epoch does.
            try source.poll(secondsLeft: 0)
            try source.send(.ended(member: member, step: 1, failure: ""))
            mine += 1
        }
        _ = try source.leave(failure: nil)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard try ranks.allreduce(mine, by: .sum) == members else {
            throw .argument(operation: "scheduling", rank: ranks.rank, reason: "members were lost or handed out twice")
        }
        return seconds
    }
}
