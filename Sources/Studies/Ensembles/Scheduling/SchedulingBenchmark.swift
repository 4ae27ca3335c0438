import MPI

/// What handing out members costs: ranks take members that take no time from the real queue, by the real messages.
public enum SchedulingBenchmark {
    /// - Returns: on all ranks, the seconds from the first member to the moment when all ranks know that none is left.
    public static func seconds(members: Int, communicator: Communicator) throws(MPIError) -> Double {
        let supply: MemberSupply = communicator.isRoot
            ? RootSupply(costs: Array(repeating: 1, count: members), communicator: communicator, interruption: { nil }, hear: { _, _ in })
            : RemoteSupply(communicator: communicator, interruption: { nil })
        try communicator.waitForAll()
        let start = ContinuousClock.now
        var mine = 0
        while let member = try supply.next() {
            // As a member of one epoch does.
            try supply.attend(secondsLeft: 0)
            try supply.tell(.ended(member: member, epoch: 1, failure: ""))
            mine += 1
        }
        _ = try supply.leave(failure: nil)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        guard try communicator.allreduce(mine, by: .sum) == members else {
            throw .argument(operation: "scheduling", rank: communicator.rank, reason: "members were lost or handed out twice")
        }
        return seconds
    }
}
