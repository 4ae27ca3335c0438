import EventGeneration
import Events
import Files
import MPI
import Members
import NeuralNetwork
import Randomness
import ResultFiles
import RunCards
import Runs
import SplineFlows
import Text

/// A scan: a generator taken over to other events, for every target, number of events and depth, with trainings from scratch and the
/// untouched base beside.
public struct GeneratorScan: Study {
    public static let command = "nucens scan"
    public static let noun = "a scan of generators of events"

    public let card: GeneratorScanCard
    public let work: GeneratorCases
    /// Targets × sizes.
    let cells: [Cell]

    /// A target with some of its events.
    struct Cell {
        var target: String
        var size: Int
        /// Cases of the depths, and of the training from scratch.
        var depths: [Int]
        var scratch: Int
    }

    public static func read(_ card: GeneratorScanCard, compute: GEMM) throws -> SharedFiles {
        guard !card.run.events.isEmpty else {
            throw RunError("no events to take a generator over to; give files with --targets, or under 'events' of the card")
        }
        guard card.run.isFineTune else {
            throw RunError("a scan takes a generator over to other events: give its run with --from, or under 'transfer.from' of the card")
        }
        var files = SharedFiles()
        for (number, path) in card.run.events.enumerated() { files.add(events: try EventFile(path).table, "target \(number) ") }
        try files.add(base: card.run.base)
        return files
    }

    public init(_ card: GeneratorScanCard, files: SharedFiles, compute products: GEMM) throws {
        self.card = card
        let base = try files.generatorBase()
        var cases: [(name: String, work: GeneratorWork)] = []
        var cells: [Cell] = []
        for number in card.run.events.indices {
            let events = try files.events("target \(number) ")
            let name = GeneratorScan.name(of: events.name, among: cells.map(\.target))
            for size in card.sizes {
                let some = GeneratorScan.some(size, of: events, card.run)
                let isAll = size == 0 || some.count == events.count
                let prefix = "\(name)-\(isAll ? "all" : "\(size)")"
                guard !cells.contains(where: { $0.target == name && $0.size == (isAll ? 0 : size) }) else { continue }
                var cell = Cell(target: name, size: isAll ? 0 : size, depths: [], scratch: 0)
                for depth in card.depths {
                    var run = card.run
                    run.depth = .layers(depth)
                    cell.depths.append(cases.count)
                    let fit = try GeneratorFit(card: run, events: some, base: base, products: products)
                    cases.append(("\(prefix)-depth-\(depth)", GeneratorWork(fit: fit)))
                }
                var scratch = card.run
                scratch.base = "none"
                scratch.method = base.model.density == nil ? .gan : .flow
                cell.scratch = cases.count
                cases.append((
                    "\(prefix)-scratch",
                    GeneratorWork(fit: try GeneratorFit(card: scratch, events: some, base: nil, products: products))))
                cells.append(cell)
            }
        }
        self.cells = cells
        work = GeneratorCases(cases, replicas: card.run.replicas)
    }

    /// The stem of a file, with a number where another target has it.
    private static func name(of path: String, among others: [String]) -> String {
        let stem = path.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? "events"
        let clean = String(stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" })
        let name = clean.isEmpty ? "events" : clean
        return others.contains(name) ? "\(name)-\(others.count + 1)" : name
    }

    /// The test events and so many of the others, in the order of the file: those of a smaller size are among those of a larger one.
    private static func some(_ size: Int, of events: EventTable, _ card: GeneratorCard) -> EventTable {
        guard size > 0 else { return events }
        let isTest = GeneratorFit.testEvents(events, card)
        let stream = RandomStream(seed: card.seed, stream: .scanEvents, address: UInt64(card.split))
        let known = isTest.indices.filter { !isTest[$0] }.map { (draw: stream.bits(at: events.address($0)), row: $0) }
            .sorted { ($0.draw, $0.row) < ($1.draw, $1.row) }
        let rows = known.prefix(size).map(\.row) + isTest.indices.filter { isTest[$0] }
        return events.selecting(rows.sorted())
    }

    public var summary: String {
        let sizes = card.sizes.map { $0 == 0 ? "all" : "\($0)" }.joined(separator: ", ")
        let depths = card.depths.map { "\($0)" }.joined(separator: ", ")
        return "\(work.keys.count) members: \(counted(card.run.events.count, "target")) × \(sizes) events × depths \(depths) and scratch × "
            + "\(card.run.replicas) replicas, taken over from \(card.run.base)"
    }

    public func stage(_ members: some MembersSoFar<GeneratorCaseKey>) -> Stage<GeneratorCaseKey> { Stage(all: work.keys, members) }

    /// Ranks share the cells; rank 0 gets what they say.
    public func conclude(_ members: MemberStore<GeneratorCases>) throws -> GeneratorScanResult? {
        let outcomes = try members.gather(cells) { cell in
            try GeneratorScanOutcome(cell, of: work, depths: card.depths) { number throws(RunError) in
                try members.records(of: work.keys(of: number))
            }
        }
        return try members.conclude {
            let result = GeneratorScanResult(card: card, outcomes: outcomes, digest: work.digest)
            try result.write(to: members.directory.result, machine: .init(host: members.ranks.processorName, ranks: members.ranks.size))
            return result
        }
    }

    public func footprint(ranks: Int) -> Footprint {
        let fits = work.cases.map(\.work.fit)
        let member = 4 * Double(fits.map(\.model.parameters).max() ?? 0)
        let events = fits.reduce(0) { $0 + $1.events.count }
        return Footprint(
            memoryPerRank: GeneratorStudy.bytesOfEvent * Double(events) + 3 * member * Double(card.run.replicas),
            member: 5 * member + 200 * Double(card.run.epochs), result: 65536)
    }
}
