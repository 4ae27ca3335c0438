import Randomness
import ScatteringData
import Text

/// The covariance of what the logarithm of a flux may be off by, at energies of a table.
public struct FluxCovariance: Sendable, Equatable {
    /// GeV, ascending.
    public let energies: [Double]
    /// The factor of Cholesky, lower triangle, row by row.
    private let factor: [[Double]]

    /// Reads a square table: a line of E_GeV (or E_MeV) and the energies, then a line for each energy with the relative covariances.
    ///
    /// - Throws: `DataError` with the line of what is wrong: energies that differ between lines and columns, a matrix that is not symmetric
    ///   or not positive.
    public init(_ table: DataTable) throws(DataError) {
        var problems = Problems()
        guard let read = CommaSeparatedTable(table, required: [], rowsAre: "covariances", problems: &problems) else {
            throw DataError(problems)
        }
        try problems.throwIfAny()
        guard let name = read.columns.first, let unit = ["E_GeV": 1.0, "E_MeV": 1e-3][name] else {
            throw DataError("the first column of a covariance is E_GeV or E_MeV", at: table.name)
        }
        let columns = read.columns.dropFirst()
        guard read.rows.count == columns.count, columns.count > 1 else {
            throw DataError(
                "a covariance is a square of two energies at least: there are \(columns.count) in its first line, \(read.rows.count) below",
                at: table.name)
        }
        var (energies, matrix) = ([Double](), [[Double]]())
        for (row, column) in zip(read.rows, columns) {
            guard let energy = row.number(name, &problems) else { continue }
            if Double(column) != energy {
                problems.add("the energy is \(plain(energy)), and \(column) in the first line; both run alike", at: row.origin)
            }
            if let last = energies.last, energy * unit <= last { problems.add("energies do not ascend; sort the lines", at: row.origin) }
            energies.append(energy * unit)
            matrix.append(columns.compactMap { row.number($0, &problems) })
            if let last = matrix.last, last.count == columns.count, last[matrix.count - 1] < 0 {
                problems.add("the variance is \(plain(last[matrix.count - 1])); it is 0 or more", at: row.origin)
            }
        }
        try problems.throwIfAny()
        let scale = (0..<matrix.count).map { matrix[$0][$0] }.max() ?? 0
        for i in matrix.indices {
            for j in 0..<i where abs(matrix[i][j] - matrix[j][i]) > 1e-6 * scale {
                throw DataError(
                    "the covariance of \(plain(energies[i])) and \(plain(energies[j])) GeV is \(plain(matrix[i][j])), and "
                        + "\(plain(matrix[j][i])) the other way round; make it symmetric", at: read.rows[i].origin.description)
            }
        }
        var factor = [[Double]]()
        for i in matrix.indices {
            var row = [Double](repeating: 0, count: i + 1)
            for j in 0...i {
                var sum = matrix[i][j]
                for k in 0..<j { sum -= row[k] * (j == i ? row[k] : factor[j][k]) }
                if j < i {
                    row[j] = factor[j][j] > 0 ? sum / factor[j][j] : 0
                } else {
                    guard sum > -1e-6 * scale else {
                        throw DataError(
                            "no covariance of real numbers: its matrix has negative eigenvalues; check the correlations of "
                                + "\(plain(energies[i])) GeV", at: read.rows[i].origin.description)
                    }
                    // Numbers that follow from those before vary no further.
                    row[i] = sum > 1e-9 * scale ? sum.squareRoot() : 0
                }
            }
            factor.append(row)
        }
        (self.energies, self.factor) = (energies, factor)
    }

    /// A draw, addressed by (seed, replica, k).
    func draw(seed: UInt64, replica: Int) -> [Double] {
        let stream = RandomStream(seed: seed, stream: .fluxCovariance, replica: replica)
        let normals = energies.indices.map { stream.normal(at: UInt64($0)) }
        return factor.map { row in zip(row, normals).reduce(0) { $0 + $1.0 * $1.1 } }
    }
}
