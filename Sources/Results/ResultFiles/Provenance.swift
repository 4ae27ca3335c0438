import CBuildInformation
import Checksums
import Files
import Foundation
import HDF5
import Prediction
import ScatteringData

/// Where a result comes from: the root attributes of a result file.
public struct Provenance {
    /// "ensemble", "scan", "closure" or "leaveout".
    public var content: String
    public var target: String
    public var method: String
    public var seed: UInt64
    public var card: String
    public var tables: [DataTable]
    public var products: String
    public var host: String
    public var ranks: Int

    public init(
        content: String, target: String, method: String, seed: UInt64, card: String, tables: [DataTable], products: String, host: String,
        ranks: Int
    ) {
        self.content = content
        self.target = target
        self.method = method
        self.seed = seed
        self.card = card
        self.tables = tables
        self.products = products
        self.host = host
        self.ranks = ranks
    }

    public func write(to file: HDF5File) throws(HDF5Error) {
        try file.setAttribute("format", ResultFormat.name)
        try file.setAttribute("format_version", ResultFormat.version)
        try file.setAttribute("content", content)
        try file.setAttribute("software_version", ResultFormat.softwareVersion)
        try file.setAttribute("commit", String(cString: nucens_commit()))
        try file.setAttribute("command", CommandLine.arguments.joined(separator: " "))
        try file.setAttribute("created", Date.now.formatted(.iso8601))
        try file.setAttribute("seed", seed)
        try file.setAttribute("target", target)
        try file.setAttribute("method", method)
        try file.setAttribute("config", card)
        try file.setAttribute("config_sha256", SHA256Hex.of(Array(card.utf8)))
        try file.setAttribute("data_files", tables.map(\.name))
        try file.setAttribute("data_sha256", tables.map { SHA256Hex.of($0.bytes) })
        try file.setAttribute("gemm", products)
        try file.setAttribute("host", host)
        try file.setAttribute("processor", Processor.name)
        try file.setAttribute("ranks", ranks)
    }
}
