import ScatteringData
import Text

extension Conversion {
    /// Refuses columns that bundled rows contradict: two rows or more, and most of those that are known by E, θ and σ, stand there at
    /// another ω.
    mutating func refuseKnownElsewhere(_ rows: [ConvertedRow], on target: Nucleus) {
        guard let bundled = try? MeasurementTable(.bundled(target), target: target) else { return }
        struct Place: Hashable { var energy, theta, crossSection: Double }
        let known = Dictionary(grouping: bundled.measurements) {
            Place(energy: $0.kinematics.energy, theta: $0.kinematics.theta, crossSection: $0.crossSection)
        }
        var agreeing = 0
        var contradictions: [(row: ConvertedRow, twin: Measurement)] = []
        for row in rows {
            guard let twins = known[Place(energy: row.energy, theta: row.theta, crossSection: row.crossSection)] else { continue }
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
