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

/// Generated events on their way between ranks: E_ν, E_μ, 1 − cos θ, σ, ln p and the replica of each, 48 bytes an event.
extension EventBlock {
    public var bytes: [UInt8] {
        let words = events.indices.flatMap { index -> [UInt64] in
            let event = events[index]
            let numbers = [
                event.energy, event.muonEnergy, event.versine, event.crossSection, logDensity[index], Double(replica[index]),
            ]
            return numbers.map(\.bitPattern.littleEndian)
        }
        return words.withUnsafeBytes { Array($0) }
    }

    public init(bytes: [UInt8]) {
        bytes.withUnsafeBytes { raw in
            for first in stride(from: 0, to: raw.count, by: 48) {
                func number(_ place: Int) -> Double {
                    Double(bitPattern: UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: first + 8 * place, as: UInt64.self)))
                }
                events.append(Event(energy: number(0), muonEnergy: number(1), versine: number(2), crossSection: number(3)))
                logDensity.append(number(4))
                replica.append(Int(number(5)))
            }
        }
    }
}

/// Writes events as HDF5, comma-separated columns or HepMC3 text, piece by piece; the file appears under its name when it is whole.
public final class EventWriter {
    private enum Sink {
        case columns(ByteSink)
        case hepMC(ByteSink, HepMCText)
        case hdf5(HDF5File, aside: String)
    }

    /// What the events of a file have.
    public struct Content: Sendable {
        public var count: Int
        /// Whether events have a density and a replica.
        public var isGenerated: Bool
        public var hasCrossSections: Bool
        /// PDG number of the neutrino; nil where nobody knows.
        public var neutrino: Int?

        public init(count: Int, isGenerated: Bool, hasCrossSections: Bool, neutrino: Int?) {
            (self.count, self.isGenerated, self.hasCrossSections) = (count, isGenerated, hasCrossSections)
            self.neutrino = neutrino
        }
    }

    private let path: String
    private let sink: Sink
    private let content: Content
    private var done = 0
    private var isFinished = false
    private let datasets = EventDatasets()

    /// - Parameters:
    ///   - path: ends in .h5, .csv or .hepmc3, and does not exist.
    ///   - describe: writes further attributes of the root of an HDF5 file.
    /// - Throws: ``RunError`` when such a file cannot be made.
    public init(_ path: String, _ content: Content, describe: (HDF5File) throws(HDF5Error) -> Void) throws(RunError) {
        guard [".h5", ".csv", ".hepmc3"].contains(where: path.hasSuffix) else {
            throw RunError("--output \(path): the name says what to write; let it end in .h5, .csv or .hepmc3")
        }
        guard !PlainFile.exists(path) else { throw RunError("\(path) exists; give another name with --output") }
        (self.path, self.content) = (path, content)
        do {
            if path.hasSuffix(".csv") {
                let text = try ByteSink.file(path)
                try text.write(
                    EventText.header + (content.hasCrossSections ? ",sigma_1e-38cm2" : "")
                        + (content.isGenerated ? ",log_density,replica" : "") + "\n")
                sink = .columns(text)
                return
            }
            if path.hasSuffix(".hepmc3") {
                let (file, text) = (try ByteSink.file(path), HepMCText(neutrino: content.neutrino ?? 14))
                try file.write(text.head(version: ResultFormat.softwareVersion))
                sink = .hepMC(file, text)
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
            try layout.index(datasets.event, content.count)
            for column in datasets.columns { try layout.make(column) }
            try layout.make(datasets.channel)
            if content.hasCrossSections { try layout.make(datasets.crossSection) }
            if content.isGenerated {
                try layout.make(datasets.logDensity)
                try layout.make(datasets.replica)
            }
        } catch {
            throw RunError("\(error)")
        }
    }

    public func append(_ block: EventBlock) throws {
        switch sink {
        case .columns(let sink):
            for (place, event) in block.events.enumerated() {
                let sigma = content.hasCrossSections ? ",\(event.crossSection)" : ""
                let more = content.isGenerated ? ",\(block.logDensity[place]),\(block.replica[place])" : ""
                try sink.write(EventText.line(event) + sigma + more + "\n")
            }
        case .hepMC(let sink, let text):
            for (place, event) in block.events.enumerated() {
                let more: [(name: String, value: String)] = content.isGenerated
                    ? [("nucens.log_density", "\(block.logDensity[place])"), ("nucens.replica", "\(block.replica[place])")] : []
                try sink.write(text.text(event, number: done + place, more: more))
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
            if content.hasCrossSections { try write(datasets.crossSection, block.events.map(\.crossSection)) }
            if content.isGenerated {
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
        let content = Content(
            count: table.count, isGenerated: false, hasCrossSections: table.crossSection?.contains(where: \.isNaN) == false,
            neutrino: table.neutrino)
        let writer = try EventWriter(path, content) { file throws(HDF5Error) in
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
        case .columns(let sink): try sink.finish()
        case .hepMC(let sink, let text):
            try sink.write(text.tail)
            try sink.finish()
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
        case .columns(let sink), .hepMC(let sink, _): sink.cancel()
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
    let crossSection = ResultDataset<Double>("/sigma_1e-38cm2", ["event"], unit: "1e-38 cm2", "cross section at the neutrino's energy")
    let logDensity = ResultDataset<Double>("/log_density", ["event"], "ln p(E_mu, cos theta | E_nu) of the member, p in 1/GeV")
    let replica = ResultDataset<Int32>("/replica", ["event"], "replica number of the member that made the event")

    var columns: [ResultDataset<Double>] { [energy, muonEnergy, cosTheta, weight] }
}
