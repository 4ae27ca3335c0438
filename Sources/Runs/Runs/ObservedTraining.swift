import Members
import Scheduling

/// What a rank does between two steps of the member it trains, and ten times a second within them: it listens, reports, writes checkpoints,
/// and stops when it is told to.
struct ObservedTraining {
    private let number: Int
    private let steps: Int
    private let first: Int
    private let headline: String
    private let session: RunSession
    private let source: any WorkSource
    private let start = ContinuousClock.now
    private var lastLook = ContinuousClock.now
    private var lastReport = ContinuousClock.now
    private var lastCheckpoint = ContinuousClock.now
    /// Why the rank cannot go on.
    private(set) var failure: (any Error)?

    /// - Parameters:
    ///   - number: of the member among those of the job.
    ///   - first: the steps that a checkpoint brought.
    ///   - headline: the figure that is reported.
    init(number: Int, steps: Int, first: Int, headline: String, session: RunSession, source: any WorkSource) {
        self.number = number
        self.steps = steps
        self.first = first
        self.headline = headline
        self.session = session
        self.source = source
    }

    /// - Parameter write: keeps a checkpoint.
    /// - Returns: whether to go on.
    mutating func observe(_ moment: TrainingMoment, write: (MemberState) throws -> Void) -> Bool {
        do {
            let now = ContinuousClock.now
            guard moment.endsStep || now - lastLook > .milliseconds(100) else { return true }
            lastLook = now
            let pace = (now - start) / .seconds(1) / Double(max(1, moment.step - first))
            try source.poll(secondsLeft: pace * Double(steps - moment.step))
            if moment.figures != nil || now - lastReport > .milliseconds(500) {
                lastReport = now
                try source.send(.progress(MemberProgress(member: number, step: moment.step, headline: moment.figures?[headline] ?? .nan)))
            }
            if source.stop != nil || (now - lastCheckpoint) / .seconds(1) >= session.checkpointInterval, let state = moment.state {
                lastCheckpoint = now
                try write(state())
            }
            return source.stop == nil
        } catch {
            failure = error
            return false
        }
    }
}
