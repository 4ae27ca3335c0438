import COpenMPI

/// A message that has arrived.
public struct Message: Equatable, Sendable {
    /// The rank that sent it.
    public let source: Int
    public let bytes: [UInt8]

    public init(source: Int, bytes: [UInt8]) {
        self.source = source
        self.bytes = bytes
    }
}

/// Point-to-point messages of bytes, told apart by a tag in 0...32767.
extension Communicator {
    /// Sends `bytes` and returns when they may be forgotten, for long messages when the receiver has taken them.
    public func send(_ bytes: [UInt8], to destination: Int, tag: Int) throws(MPIError) {
        try requireMessage(bytes.count, to: destination, tag: tag, "send")
        try call("send") { nucens_mpi_send(bytes, Int32(bytes.count), Int32(destination), Int32(tag)) }
    }

    /// Sends `bytes` and returns at once. They are kept until MPI has done with them.
    public func post(_ bytes: [UInt8], to destination: Int, tag: Int) throws(MPIError) {
        try requireMessage(bytes.count, to: destination, tag: tag, "post")
        try collectPosted()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        buffer.copyBytes(from: bytes)
        var request: OpaquePointer?
        do throws(MPIError) {
            try call("post") { nucens_mpi_post(buffer.baseAddress, Int32(bytes.count), Int32(destination), Int32(tag), &request) }
        } catch {
            buffer.deallocate()
            throw error
        }
        if let request { posted.append(PostedMessage(buffer: buffer, request: request)) }
    }

    /// How many posted messages MPI has not finished with. All must be 0 before `MPIRuntime.finalize()`.
    public func pendingPosts() throws(MPIError) -> Int {
        try collectPosted()
        return posted.count
    }

    /// The next message with this tag from any rank, or nil if none has arrived. Messages of one sender come in the order sent.
    public func receiveIfAvailable(tag: Int) throws(MPIError) -> Message? {
        try receiveIfAvailable(wantedSource: -1, tag: tag)
    }

    /// The next message with this tag from `source`, or nil if none has arrived.
    public func receiveIfAvailable(from source: Int, tag: Int) throws(MPIError) -> Message? {
        try requireRank(source, "receive")
        return try receiveIfAvailable(wantedSource: source, tag: tag)
    }

    /// Waits for the next message with this tag, from `source` or else from any rank, asleep between two looks.
    public func receive(from source: Int? = nil, tag: Int, pollingEvery interval: Duration = .milliseconds(1)) throws(MPIError) -> Message {
        if let source { try requireRank(source, "receive") }
        while true {
            if let message = try receiveIfAvailable(wantedSource: source ?? -1, tag: tag) { return message }
            try collectPosted()
            Communicator.sleep(for: interval)
        }
    }

    private func receiveIfAvailable(wantedSource: Int, tag: Int) throws(MPIError) -> Message? {
        try requireTag(tag, "receive")
        var available: Int32 = 0
        var source: Int32 = 0
        var count: Int32 = 0
        try call("probe") { nucens_mpi_probe(Int32(wantedSource), Int32(tag), &available, &source, &count) }
        guard available != 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        try call("receive") { nucens_mpi_receive(&bytes, count, source, Int32(tag)) }
        return Message(source: Int(source), bytes: bytes)
    }

    /// Forgets the posted messages that are done.
    private func collectPosted() throws(MPIError) {
        var waiting: [PostedMessage] = []
        for message in posted {
            var done: Int32 = 0
            try call("post") { nucens_mpi_test(message.request, &done) }
            if done != 0 { message.buffer.deallocate() } else { waiting.append(message) }
        }
        posted = waiting
    }

    private func requireMessage(_ count: Int, to destination: Int, tag: Int, _ operation: String) throws(MPIError) {
        try requireRank(destination, operation)
        try requireTag(tag, operation)
        guard count <= largestCount else { throw .tooLarge(operation: operation, rank: rank, elements: count, limit: largestCount) }
    }

    private func requireTag(_ tag: Int, _ operation: String) throws(MPIError) {
        guard (0...32767).contains(tag) else {
            throw .argument(operation: operation, rank: rank, reason: "tag \(tag) is outside 0...32767, the range every MPI offers")
        }
    }
}

/// Bytes that MPI reads until `request` is done.
struct PostedMessage {
    let buffer: UnsafeMutableRawBufferPointer
    let request: OpaquePointer
}
