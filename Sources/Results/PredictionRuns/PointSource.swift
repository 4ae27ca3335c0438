import Files
import HDF5
import MPI
import Prediction
import ScatteringData

/// Where predictions are asked for. Points are known by their number and given out in blocks, so that a long list need not be in memory.
public enum PointSource {
    case grid(PointGrid)
    /// A list in memory, from a table of comma-separated values.
    case list([Kinematics])
    /// A list in an HDF5 file, read as it is needed.
    case file(PointFile)

    public var count: Int {
        switch self {
        case .grid(let grid): grid.count
        case .list(let points): points.count
        case .file(let file): file.count
        }
    }

    public func points(_ range: Range<Int>) throws(RunError) -> [Kinematics] {
        switch self {
        case .grid(let grid): range.map { grid[$0] }
        case .list(let points): Array(points[range])
        case .file(let file): try file.points(range)
        }
    }

    /// A list of points: an HDF5 file (.h5, .hdf5) with the datasets energy, theta and omega, or else a table with the columns E_GeV,
    /// theta_deg and omega_GeV. Called by all ranks; a table is read by rank 0, which sends the points to the others.
    ///
    /// - Throws: `MPIError.rankFailed` with what is wrong, on all ranks.
    public static func list(_ path: String, ranks: any RankGroup) throws(MPIError) -> PointSource {
        if path.hasSuffix(".h5") || path.hasSuffix(".hdf5") {
            return .file(try ranks.agree(on: Result { () throws(RunError) in try PointFile(path) }))
        }
        let read = Result { () throws(DataError) in ranks.isRoot ? try DataTable.file(path).points() : [] }
        let points = try ranks.agree(on: read)
        let numbers = try ranks.broadcast(points.flatMap { [$0.energy, $0.theta, $0.omega] })
        if ranks.isRoot { return .list(points) }
        return .list(stride(from: 0, to: numbers.count, by: 3).map {
            Kinematics(energy: numbers[$0], theta: numbers[$0 + 1], omega: numbers[$0 + 2])
        })
    }

    /// Looks at all points before the work begins: refuses those where nothing can be predicted, and counts those outside the training
    /// data. Called by rank 0 alone.
    public func check(against ensemble: Extrapolation) throws(RunError) -> Extrapolation {
        var extrapolation = ensemble
        var problems: [String] = []
        var bad = 0
        for first in stride(from: 0, to: count, by: 1 << 16) {
            let points = try points(first..<min(first + 1 << 16, count))
            extrapolation.add(points)
            // The points of the other kinds were looked at when they were read.
            guard case .file(let file) = self else { continue }
            for (row, point) in points.enumerated() {
                guard let refusal = point.refusal else { continue }
                bad += 1
                if problems.count < 10 { problems.append("\(file.path): row \(first + row) (counted from 0): \(refusal)") }
            }
        }
        guard bad == 0 else {
            let rest = bad > problems.count ? ["and \(bad - problems.count) more such problems"] : []
            throw RunError((problems + rest).joined(separator: "\n"))
        }
        return extrapolation
    }
}

/// A list of points in an HDF5 file: one-dimensional datasets energy (GeV), theta (degrees), omega (GeV) of the same length.
public final class PointFile {
    public let path: String
    public let count: Int
    private let file: HDF5File
    private let columns: [HDF5Dataset]

    public init(_ path: String) throws(RunError) {
        self.path = path
        guard PlainFile.exists(path) else { throw RunError("there is no file \(path); check the path") }
        do throws(HDF5Error) {
            file = try HDF5File.open(path)
            var columns: [HDF5Dataset] = []
            for name in ["energy", "theta", "omega"] {
                guard try file.exists("/" + name) else {
                    throw HDF5Error(
                        operation: "read", file: path, object: "/" + name, reason: "there is no such dataset",
                        advice: "A list of points has the datasets energy (GeV), theta (degrees) and omega (GeV), all of one length.")
                }
                let column = try file.dataset("/" + name)
                guard column.shape.count == 1 else {
                    throw HDF5Error(
                        operation: "read", file: path, object: "/" + name, reason: "its shape is \(column.shape)",
                        advice: "Give one dimension: a number for each point.")
                }
                if let first = columns.first, first.count != column.count {
                    throw HDF5Error(
                        operation: "read", file: path, object: "/" + name,
                        reason: "it has \(column.count) values, '/energy' has \(first.count)", advice: "Give each point all three.")
                }
                columns.append(column)
            }
            self.columns = columns
            count = columns[0].count
            guard count > 0 else {
                throw HDF5Error(operation: "read", file: path, reason: "it lists no points", advice: "Give at least one point.")
            }
            // Whether the numbers are floating-point ones is seen now, not in the middle of the work.
            for column in columns { _ = try column.read(Double.self, rows: 0..<1) }
        } catch {
            throw RunError("\(error)")
        }
    }

    func points(_ range: Range<Int>) throws(RunError) -> [Kinematics] {
        do throws(HDF5Error) {
            let energy = try columns[0].read(Double.self, rows: range)
            let theta = try columns[1].read(Double.self, rows: range)
            let omega = try columns[2].read(Double.self, rows: range)
            return energy.indices.map { Kinematics(energy: energy[$0], theta: theta[$0], omega: omega[$0]) }
        } catch {
            throw RunError("\(error)")
        }
    }
}
