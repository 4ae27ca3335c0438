import Glibc
import MPI

func checkCollectives(on world: Communicator) throws {
    var findings = Findings()
    try checkAll(UInt8.self, on: world, &findings)
    try checkAll(Int.self, on: world, &findings)
    try checkAll(Float.self, on: world, &findings)
    try checkAll(Double.self, on: world, &findings)

    let text = try world.broadcast(world.rank == world.size - 1 ? "χ² of ¹²C" : "", from: world.size - 1)
    findings.expect(text == "χ² of ¹²C", "broadcast text is '\(text)'")

    // Longer than one call may move: cut in pieces where the result allows it, refused by all ranks where it does not.
    let long = (0..<10_000).map { Double($0) }
    findings.expect(try world.broadcast(world.isRoot ? long : []) == long, "broadcast in pieces")
    findings.expect(try world.allreduce(long, by: .sum) == long.map { $0 * Double(world.size) }, "allreduce in pieces")
    findings.expectError("gather of too many", { () throws(MPIError) in _ = try world.gather(long) }) {
        if case .tooLarge = $0 { true } else { false }
    }
    // One rank's share is too much: the others must not wait for it.
    let lopsided = (0..<world.size).map { _ in world.isRoot ? long : [] }
    findings.expectError("alltoall of too many", { () throws(MPIError) in _ = try world.alltoall(lopsided) }) {
        if case .tooLarge = $0 { true } else { false }
    }
    findings.expectError("broadcast from nowhere", { () throws(MPIError) in _ = try world.broadcast([1], from: world.size) }) {
        if case .argument = $0 { true } else { false }
    }
    try world.barrier()
    try findings.conclude("collectives", on: world)
}

/// All collective operations for one type; rank r contributes r + 1 values, and rank 1 none at all.
private func checkAll<T: MPIDatatype & Comparable>(_ type: T.Type, on world: Communicator, _ findings: inout Findings) throws
where T: ExpressibleByIntegerLiteral {
    func number(_ value: Int) -> T { (0..<value).reduce(0) { sum, _ in sum + 1 } }
    func values(of rank: Int) -> [T] { rank == 1 ? [] : [T](repeating: number(rank + 1), count: rank + 1) }
    let all = (0..<world.size).map { values(of: $0) }
    let mine = values(of: world.rank)

    for root in 0..<world.size {
        let sent = try world.broadcast(world.rank == root ? all[root] : [7], from: root)
        findings.expect(sent == all[root], "broadcast \(type) from \(root): \(sent)")
        let gathered = try world.gather(mine, to: root)
        findings.expect(gathered == (world.rank == root ? all : nil), "gather \(type) to \(root): \(String(describing: gathered))")
    }
    findings.expect(try world.allgather(mine) == all, "allgather \(type)")
    findings.expect(try world.allgather(number(world.rank)) == (0..<world.size).map { number($0) }, "allgather one \(type)")

    // Rank s sends rank r the values of rank s, r times over.
    let parts = (0..<world.size).map { r in (0..<r).flatMap { _ in mine } }
    let received = try world.alltoall(parts)
    let expected = all.map { sent in (0..<world.rank).flatMap { _ in sent } }
    findings.expect(received == expected, "alltoall \(type): \(received)")

    let size = world.size
    let sums = try world.allreduce([number(world.rank), 1], by: .sum)
    findings.expect(sums == [number(size * (size - 1) / 2), number(size)], "sum of \(type): \(sums)")
    findings.expect(try world.allreduce(number(world.rank), by: .maximum) == number(size - 1), "maximum of \(type)")
    findings.expect(try world.allreduce(number(world.rank + 1), by: .minimum) == number(1), "minimum of \(type)")
    findings.expect(try world.allreduce([T](), by: .sum).isEmpty, "sum of no \(type)")
}

/// Every rank posts to every rank, itself too, before anyone receives; the long messages are past what MPI buffers.
func checkMessages(on world: Communicator) throws {
    var findings = Findings()
    let (short, long, ring, unused) = (11, 12, 13, 14)
    func body(_ source: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ source) } }
    // A message of 4096 bytes is the longest this program allows; many of them fill the buffers all the same.
    for destination in 0..<world.size {
        for number in 0..<100 { try world.post(body(world.rank + number, 4096), to: destination, tag: long) }
        try world.post([], to: destination, tag: short)
    }
    var counts = [Int](repeating: 0, count: world.size)
    for _ in 0..<100 * world.size {
        let message = try world.receive(tag: long)
        // Messages of one sender arrive in the order sent.
        findings.expect(message.bytes == body(message.source + counts[message.source], 4096), "message \(counts[message.source])")
        counts[message.source] += 1
    }
    findings.expect(counts.allSatisfy { $0 == 100 }, "messages per rank: \(counts)")
    for source in 0..<world.size {
        let message = try world.receive(from: source, tag: short)
        findings.expect(message == Message(source: source, bytes: []), "empty message from \(source)")
    }
    findings.expect(try world.receiveIfAvailable(tag: unused) == nil, "a message nobody sent")

    let next = (world.rank + 1) % world.size
    let previous = (world.rank + world.size - 1) % world.size
    try world.send([UInt8(world.rank)], to: next, tag: ring)
    findings.expect(try world.receive(from: previous, tag: ring).bytes == [UInt8(previous)], "ring")

    findings.expectError("post to nowhere", { () throws(MPIError) in try world.post([1], to: world.size, tag: 1) }) {
        if case .argument = $0 { true } else { false }
    }
    findings.expectError("tag out of range", { () throws(MPIError) in try world.send([1], to: 0, tag: 40_000) }) {
        if case .argument = $0 { true } else { false }
    }
    try world.waitForAll()
    let pending = try world.pendingPosts()
    findings.expect(pending == 0, "\(pending) messages still under way")
    try findings.conclude("messages", on: world)
}

/// Rank 0 comes half a second late; the others must not spend that time computing.
func checkWaiting(on world: Communicator) throws {
    var findings = Findings()
    if world.isRoot { usleep(500_000) }
    let before = clock()
    try world.waitForAll(pollingEvery: .milliseconds(10))
    let busy = Double(clock() - before) / Double(CLOCKS_PER_SEC)
    findings.expect(busy < 0.1, "waiting half a second took \(busy) s of a core")
    let worst = try world.allreduce(busy, by: .maximum)
    try findings.conclude("waiting", on: world, note: "; worst use of a core in 0.5 s: \(worst) s")
}

func checkAgreement(on world: Communicator) throws {
    var findings = Findings()
    findings.expect(try world.agree(on: nil) == nil, "agreement on a failure that nobody had")
    findings.expect(try world.agree(on: Result<Int, CheckFailure>.success(world.rank)) == world.rank, "each keeps its own value")
    // All but rank 0 fail; the lowest is heard. A single rank fails itself.
    let first = min(1, world.size - 1)
    let failure = try world.agree(on: world.rank >= first ? "failure of \(world.rank)" : nil)
    findings.expect(failure == RankFailure(rank: first, message: "failure of \(first)"), "agreed on \(String(describing: failure))")
    try findings.conclude("agreement", on: world)
}
