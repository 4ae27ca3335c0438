import Files

/// The file of a member in the middle of its training: what `RUN/members/*.checkpoint` holds, in the container of ``StateFile``.
///
/// It keeps all that changes during training. Going on from it gives the member that training in one piece gives, bit for bit.
/// Files of the version before are read, see ``EarlierCheckpointFile``.
public enum CheckpointFile {
    static let magic = "NUCENSC2"

    public struct Header<Key: WorkloadKey>: Codable {
        public var key: Key
        public var step: Int
        var history: [TrainingEvaluation]
        var numbers: Figures
        var seconds: Double
        var workload: String
        var singles: [NamedArrays.Description]
        var doubles: [NamedArrays.Description]
    }

    /// The member that a file is of, without a look at the rest; nil if there is none to be read.
    public static func key<Key: WorkloadKey>(of path: String) -> Key? {
        StateFile<Header<Key>>.head(of: path, magic: magic)?.key
            ?? StateFile<EarlierCheckpointFile.Header<Key>>.head(of: path, magic: EarlierCheckpointFile.magic)?.key
    }

    /// - Parameter workload: the digest of everything beside the key that the member depends on.
    public static func encode(_ state: MemberState, of key: some WorkloadKey, workload: String) -> [UInt8] {
        let header = Header(
            key: key, step: state.step, history: state.history, numbers: state.numbers, seconds: state.seconds, workload: workload,
            singles: NamedArrays.descriptions(of: state.arrays.singles), doubles: NamedArrays.descriptions(of: state.arrays.doubles))
        return StateFile(
            header: header, doubles: state.arrays.doubles.flatMap(\.values), floats: state.arrays.singles.flatMap(\.values)
        ).encode(magic: magic)
    }

    /// - Parameters:
    ///   - file: the name shown in errors.
    ///   - workload: the digest the file must carry.
    public static func decode<Key: WorkloadKey>(
        _ bytes: [UInt8], of key: Key, file: String, workload: String
    ) throws(RunError) -> MemberState {
        do throws(Refusal) {
            if StateFile<Header<Key>>.has(magic: EarlierCheckpointFile.magic, bytes) {
                return try EarlierCheckpointFile.decode(bytes, of: key, workload: workload)
            }
            let stored = try StateFile<Header<Key>>(bytes, magic: magic)
            let header = stored.header
            guard header.workload == workload, header.key == key else { throw Refusal.otherMember }
            guard header.step >= 0, let arrays = NamedArrays(stored.floats, header.singles, stored.doubles, header.doubles) else {
                throw Refusal.contradiction
            }
            return MemberState(
                step: header.step, history: header.history, numbers: header.numbers, arrays: arrays, seconds: header.seconds)
        } catch {
            throw RunError("\(file): \(error.reason)")
        }
    }
}

/// Checkpoints of version 1, which knew one kind of training: read for ever.
enum EarlierCheckpointFile {
    static let magic = "NUCENSC1"

    struct Header<Key: WorkloadKey>: Codable {
        var key: Key
        var epoch: Int
        var batchesAveraged: Int
        var steps: Int
        var history: [EarlierEvaluation]
        var parameters: Int
        var seconds: Double
        var job: String
    }

    static func decode<Key: WorkloadKey>(_ bytes: [UInt8], of key: Key, workload: String) throws(Refusal) -> MemberState {
        let stored = try StateFile<Header<Key>>(bytes, magic: magic)
        let header = stored.header
        guard header.job == workload, header.key == key else { throw .otherMember }
        guard (0...stored.floats.count).contains(header.parameters) else { throw .contradiction }
        let moment = (stored.floats.count - header.parameters) / 2
        let singles = ["parameters", "first_moment", "second_moment"].map { name in
            NamedArrays.Description(name: name, count: name == "parameters" ? header.parameters : moment)
        }
        let doubles = [NamedArrays.Description(name: "normalization", count: stored.doubles.count)]
        guard header.epoch >= 0, header.steps >= 0, let arrays = NamedArrays(stored.floats, singles, stored.doubles, doubles) else {
            throw .contradiction
        }
        return MemberState(
            step: header.epoch, history: header.history.map(\.evaluation),
            numbers: ["batches_averaged": Double(header.batchesAveraged), "optimizer_steps": Double(header.steps)], arrays: arrays,
            seconds: header.seconds)
    }
}
