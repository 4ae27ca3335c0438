import Files

/// What members are made from. A member is a pure function of a workload and its key: the rank that trains it, the number of ranks,
/// the order, restarts and the other members do not enter.
public protocol Workload<Key> {
    associatedtype Key: WorkloadKey
    /// What a rank trains its members in, one after the other; what it held before does not matter.
    associatedtype Memory

    /// Stands for all that enters a member beside its key; a stored member must agree with it.
    var digest: String { get }

    /// The figure that tells how good a member under way is, and what people call it: ("chi2_test", "test χ²/N").
    var headline: (figure: String, label: String) { get }

    /// The step from which on the headline figure is that of the training's last phase; 0, unless a workload says otherwise.
    func settledStep(of key: Key) -> Int

    /// - Parameter threads: that share out each member.
    /// - Throws: ``RunError`` when there are no such threads.
    func makeMemory(threads: Int) throws(RunError) -> Memory

    /// Floating-point operations of a member's training: what decides who goes first, and how long it will take.
    func cost(of key: Key) -> Double

    /// Steps of a member's training: epochs, for most workloads.
    func steps(of key: Key) -> Int

    /// The member that this one starts from, and that is trained before it; nil for one that stands alone.
    func parent(of key: Key) -> Key?

    /// What every rank is to know of a member that has ended.
    func end(of record: MemberRecord<Key>) -> MemberEnd

    /// The same work in so many steps a member, through all phases of a training: to measure its pace. Its members are of no other use.
    func shortened(to steps: Int) throws(RunError) -> Self

    /// Trains one member.
    ///
    /// - Parameters:
    ///   - parent: the member it starts from, done or failed.
    ///   - state: where an earlier training of this member stopped.
    ///   - observe: called after every step, and often within long ones; false stops the training there.
    /// - Returns: the member, or nil when `observe` stopped it before the end.
    func train(
        _ key: Key, from parent: MemberRecord<Key>?, resuming state: MemberState?, in memory: Memory,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<Key>?
}

extension Workload {
    public func settledStep(of key: Key) -> Int { 0 }
    public func parent(of key: Key) -> Key? { nil }
    public func end(of record: MemberRecord<Key>) -> MemberEnd { record.end }
}

/// A member in the middle of its training: all that is needed to go on from there, bit for bit.
public struct MemberState: Sendable, Equatable {
    /// Steps done.
    public var step: Int
    public var history: [TrainingEvaluation]
    /// Single numbers that change during training, by name.
    public var numbers: Figures
    public var arrays: NamedArrays
    /// Spent on the member so far.
    public var seconds: Double

    public init(step: Int, history: [TrainingEvaluation], numbers: Figures, arrays: NamedArrays, seconds: Double) {
        self.step = step
        self.history = history
        self.numbers = numbers
        self.arrays = arrays
        self.seconds = seconds
    }
}

/// A training after one of its steps, or within one.
public struct TrainingMoment {
    /// Steps done.
    public let step: Int
    /// The figures, after steps that are evaluated.
    public let figures: Figures?
    /// Whether a step has just ended.
    public let endsStep: Bool
    /// All that is needed to go on from here; nil where that is nothing beyond what an earlier moment gave.
    public let state: (() -> MemberState)?

    /// After a step.
    public init(step: Int, figures: Figures?, state: @escaping () -> MemberState) {
        self.init(step: step, figures: figures, endsStep: true, state: state)
    }

    private init(step: Int, figures: Figures?, endsStep: Bool, state: (() -> MemberState)?) {
        self.step = step
        self.figures = figures
        self.endsStep = endsStep
        self.state = state
    }

    /// Within the step that comes after so many.
    public static func within(step: Int, state: (() -> MemberState)? = nil) -> TrainingMoment {
        TrainingMoment(step: step, figures: nil, endsStep: false, state: state)
    }
}

/// What ends a training that `observe` stopped, deep within one of its steps.
public struct TrainingStopped: Error {
    public init() {}
}
