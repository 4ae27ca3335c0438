import MPI

/// The side of every rank but 0: it asks rank 0.
public final class Worker: WorkSource {
    public private(set) var stop: Stop?
    private let ranks: any RankGroup
    private let interruption: () -> Stop?
    private var hasAsked = false
    private var answer: CoordinatorMessage?

    /// - Parameter interruption: asked often: why training should stop, if it should.
    public init(ranks: any RankGroup, interruption: @escaping () -> Stop?) {
        self.ranks = ranks
        self.interruption = interruption
    }

    public func next() throws(MPIError) -> Int? {
        try ask()
        let answer = try Exchange.wait { () throws(MPIError) -> CoordinatorMessage? in
            try listen()
            return stop.map { .stop($0) } ?? self.answer
        }
        hasAsked = false
        self.answer = nil
        guard case .train(let member) = answer else { return nil }
        return member
    }

    public func poll(secondsLeft: Double) throws(MPIError) {
        if secondsLeft < Exchange.secondsAhead { try ask() }
        try listen()
    }

    public func send(_ message: WorkerMessage) throws(MPIError) {
        try ranks.post(message.bytes, to: 0, tag: Exchange.reports)
    }

    public func leave(failure: String?) throws(MPIError) -> Stop? {
        try send(.leaves(failure.map { Stop(.failure, $0) } ?? stop))
        // Whatever else was under way comes before the last word, and goes unheeded.
        return try Exchange.waitForEnd(
            longest: .milliseconds(20), isStopping: { (stop ?? interruption()) != nil }
        ) { () throws(MPIError) -> Stop?? in
            while let message = try ranks.receiveIfAvailable(from: 0, tag: Exchange.orders) {
                if case .goodbye(let stop) = CoordinatorMessage(bytes: message.bytes) { return .some(stop) }
            }
            return nil
        }
    }

    private func ask() throws(MPIError) {
        guard !hasAsked else { return }
        hasAsked = true
        try send(.wants)
    }

    private func listen() throws(MPIError) {
        if stop == nil { stop = interruption() }
        while let message = try ranks.receiveIfAvailable(from: 0, tag: Exchange.orders) {
            switch CoordinatorMessage(bytes: message.bytes) {
            case .stop(let reason): stop = stop ?? reason
            case let order?: answer = order
            case nil: break
            }
        }
    }
}
