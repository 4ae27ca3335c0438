import NeuralNetwork
import NuclearResponses
import ScatteringData

/// The members of an ensemble, ready to say what each of them predicts. Many threads may ask at the same time.
///
/// Letters: N points, M members. A number depends on its member and its point alone, not on the other points of a call, on the thread, or
/// on the processor (with fixed-order products): bitwise reproducible. Of a mixture the members of its parts follow each other.
public final class EnsemblePredictor: Sendable {
    public let target: String
    /// M.
    public let members: Int
    private let parts: [NetworkPredictor]

    /// - Parameters:
    ///   - products: who computes the matrix products; fixed-order ones give the same bits everywhere.
    public init(_ ensemble: EnsembleFile, products: GEMM) {
        target = ensemble.target
        parts = (ensemble.parts.isEmpty ? [ensemble] : ensemble.parts).map { NetworkPredictor($0, products: products) }
        members = parts.reduce(0) { $0 + $1.members }
    }

    /// Whether all networks are of response functions.
    public var hasResponses: Bool { parts.allSatisfy(\.hasResponses) }

    /// Memory for one thread to predict in.
    public struct Memory {
        fileprivate let parts: [EvaluationMemory]
    }

    public func memory(points: Int = .max) -> Memory { Memory(parts: parts.map { $0.memory(points: points) }) }

    /// f of every member at every point, N×M, the members of a point side by side.
    public func predictions(at points: ArraySlice<Kinematics>, in memory: Memory) -> [Double] {
        let tables = zip(parts, memory.parts).map { $0.predictions(at: points, in: $1) }
        return EnsemblePredictor.joined(tables, columns: parts.map(\.members), rows: points.count)
    }

    /// R_L and R_T of every member at points of (q, ω), N×M each, 1/GeV; empty unless all networks are of response functions.
    public func responses(at points: [ResponsePoint], in memory: Memory) -> (longitudinal: [Double], transverse: [Double]) {
        guard hasResponses else { return ([], []) }
        let tables = zip(parts, memory.parts).map { $0.responses(at: points, in: $1) }
        func joined(_ tables: [[Double]]) -> [Double] {
            EnsemblePredictor.joined(tables, columns: parts.map(\.members), rows: points.count)
        }
        return (joined(tables.map(\.longitudinal)), joined(tables.map(\.transverse)))
    }

    /// Tables of the same rows side by side.
    private static func joined(_ tables: [[Double]], columns: [Int], rows: Int) -> [Double] {
        if tables.count == 1 { return tables[0] }
        return (0..<rows).flatMap { row in
            zip(tables, columns).flatMap { table, columns in table[row * columns..<(row + 1) * columns] }
        }
    }

    /// The same, the points shared out over the threads of a team.
    public func predictions(at points: [Kinematics], team: ThreadTeam, memory: [Memory]) -> [Double] {
        precondition(memory.count == team.threads, "every thread needs memory of its own")
        if team.threads == 1 { return predictions(at: points[...], in: memory[0]) }
        var parts = [[Double]](repeating: [], count: team.threads)
        parts.withUnsafeMutableBufferPointer { parts in
            // Each thread writes its own element.
            nonisolated(unsafe) let parts = parts
            team.run { part, count in
                parts[part] = predictions(at: points[ThreadTeam.share(points.count, grain: 64, part: part, parts: count)], in: memory[part])
            }
        }
        return parts.flatMap { $0 }
    }
}
