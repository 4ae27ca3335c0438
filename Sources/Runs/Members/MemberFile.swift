import Files

/// The state file of one member that has come to an end: what `RUN/members/*.member` holds, in the container of ``StateFile``.
///
/// A file that is cut off, changed, or of another workload is refused by name; it never enters a result. Files of the versions before are
/// read, see ``EarlierMemberFile``.
public enum MemberFile {
    static let magic = "NUCENSM3"

    /// What a quick view of many files reads.
    public struct Header<Key: WorkloadKey>: Codable {
        public var key: Key
        public var status: MemberStatus
        public var reason: String
        public var steps: Int
        public var figures: Figures
        var history: [TrainingEvaluation]
        public var seconds: Double
        /// The digest of everything beside the key that the member depends on.
        public var workload: String
        var singles: [NamedArrays.Description]
        var doubles: [NamedArrays.Description]

        /// The header of a file, without a look at the rest; nil if there is none to be read.
        public init?(of path: String) {
            if let header = StateFile<Self>.head(of: path, magic: magic) {
                self = header
            } else if let earlier = StateFile<EarlierMemberFile.Header<Key>>.head(of: path, magic: EarlierMemberFile.magic) {
                self = earlier.header
            } else {
                return nil
            }
        }

        init(
            key: Key, status: MemberStatus, reason: String, steps: Int, figures: Figures, history: [TrainingEvaluation], seconds: Double,
            workload: String, arrays: NamedArrays
        ) {
            self.key = key
            self.status = status
            self.reason = reason
            self.steps = steps
            self.figures = figures
            self.history = history
            self.seconds = seconds
            self.workload = workload
            singles = NamedArrays.descriptions(of: arrays.singles)
            doubles = NamedArrays.descriptions(of: arrays.doubles)
        }
    }

    /// - Parameter workload: its digest.
    public static func encode<Key>(_ record: MemberRecord<Key>, workload: String) -> [UInt8] {
        let header = Header(
            key: record.key, status: record.status, reason: record.reason, steps: record.steps, figures: record.figures,
            history: record.history, seconds: record.seconds, workload: workload, arrays: record.arrays)
        return StateFile(
            header: header, doubles: record.arrays.doubles.flatMap(\.values), floats: record.arrays.singles.flatMap(\.values)
        ).encode(magic: magic)
    }

    /// - Parameters:
    ///   - file: the name shown in errors.
    ///   - workload: the digest the file must carry.
    public static func decode<Key>(_ bytes: [UInt8], file: String, workload: String) throws(RunError) -> MemberRecord<Key> {
        do throws(Refusal) {
            if StateFile<Header<Key>>.has(magic: EarlierMemberFile.magic, bytes) {
                return try EarlierMemberFile.decode(bytes, workload: workload)
            }
            let stored = try StateFile<Header<Key>>(bytes, magic: magic)
            let header = stored.header
            guard header.workload == workload else { throw Refusal.otherWork }
            guard let arrays = NamedArrays(stored.floats, header.singles, stored.doubles, header.doubles) else {
                throw Refusal.contradiction
            }
            return MemberRecord(
                key: header.key, status: header.status, reason: header.reason, steps: header.steps, figures: header.figures,
                history: header.history, arrays: arrays, seconds: header.seconds)
        } catch {
            throw RunError("\(file): \(error.reason); start again with --resume, and the member is trained anew")
        }
    }
}
