import Files
import Foundation
import NeuralNetwork
import Runs
import ScatteringData

/// Tables and networks on their way from rank 0 to all.
extension SharedFiles {
    /// - Parameter group: of tables that belong together, such as those of a nucleus.
    public mutating func add(tables: [DataTable], of group: String = "") {
        for (number, table) in tables.enumerated() { add("table \(group) \(number) \(table.name)", table.bytes) }
    }

    public func tables(of group: String = "") throws(RunError) -> [DataTable] {
        let prefix = "table \(group) "
        return try names.filter { $0.hasPrefix(prefix) }.map { name throws(RunError) in
            let table = name.dropFirst(prefix.count).drop { $0 != " " }.dropFirst()
            return DataTable(name: String(table), bytes: try bytes(name))
        }
    }
}

/// A nucleus on its way between ranks.
public struct NucleusNumbers: Codable {
    public var name: String
    public var Z: Int
    public var A: Int

    public init(_ nucleus: Nucleus) { (name, Z, A) = (nucleus.name, nucleus.Z, nucleus.A) }

    public var nucleus: Nucleus { get throws { try Nucleus(name: name, Z: Z, A: A) } }
}

/// What members start from.
extension SharedFiles {
    private struct StartHeader: Codable {
        var path: String
        var architecture: Architecture
        var replicas: [Int]
    }

    public mutating func add(start: StartingPoint) {
        add("start", coded: StartHeader(path: start.path, architecture: start.architecture, replicas: start.replicas))
        for (row, weights) in start.weights.enumerated() { add("start weights \(row)", weights) }
    }

    /// nil where members start from random weights.
    public func start() throws(RunError) -> StartingPoint? {
        guard self["start"] != nil else { return nil }
        let header = try decode(StartHeader.self, "start")
        return StartingPoint(
            path: header.path, architecture: header.architecture, replicas: header.replicas,
            weights: try header.replicas.indices.map { row throws(RunError) in try floats("start weights \(row)") })
    }
}
