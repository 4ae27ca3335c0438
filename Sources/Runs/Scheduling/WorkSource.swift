import MPI

/// Where a rank gets its members from: rank 0 keeps the queue and trains too, the others ask it.
///
/// A rank asks for its next member shortly before the end of the one it trains, so that the answer is there in time although rank 0
/// looks at its messages only between two epochs of its own. So at most one member waits at a rank, and only for that moment; who
/// waits for an answer sleeps between two looks.
public protocol WorkSource: AnyObject {
    /// Why training stops before its end, once it does.
    var stop: Stop? { get }

    /// The next member to train; nil when nothing is left or training stops.
    func next() throws(MPIError) -> Int?

    /// Takes in what others sent. Called after every step of a training.
    ///
    /// - Parameter secondsLeft: until this rank's member ends.
    func poll(secondsLeft: Double) throws(MPIError)

    /// To rank 0.
    func send(_ message: WorkerMessage) throws(MPIError)

    /// The last call: returns when no rank trains any more.
    ///
    /// - Parameter failure: why this rank could not go on.
    /// - Returns: on all ranks the same: why training stopped before its end, or nil.
    func leave(failure: String?) throws(MPIError) -> Stop?
}

/// How messages are told apart, and how ranks wait for them.
enum Exchange {
    static let reports = 1
    static let orders = 2
    /// A rank asks for its next member when this much of its own is left.
    static let secondsAhead = 0.2
    /// When training stops, ranks that do not answer any more are waited for this long. The job is then ended by force: finished
    /// members and checkpoints are on disk.
    static let patience = Duration.seconds(60)

    /// Calls `look` until it gives something, asleep in between: briefly at first, longer the longer it takes.
    static func wait<T>(longest: Duration = .milliseconds(10), _ look: () throws(MPIError) -> T?) throws(MPIError) -> T {
        var pause = Duration.microseconds(50)
        while true {
            if let found = try look() { return found }
            Communicator.sleep(for: pause)
            pause = min(pause * 3 / 2, longest)
        }
    }

    /// The same for the end of all training: `patience` after `isStopping` says so, the job is ended by force.
    static func waitForEnd<T>(
        longest: Duration = .milliseconds(10), isStopping: () -> Bool, _ look: () throws(MPIError) -> T?
    ) throws(MPIError) -> T {
        var stopping: ContinuousClock.Instant?
        return try wait(longest: longest) { () throws(MPIError) -> T? in
            if stopping == nil && isStopping() { stopping = .now }
            if let stopping, .now - stopping > patience { MPIRuntime.abort(status: ExitStatus.resume) }
            return try look()
        }
    }
}
