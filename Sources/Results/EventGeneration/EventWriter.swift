import Events
import Files
import Glibc
import HDF5
import NeuralNetwork
import ResultFiles

/// Columns of events on their way into a file.
public struct EventBlock: Sendable {
    public var events: [Event] = []
    /// ln p(E_μ, cos θ | E_ν) in 1/GeV, and the replica number of the member that made the event; empty where nobody made them.
    public var logDensity: [Double] = []
    public var replica: [Int] = []

    public init() {}
}

/// Generated events on their way between ranks: E_ν, E_μ, 1 − cos θ, ln p and the replica of each, 40 bytes an event.
extension EventBlock {
    public var bytes: [UInt8] {
        let words = events.indices.flatMap { index -> [UInt64] in
            let event = events[index]
            return [event.energy, event.muonEnergy, event.versine, logDensity[index], Double(replica[index])].map(\.bitPattern.littleEndian)
        }
        return words.withUnsafeBytes { Array($0) }
    }

    public init(bytes: [UInt8]) {
        bytes.withUnsafeBytes { raw in
            for first in stride(from: 0, to: raw.count, by: 40) {
                func number(_ place: Int) -> Double {
                    Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: first + 8 * place, as: UInt64.self)))
                }
                events.append(Event(energy: number(0), muonEnergy: number(1), versine: number(2)))
                logDensity.append(number(3))
                replica.append(Int(number(4)))
            }
        }
    }
}

/// Writes events as HDF5 or comma-separated columns, piece by piece; the file appears under its name when it is whole.
public final class EventWriter {
    private enum Sink {
        case text(ByteSink)
        case hdf5(HDF5File, aside: String)
    }
    private let path: String
    private let sink: Sink
    private let isGenerated: Bool
    private var done = 0
    private var isFinished = false
    private let datasets = EventDatasets()

    /// - Parameters:
    ///   - path: ends in .h5 or .csv, and does not exist.
    ///   - isGenerated: whether events have a density and a replica.
    ///   - describe: writes further attributes of the root of an HDF5 file.
    /// - Throws: ``RunError`` when such a file cannot be made.
    public init(_ path: String, count: Int, isGenerated: Bool, describe: (HDF5File) throws(HDF5Error) -> Void) throws(RunError) {
        guard path.hasSuffix(".h5") || path.hasSuffix(".csv") else {
            throw RunError("--output \(path): the name says what to write; let it end in .h5 or .csv")
        }
        guard !PlainFile.exists(path) else { throw RunError("\(path) exists; give another name with --output") }
        (self.path, self.isGenerated) = (path, isGenerated)
        do {
            if path.hasSuffix(".csv") {
                let text = try ByteSink.file(path)
                try text.write(EventText.header + (isGenerated ? ",log_density,replica" : "") + "\n")
                sink = .text(text)
                return
            }
            let aside = try AtomicFile.aside(for: path)
            let file = try HDF5File.create(aside)
            sink = .hdf5(file, aside: aside)
            let layout = ResultLayout(file: file)
            try file.setAttribute("format", "nucens-events")
            try file.setAttribute("format_version", 1)
            try Provenance.Program().write(to: file)
            try describe(file)
            try layout.index(datasets.event, count)
            for column in datasets.columns { try layout.make(column) }
            try layout.make(datasets.channel)
            if isGenerated {
                try layout.make(datasets.logDensity)
                try layout.make(datasets.replica)
            }
        } catch {
            throw RunError("\(error)")
        }
    }

    public func append(_ block: EventBlock) throws {
        switch sink {
        case .text(let sink):
            for (place, event) in block.events.enumerated() {
                let more = isGenerated ? ",\(block.logDensity[place]),\(block.replica[place])" : ""
                try sink.write(EventText.line(event) + more + "\n")
            }
        case .hdf5(let file, _):
            let rows = done..<done + block.events.count
            func write<Number: HDF5Number>(_ dataset: ResultDataset<Number>, _ values: [Number]) throws(HDF5Error) {
                try file.dataset(dataset.path).write(values, rows: rows)
            }
            try write(datasets.energy, block.events.map(\.energy))
            try write(datasets.muonEnergy, block.events.map(\.muonEnergy))
            try write(datasets.cosTheta, block.events.map(\.cosTheta))
            try write(datasets.weight, block.events.map(\.weight))
            try write(datasets.channel, block.events.map(\.channel.rawValue))
            if isGenerated {
                try write(datasets.logDensity, block.logDensity)
                try write(datasets.replica, block.replica.map { Int32($0) })
            }
        }
        done += block.events.count
    }

    /// Writes the events of a file in another format.
    ///
    /// - Returns: how many.
    public static func convert(_ source: String, to path: String) throws -> Int {
        let table = try EventFile(source).table
        let writer = try EventWriter(path, count: table.count, isGenerated: false) { file throws(HDF5Error) in
            try file.setAttribute("source", source)
        }
        for first in stride(from: 0, to: table.count, by: 65536) {
            var block = EventBlock()
            block.events = (first..<min(table.count, first + 65536)).map { table[$0] }
            try writer.append(block)
        }
        try writer.finish()
        return table.count
    }

    /// Publishes the file.
    public func finish() throws {
        switch sink {
        case .text(let sink): try sink.finish()
        case .hdf5(let file, _):
            try file.close()
            try AtomicFile.publish(as: path)
        }
        isFinished = true
    }

    /// Without ``finish()`` nothing of the file is left.
    deinit {
        guard !isFinished else { return }
        switch sink {
        case .text(let sink): sink.cancel()
        case .hdf5(let file, let aside):
            try? file.close()
            unlink(aside)
        }
    }
}

/// The columns of a file of events.
struct EventDatasets: DatasetTable {
    let event = ResultDataset<Int>.scale("/event", "number of the event")
    let energy = ResultDataset<Double>("/E_nu_GeV", ["event"], unit: "GeV", "energy of the neutrino")
    let muonEnergy = ResultDataset<Double>("/E_mu_GeV", ["event"], unit: "GeV", "total energy of the muon")
    let cosTheta = ResultDataset<Double>("/cos_theta", ["event"], "cosine of the angle between neutrino and muon")
    let weight = ResultDataset<Double>("/weight", ["event"], "weight of the event")
    let channel = ResultDataset<Int32>(
        "/channel", ["event"], "0 unknown, 1 quasielastic, 2 resonance, 3 deep-inelastic, 4 coherent, 5 two-nucleon, 6 hyperon")
    let logDensity = ResultDataset<Double>("/log_density", ["event"], "ln p(E_mu, cos theta | E_nu) of the member, p in 1/GeV")
    let replica = ResultDataset<Int32>("/replica", ["event"], "replica number of the member that made the event")

    var columns: [ResultDataset<Double>] { [energy, muonEnergy, cosTheta, weight] }
}
