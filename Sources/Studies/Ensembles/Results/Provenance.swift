import CBuildInformation
import Foundation
import HDF5
import ScatteringData

/// Where a result comes from: the root attributes of a result file.
struct Provenance {
    /// "ensemble", "scan", "closure" or "leaveout".
    var content: String
    var target: String
    var method: String
    var seed: UInt64
    var card: String
    var tables: [DataTable]
    var products: String
    var host: String
    var ranks: Int

    func write(to file: HDF5File) throws(HDF5Error) {
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
        try file.setAttribute("config_sha256", Job.digest(of: Array(card.utf8)))
        try file.setAttribute("data_files", tables.map(\.name))
        try file.setAttribute("data_sha256", tables.map { Job.digest(of: $0.bytes) })
        try file.setAttribute("gemm", products)
        try file.setAttribute("host", host)
        try file.setAttribute("processor", Processor.name)
        try file.setAttribute("ranks", ranks)
    }
}
