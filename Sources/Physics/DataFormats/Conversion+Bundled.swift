import ScatteringData
import Synchronization
import Text

/// The bundled rows of a nucleus by what other columns than ω say of them; each table is read once.
private enum BundledRows {
    struct Place: Hashable { var energy, theta, crossSection: Double }

    private static let known = Mutex<[Nucleus: [Place: [Measurement]]]>([:])

    static func of(_ target: Nucleus) -> [Place: [Measurement]] {
        known.withLock { known in
            if let rows = known[target] { return rows }
            let table = (try? DataTable.bundled(target)).map { MeasurementTable($0, target: target) }
            let rows = Dictionary(grouping: table?.measurements ?? []) {
                Place(energy: $0.kinematics.energy, theta: $0.kinematics.theta, crossSection: $0.crossSection)
            }
            known[target] = rows
            return rows
        }
    }
}

extension Conversion {
    /// Refuses columns that bundled rows contradict: two rows or more, and most of those that are known by E, θ and σ, stand there at
    /// another ω.
    mutating func refuseKnownElsewhere(_ rows: [ConvertedRow], on target: Nucleus) {
        let known = BundledRows.of(target)
        var agreeing = 0
        var contradictions: [(row: ConvertedRow, twin: Measurement)] = []
        for row in rows {
            let place = BundledRows.Place(energy: row.energy, theta: row.theta, crossSection: row.crossSection)
            guard let twins = known[place] else { continue }
            if twins.contains(where: { abs($0.kinematics.omega - row.omega) <= 1e-3 * row.energy }) {
                agreeing += 1
            } else if let twin = twins.first {
                contradictions.append((row, twin))
            }
        }
        guard let (row, twin) = contradictions.first, contradictions.count >= 2, contradictions.count > agreeing else { return }
        let isScattered = contradictions.allSatisfy { abs($0.row.energy - $0.row.omega - $0.twin.kinematics.omega) <= 1e-3 * $0.row.energy }
        problems.add(
            "\(counted(contradictions.count, "row")) have E, θ and σ of bundled rows of \(twin.experiment), but ω = "
                + "\(plain(row.omega)) GeV in the place of \(plain(twin.kinematics.omega)) GeV; "
                + (isScattered ? "the column is E′: name it so" : "correct the column of ω, or its name and unit"), at: row.origin)
    }
}
