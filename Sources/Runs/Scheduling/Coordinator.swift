import MPI

/// Rank 0's side: it hands out the members, the longest first, listens to all, and passes on that training stops.
public final class Coordinator: WorkSource {
    public private(set) var stop: Stop?
    private var queue: MemberQueue
    private var present: [Bool]
    private let ranks: any RankGroup
    private let interruption: () -> Stop?
    private let receive: (WorkerMessage, _ rank: Int) -> Void

    /// - Parameters:
    ///   - interruption: asked often: why training should stop, if it should.
    ///   - receive: what any rank reports.
    public init(
        costs: [Double], ranks: any RankGroup, interruption: @escaping () -> Stop?, receive: @escaping (WorkerMessage, Int) -> Void
    ) {
        queue = MemberQueue(costs: costs)
        present = Array(repeating: true, count: ranks.size)
        self.ranks = ranks
        self.interruption = interruption
        self.receive = receive
    }

    public func next() throws(MPIError) -> Int? {
        try poll(secondsLeft: 0)
        return queue.next()
    }

    public func poll(secondsLeft: Double) throws(MPIError) {
        if stop == nil, let reason = interruption() { try begin(reason) }
        while let message = try ranks.receiveIfAvailable(tag: Exchange.reports) {
            guard let report = WorkerMessage(bytes: message.bytes) else { continue }
            try take(report, from: message.source)
        }
    }

    public func send(_ message: WorkerMessage) throws(MPIError) { try take(message, from: 0) }

    public func leave(failure: String?) throws(MPIError) -> Stop? {
        try take(.leaves(failure.map { Stop(.failure, $0) }), from: 0)
        let everybody = present.indices
        try Exchange.waitForEnd(isStopping: { stop != nil }) { () throws(MPIError) -> Void? in
            try poll(secondsLeft: 0)
            return everybody.contains { present[$0] } ? nil : ()
        }
        for rank in everybody where rank != 0 {
            try ranks.post(CoordinatorMessage.goodbye(stop).bytes, to: rank, tag: Exchange.orders)
        }
        return stop
    }

    private func take(_ report: WorkerMessage, from rank: Int) throws(MPIError) {
        switch report {
        case .wants:
            let order: CoordinatorMessage = stop.map { .stop($0) } ?? queue.next().map { .train(member: $0) } ?? .nothingLeft
            try ranks.post(order.bytes, to: rank, tag: Exchange.orders)
        case .leaves(let reason):
            present[rank] = false
            if let reason { try begin(reason) }
            receive(report, rank)
        case .progress, .ended, .log:
            receive(report, rank)
        }
    }

    private func begin(_ reason: Stop) throws(MPIError) {
        // A failure explains more than the interruption that it may have caused.
        guard stop == nil || (stop?.kind == .interruption && reason.kind == .failure) else { return }
        let isFirst = stop == nil
        stop = reason
        queue.clear()
        guard isFirst else { return }
        for rank in present.indices where rank != 0 && present[rank] {
            try ranks.post(CoordinatorMessage.stop(reason).bytes, to: rank, tag: Exchange.orders)
        }
    }
}
