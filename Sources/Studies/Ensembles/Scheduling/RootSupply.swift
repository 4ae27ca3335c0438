import MPI

/// Rank 0's side: it hands out the members, the longest first, listens to all, and passes on that training stops.
final class RootSupply: MemberSupply {
    private(set) var stop: Stop?
    private var queue: MemberQueue
    private var present: [Bool]
    private let communicator: Communicator
    private let interruption: () -> Stop?
    private let hear: (Report, _ rank: Int) -> Void

    /// - Parameters:
    ///   - interruption: asked often: why training should stop, if it should.
    ///   - hear: what any rank reports.
    init(costs: [Double], communicator: Communicator, interruption: @escaping () -> Stop?, hear: @escaping (Report, Int) -> Void) {
        queue = MemberQueue(costs: costs)
        present = Array(repeating: true, count: communicator.size)
        self.communicator = communicator
        self.interruption = interruption
        self.hear = hear
    }

    func next() throws(MPIError) -> Int? {
        try attend(secondsLeft: 0)
        return queue.next()
    }

    func attend(secondsLeft: Double) throws(MPIError) {
        if stop == nil, let reason = interruption() { try begin(reason) }
        while let message = try communicator.receiveIfAvailable(tag: MemberSupplies.reports) {
            guard let report = Report(bytes: message.bytes) else { continue }
            try take(report, from: message.source)
        }
    }

    func tell(_ report: Report) throws(MPIError) { try take(report, from: 0) }

    func leave(failure: String?) throws(MPIError) -> Stop? {
        try take(.leaves(failure.map { Stop(.failure, $0) }), from: 0)
        let everybody = present.indices
        try MemberSupplies.waitForEnd(isStopping: { stop != nil }) { () throws(MPIError) -> Void? in
            try attend(secondsLeft: 0)
            return everybody.contains { present[$0] } ? nil : ()
        }
        for rank in everybody where rank != 0 {
            try communicator.post(Order.goodbye(stop).bytes, to: rank, tag: MemberSupplies.orders)
        }
        return stop
    }

    private func take(_ report: Report, from rank: Int) throws(MPIError) {
        switch report {
        case .wants:
            let order: Order = stop.map { .stop($0) } ?? queue.next().map { .train(member: $0) } ?? .nothingLeft
            try communicator.post(order.bytes, to: rank, tag: MemberSupplies.orders)
        case .leaves(let reason):
            present[rank] = false
            if let reason { try begin(reason) }
            hear(report, rank)
        case .progress, .ended, .says:
            hear(report, rank)
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
            try communicator.post(Order.stop(reason).bytes, to: rank, tag: MemberSupplies.orders)
        }
    }
}
