import Files
import Foundation
import Members
import MPI
import Runs
import Scheduling
import Synchronization
import Testing
import TestSupport

@Suite("Members on several ranks, which are threads here")
struct RanksTests {
    private let place: TemporaryDirectory

    init() throws { place = try TemporaryDirectory() }

    private func card(_ name: String, _ change: (inout ToyCard) -> Void = { _ in }) -> ToyCard {
        var card = ToyCard()
        card.output = place.path(name)
        change(&card)
        return card
    }

    @Test("The same mean and the same member files on 1, 2, 3 and 7 ranks, with failures and vetoes", arguments: [2, 3, 7])
    func rankCounts(size: Int) throws {
        func perform(_ name: String, size: Int) throws -> (mean: Double, members: [String: [UInt8]]) {
            let card = card(name) { $0.failing = ["1"]; $0.wild = ["4"] }
            let results = ThreadRanks.run(size) { ranks in
                try Runs.perform(
                    Toy.self, card: { card }, compute: 0, settings: JobSettings(), ranks: ranks,
                    log: RunLog(isSpeaking: false, rank: ranks.rank))?.outcome.mean
            }
            let means = try results.map { try $0.get() }
            let names = try place.files(in: "\(name)/members")
            return (try #require(means[0]), Dictionary(uniqueKeysWithValues: try names.map {
                ($0, try PlainFile.read(place.path("\(name)/members/\($0)")))
            }))
        }
        let (one, several) = (try perform("one-of-\(size)", size: 1), try perform("many-of-\(size)", size: size))
        #expect(one.mean == several.mean)
        #expect(one.members == several.members)
        // Eight sums, each two of which start from one number.
        #expect(one.members.count == 8 + 4)
    }

    @Test("A rank that cannot go on ends the run on all of them, with its reason; what was finished is kept")
    func failure() throws {
        let card = card("broken") { $0.replicas = 9 }
        let directory = RunDirectory(card.output)
        try directory.make(resume: false)
        let results = ThreadRanks.run(3) { ranks in
            let log = RunLog(isSpeaking: false, rank: ranks.rank)
            let session = RunSession(
                directory: directory, ranks: ranks, log: log,
                board: ProgressBoard(log: log, statusFile: directory.status(), slice: nil, ranks: ranks), checkpointInterval: 300,
                resumeCommand: "toy", interruption: { nil })
            var work = try Toy(card, files: Toy.read(card, compute: 0), compute: 0).work
            // The directory of the members is gone for whoever trains number 7.
            work.trace = { key, _ in if key == .sum(7) { _ = try? PlainFile.makeDirectory(directory.member(key)) } }
            try MemberStore(work, in: session, memory: ()).complete((0..<9).map(ToyKey.sum))
        }
        let reasons = results.map { result -> String in
            if case .failure(let error) = result { "\(error)" } else { "" }
        }
        #expect(reasons.allSatisfy { $0.contains("sum-7.member") && $0 == reasons[0] })
        let kept = try place.files(in: "broken/members").filter { $0.hasPrefix("sum") }
        #expect(kept.contains("sum-7.member") && kept.count > 1)
    }

    @Test("Every member is handed out once, the longest first, and a stop reaches all", arguments: [1, 2, 5])
    func queue(size: Int) throws {
        let taken = Mutex<[Int]>([])
        _ = try ThreadRanks.run(size) { ranks in
            let source: any WorkSource = ranks.isRoot
                ? Coordinator(costs: [1, 5, 3, 5, 2, 4], ranks: ranks, interruption: { nil }, receive: { _, _ in })
                : Worker(ranks: ranks, interruption: { nil })
            while let member = try source.next() {
                taken.withLock { $0.append(member) }
                try source.poll(secondsLeft: 0)
            }
            #expect(try source.leave(failure: nil) == nil)
        }.map { try $0.get() }
        let order = taken.withLock { $0 }
        #expect(order.sorted() == Array(0..<6))
        if size == 1 { #expect(order == [1, 3, 5, 2, 4, 0]) }

        let stops = try ThreadRanks.run(size) { ranks in
            let interruption: () -> Stop? = { ranks.rank == ranks.size - 1 ? Stop(.interruption, "rank \(ranks.rank) is told to") : nil }
            let source: any WorkSource = ranks.isRoot
                ? Coordinator(costs: Array(repeating: 1, count: 100), ranks: ranks, interruption: interruption, receive: { _, _ in })
                : Worker(ranks: ranks, interruption: interruption)
            while try source.next() != nil { try source.poll(secondsLeft: 9) }
            return try source.leave(failure: nil)
        }.map { try $0.get() }
        #expect(stops.allSatisfy { $0 == Stop(.interruption, "rank \(size - 1) is told to") })
    }

    @Test("Messages read back as they were sent; what is no message is none")
    func messages() {
        let progress = MemberProgress(member: 7, step: 120, headline: 1.5)
        let reports: [WorkerMessage] = [
            .wants, .progress(progress), .ended(member: 3, step: 9, failure: ""), .ended(member: 3, step: 9, failure: "ü"), .log("a line"),
            .leaves(nil), .leaves(Stop(.failure, "disk full")),
        ]
        for report in reports { #expect(WorkerMessage(bytes: report.bytes) == report) }
        #expect(WorkerMessage(bytes: []) == nil && WorkerMessage(bytes: [112, 1]) == nil && WorkerMessage(bytes: [0]) == nil)
    }

    @Test("Rows of members become columns of points, whatever the number of ranks", arguments: [1, 2, 4])
    func columns(size: Int) throws {
        let matrix = (0..<5).map { member in (0..<7).map { Double(10 * member + $0) } }
        let parts = try ThreadRanks.run(size) { ranks in
            let members = Blocks(5, over: size)
            return try MemberMatrix.columns(
                of: Array(matrix[members[ranks.rank]]), members: members, points: Blocks(7, over: size).ranges, over: ranks)
        }.flatMap { try $0.get() }
        #expect(parts == (0..<7).map { point in matrix.map { $0[point] } })
    }
}

extension TemporaryDirectory {
    /// Names in one of its directories, sorted.
    fileprivate func files(in name: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted() }
}
