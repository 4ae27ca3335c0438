import MPI

/// The side of every rank but 0: it asks rank 0.
final class RemoteSupply: MemberSupply {
    private(set) var stop: Stop?
    private let communicator: Communicator
    private let interruption: () -> Stop?
    private var hasAsked = false
    private var answer: Order?

    /// - Parameter interruption: asked often: why training should stop, if it should.
    init(communicator: Communicator, interruption: @escaping () -> Stop?) {
        self.communicator = communicator
        self.interruption = interruption
    }

    func next() throws(MPIError) -> Int? {
        try ask()
        let answer = try MemberSupplies.wait { () throws(MPIError) -> Order? in
            try listen()
            return stop.map { .stop($0) } ?? self.answer
        }
        hasAsked = false
        self.answer = nil
        guard case .train(let member) = answer else { return nil }
        return member
    }

    func attend(secondsLeft: Double) throws(MPIError) {
        if secondsLeft < MemberSupplies.secondsAhead { try ask() }
        try listen()
    }

    func tell(_ report: Report) throws(MPIError) {
        try communicator.post(report.bytes, to: 0, tag: MemberSupplies.reports)
    }

    func leave(failure: String?) throws(MPIError) -> Stop? {
        try tell(.leaves(failure.map { Stop(.failure, $0) } ?? stop))
        // Whatever else was under way comes before the last word, and goes unheeded.
        return try MemberSupplies.waitForEnd(
            longest: .milliseconds(20), isStopping: { (stop ?? interruption()) != nil }
        ) { () throws(MPIError) -> Stop?? in
            while let message = try communicator.receiveIfAvailable(from: 0, tag: MemberSupplies.orders) {
                if case .goodbye(let stop) = Order(bytes: message.bytes) { return .some(stop) }
            }
            return nil
        }
    }

    private func ask() throws(MPIError) {
        guard !hasAsked else { return }
        hasAsked = true
        try tell(.wants)
    }

    private func listen() throws(MPIError) {
        if stop == nil { stop = interruption() }
        while let message = try communicator.receiveIfAvailable(from: 0, tag: MemberSupplies.orders) {
            switch Order(bytes: message.bytes) {
            case .stop(let reason): stop = stop ?? reason
            case let order?: answer = order
            case nil: break
            }
        }
    }
}
