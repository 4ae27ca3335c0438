import MPI
import NeuralNetwork
import Training

extension Run {
    private static let progressTag = 1

    /// Trains those of `keys` that have no usable state file yet, this rank its share of them; every member's file is written
    /// before anybody hears that it is done.
    ///
    /// - Returns: on every rank, how each of the keys ended.
    func train(_ keys: [MemberKey], alreadyDone: Int) throws -> [(key: MemberKey, status: MemberRecord.Status)] {
        let present = try finishedBefore(keys)
        let missing = keys.enumerated().filter { present[$0.offset] == nil }.map(\.element)
        if missing.count < keys.count { log.say("\(keys.count - missing.count) members were finished before; \(missing.count) to train") }
        let board = ProgressBoard(
            replicas: job.card.replicas, alreadyDone: alreadyDone + present.count { $0 == .done }, toTrain: missing.count,
            epochs: job.card.recipe.epochs, show: log.say)
        let mine = missing.indices.filter { $0 % communicator.size == communicator.rank }
        var statuses: [(index: Int, status: MemberRecord.Status)] = []
        var leaving = 0
        let outcome = Result {
            for index in mine { statuses.append((index, try trainOne(missing[index], board: board, leaving: &leaving))) }
        }
        // Nobody is left waiting for a rank that could not go on: all meet here, and agree on what happened.
        if communicator.isRoot {
            while leaving < communicator.size - 1 {
                show(try communicator.receive(tag: Run.progressTag, pollingEvery: .milliseconds(20)), on: board, leaving: &leaving)
            }
        } else {
            try communicator.post(Progress.leaving.bytes, to: 0, tag: Run.progressTag)
        }
        try communicator.waitForAll()
        if communicator.isRoot { board.clear() }
        try communicator.agree(on: outcome)
        let codes = statuses.flatMap { [$0.index, $0.status == .done ? 1 : 0] }
        var ended = [MemberRecord.Status?](repeating: nil, count: missing.count)
        for flat in try communicator.allgather(codes) {
            for i in stride(from: 0, to: flat.count, by: 2) { ended[flat[i]] = flat[i + 1] == 1 ? .done : .failed }
        }
        var trained = ended.makeIterator()
        return zip(keys, present).map { key, before in (key, before ?? trained.next()!!) }
    }

    private func trainOne(_ key: MemberKey, board: ProgressBoard, leaving: inout Int) throws -> MemberRecord.Status {
        var failure: MPIError?
        var lastReport = ContinuousClock.now
        let record = job.train(key, in: network) { epoch, evaluation in
            guard evaluation != nil || ContinuousClock.now - lastReport > .milliseconds(500) else { return }
            lastReport = .now
            do throws(MPIError) {
                let chiSquare = evaluation?.chiSquareTest ?? .nan
                try report(.init(replica: key.replica, step: .training, epoch: epoch, chiSquareTest: chiSquare), board, &leaving)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        try directory.write(MemberFile.encode(record, job: job.digest), to: directory.member(key))
        let step: Progress.Step = record.status == .done ? .finished : .failed
        try report(.init(replica: key.replica, step: step, epoch: record.epochs, chiSquareTest: record.chiSquareTest), board, &leaving)
        if communicator.isRoot { log.record("\(key) \(record.status.rawValue) \(record.reason)") }
        return record.status
    }

    /// Other ranks tell rank 0; rank 0 tells itself and takes in what has arrived.
    private func report(_ progress: Progress, _ board: ProgressBoard, _ leaving: inout Int) throws(MPIError) {
        guard communicator.isRoot else { return try communicator.post(progress.bytes, to: 0, tag: Run.progressTag) }
        board.update(progress, from: 0)
        while let message = try communicator.receiveIfAvailable(tag: Run.progressTag) { show(message, on: board, leaving: &leaving) }
    }

    private func show(_ message: Message, on board: ProgressBoard, leaving: inout Int) {
        guard let progress = Progress(bytes: message.bytes) else { return }
        if progress.step == .leaving { leaving += 1 }
        board.update(progress, from: message.source)
    }
}
