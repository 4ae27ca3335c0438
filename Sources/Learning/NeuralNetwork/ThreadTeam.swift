import CKernels

/// The threads of one rank, sharing out the layers of one network. With one thread everything runs on the caller.
///
/// Work is cut so that every number is computed by one thread in the same order of operations whatever their number: the bits do
/// not depend on it.
public final class ThreadTeam {
    public let threads: Int
    private let team: OpaquePointer?

    /// - Throws: ``OutOfThreads`` when the system does not give as many.
    public init(threads: Int = 1) throws(OutOfThreads) {
        precondition(threads > 0, "a team has at least one thread")
        self.threads = threads
        team = threads == 1 ? nil : nucens_team_start(threads)
        if threads > 1 && team == nil { throw OutOfThreads(threads: threads) }
    }

    /// A team of one.
    public static var alone: ThreadTeam {
        guard let team = try? ThreadTeam() else { preconditionFailure("one thread is always there") }
        return team
    }

    deinit { nucens_team_stop(team) }

    /// Runs `body` once for every part, each on its thread, and returns when all are done.
    public func run(_ body: (_ part: Int, _ parts: Int) -> Void) {
        guard let team else { return body(0, 1) }
        withoutActuallyEscaping(body) { escaping in
            withUnsafePointer(to: Task(body: escaping)) { task in
                nucens_team_run(team, { context, part, parts in
                    context?.assumingMemoryBound(to: Task.self).pointee.body(part, parts)
                }, UnsafeMutableRawPointer(mutating: task))
            }
        }
    }

    private struct Task {
        let body: (Int, Int) -> Void
    }

    /// Part `part` of `count` things, cut at multiples of `grain`.
    public static func share(_ count: Int, grain: Int, part: Int, parts: Int) -> Range<Int> {
        let grains = (count + grain - 1) / grain
        return min(count, part * grains / parts * grain)..<min(count, (part + 1) * grains / parts * grain)
    }
}

/// The system has no more threads for this process.
public struct OutOfThreads: Error, Sendable, Equatable, CustomStringConvertible {
    public let threads: Int

    public var description: String {
        "cannot start \(threads) threads; ask for fewer with --threads-per-rank, or raise the limit (ulimit -u)"
    }
}
