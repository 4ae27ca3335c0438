import CBuildInformation
import Files
import Glibc
import HDF5

/// Where a result comes from: the root attributes of a result file.
public struct Provenance: Sendable, Equatable {
    /// The program and the command that wrote the file, and when; of every HDF5 file that nucens writes.
    public struct Program: Sendable, Equatable {
        public var softwareVersion = ResultFormat.softwareVersion
        public var commit = String(cString: nucens_commit())
        public var command = CommandLine.arguments.joined(separator: " ")
        /// UTC, ISO 8601.
        public var created = Program.now

        public init() {}

        /// Without Foundation, whose calendars the C library would have to bring along.
        private static var now: String {
            var (seconds, parts) = (time(nil), tm())
            gmtime_r(&seconds, &parts)
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { text in
                String(decoding: text.prefix(strftime(text.baseAddress, 32, "%Y-%m-%dT%H:%M:%SZ", &parts)).map(UInt8.init), as: UTF8.self)
            }
        }
    }

    /// The job that wrote the file.
    public struct Machine: Sendable, Equatable {
        /// Rank 0's node and processor.
        public var host: String
        public var processor = Processor.name
        public var ranks: Int

        public init(host: String, ranks: Int) { (self.host, self.ranks) = (host, ranks) }
    }

    /// The run whose networks were taken over.
    public struct Source: Sendable, Equatable {
        /// Of its result.
        public var path: String
        public var target: String
        /// SHA-256 of its networks.
        public var digest: String

        public init(path: String, target: String, digest: String) { (self.path, self.target, self.digest) = (path, target, digest) }
    }

    public var content: ResultContent
    public var program = Program()
    public var seed: UInt64
    public var target: String
    public var method: String
    /// The complete run card, YAML, and its SHA-256.
    public var card: String
    public var cardDigest: String
    /// The fitted tables and the SHA-256 of each.
    public var dataFiles: [String]
    public var dataDigests: [String]
    /// The matrix products.
    public var products: String
    /// Nil in files of the first programs, which did not record it.
    public var machine: Machine?
    /// Nil for networks that were trained from the start.
    public var source: Source?

    public init(
        content: ResultContent, target: String, method: String, seed: UInt64, card: String, cardDigest: String, dataFiles: [String],
        dataDigests: [String], products: String, machine: Machine
    ) {
        (self.content, self.target, self.method, self.seed) = (content, target, method, seed)
        (self.card, self.cardDigest, self.dataFiles, self.dataDigests) = (card, cardDigest, dataFiles, dataDigests)
        (self.products, self.machine) = (products, machine)
    }

    public func write(to file: HDF5File) throws(HDF5Error) {
        try file.setAttribute("format", ResultFormat.name)
        try file.setAttribute("format_version", ResultFormat.version)
        try file.setAttribute("content", content.rawValue)
        try program.write(to: file)
        try file.setAttribute("seed", seed)
        try file.setAttribute("target", target)
        try file.setAttribute("method", method)
        try file.setAttribute("config", card)
        try file.setAttribute("config_sha256", cardDigest)
        try file.setAttribute("data_files", dataFiles)
        try file.setAttribute("data_sha256", dataDigests)
        try file.setAttribute("gemm", products)
        try machine?.write(to: file)
        try source?.write(to: file)
    }

    /// What a file says of itself.
    public init(_ file: HDF5File) throws(HDF5Error) {
        func text(_ name: String) throws(HDF5Error) -> String { try file.attribute(name, as: String.self) }
        content = try ResultContent(file)
        program.softwareVersion = try text("software_version")
        program.commit = try text("commit")
        program.command = try text("command")
        program.created = try text("created")
        seed = try file.attribute("seed", as: UInt64.self)
        target = try text("target")
        method = try text("method")
        card = try text("config")
        cardDigest = try text("config_sha256")
        dataFiles = try file.attribute("data_files", as: [String].self)
        dataDigests = try file.attribute("data_sha256", as: [String].self)
        products = try text("gemm")
        machine = try Machine(file)
        source = try Source(file)
    }
}

extension Provenance.Program {
    public func write(to file: HDF5File) throws(HDF5Error) {
        try file.setAttribute("software_version", softwareVersion)
        try file.setAttribute("commit", commit)
        try file.setAttribute("command", command)
        try file.setAttribute("created", created)
    }
}

extension Provenance.Machine: CustomStringConvertible {
    public var description: String { "\(host), \(processor), \(ranks) ranks" }

    fileprivate func write(to file: HDF5File) throws(HDF5Error) {
        try file.setAttribute("host", host)
        try file.setAttribute("processor", processor)
        try file.setAttribute("ranks", ranks)
    }

    fileprivate init?(_ file: HDF5File) throws(HDF5Error) {
        guard try file.hasAttribute("host") else { return nil }
        host = try file.attribute("host", as: String.self)
        processor = try file.attribute("processor", as: String.self)
        ranks = try file.attribute("ranks", as: Int.self)
    }
}

extension Provenance.Source {
    public func write(to file: HDF5File) throws(HDF5Error) {
        try file.setAttribute("source", path)
        try file.setAttribute("source_target", target)
        try file.setAttribute("source_sha256", digest)
    }

    fileprivate init?(_ file: HDF5File) throws(HDF5Error) {
        guard try file.hasAttribute("source") else { return nil }
        path = try file.attribute("source", as: String.self)
        target = try file.attribute("source_target", as: String.self)
        digest = try file.attribute("source_sha256", as: String.self)
    }
}
