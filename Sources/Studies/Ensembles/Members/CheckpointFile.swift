import Training

/// A member in the middle of its training.
public struct MemberCheckpoint: Sendable, Equatable {
    public var state: TrainingState
    /// Spent on the member so far.
    public var seconds: Double

    public init(state: TrainingState, seconds: Double) {
        self.state = state
        self.seconds = seconds
    }
}

/// The file of a member in the middle of its training: what `RUN/members/*.checkpoint` holds, in the container of ``StateFile``.
///
/// It keeps all that changes during training: parameters with their statistics, both moments of the optimizer, normalizations,
/// history and the epoch. Going on from it gives the member that training in one piece gives, bit for bit.
public enum CheckpointFile {
    static let magic = "NUCENSC1"

    struct Header: Codable {
        var key: MemberKey
        var epoch: Int
        var batchesAveraged: Int
        var steps: Int
        var history: [StoredEvaluation]
        var parameters: Int
        var seconds: Double
        var job: String
    }

    /// - Parameter job: the digest of everything beside the key that the member depends on.
    public static func encode(_ checkpoint: MemberCheckpoint, of key: MemberKey, job: String) -> [UInt8] {
        let state = checkpoint.state
        let header = Header(
            key: key, epoch: state.epoch, batchesAveraged: state.batchesAveraged, steps: state.optimizer.steps,
            history: state.history.map(StoredEvaluation.init), parameters: state.parameters.count,
            seconds: checkpoint.seconds, job: job)
        return StateFile(
            header: header, doubles: state.objective, floats: state.parameters + state.optimizer.first + state.optimizer.second
        ).encode(magic: magic)
    }

    /// - Parameters:
    ///   - file: the name shown in errors.
    ///   - job: the digest the file must carry.
    public static func decode(
        _ bytes: [UInt8], of key: MemberKey, file: String, job: String
    ) throws(RunError) -> MemberCheckpoint {
        let stored: StateFile<Header>
        do { stored = try StateFile(bytes, magic: magic) } catch { throw RunError("\(file): \(error.reason)") }
        let header = stored.header
        guard header.job == job, header.key == key else { throw RunError("\(file): it belongs to another member, card, data or version") }
        let moment = (stored.floats.count - header.parameters) / 2
        guard header.parameters >= 0, moment >= 0, stored.floats.count == header.parameters + 2 * moment, header.epoch >= 0, header.steps >= 0
        else { throw RunError("\(file): its header does not describe its content") }
        let state = TrainingState(
            epoch: header.epoch, parameters: Array(stored.floats[..<header.parameters]), batchesAveraged: header.batchesAveraged,
            optimizer: .init(
                steps: header.steps, first: Array(stored.floats[header.parameters..<header.parameters + moment]),
                second: Array(stored.floats[(header.parameters + moment)...])),
            objective: stored.doubles, history: header.history.map(\.evaluation))
        return MemberCheckpoint(state: state, seconds: header.seconds)
    }
}
