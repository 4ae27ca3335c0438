import Training

/// The state file of one member that has come to an end: what `RUN/members/*.member` holds, in the container of ``StateFile``.
///
/// A file that is cut off, changed, or of another job is refused by name; it never enters a result.
public enum MemberFile {
    static let magic = "NUCENSM2"

    struct Header: Codable {
        var key: MemberKey
        var status: MemberRecord.Status
        var reason: String
        var epochs: Int
        var chiSquareTrain: Double?
        var chiSquareTest: Double?
        var roughness: Double?
        var history: [StoredEvaluation]
        var seconds: Double
        var job: String
        /// Names and lengths of the series that follow the normalizations.
        var series: [String]
        var lengths: [Int]
    }

    /// - Parameter job: the digest of everything beside the key that the member depends on.
    public static func encode(_ record: MemberRecord, job: String) -> [UInt8] {
        let header = Header(
            key: record.key, status: record.status, reason: record.reason, epochs: record.epochs,
            chiSquareTrain: record.chiSquareTrain.finite, chiSquareTest: record.chiSquareTest.finite, roughness: record.roughness.finite,
            history: record.history.map(StoredEvaluation.init), seconds: record.seconds, job: job,
            series: record.series.map(\.name), lengths: record.series.map(\.values.count))
        let doubles = record.normalizations + record.series.flatMap(\.values)
        return StateFile(header: header, doubles: doubles, floats: record.weights).encode(magic: magic)
    }

    /// - Parameters:
    ///   - file: the name shown in errors.
    ///   - job: the digest the file must carry.
    public static func decode(_ bytes: [UInt8], file: String, job: String) throws(RunError) -> MemberRecord {
        func refused(_ why: String) -> RunError {
            RunError("\(file): \(why); start again with --resume, and the member is trained anew")
        }
        let state: StateFile<Header>
        do { state = try StateFile(bytes, magic: magic) } catch { throw refused(error.reason) }
        let header = state.header
        guard header.job == job else { throw refused("it belongs to another card, data or version") }
        var rest = state.doubles[...]
        let length = header.lengths.reduce(0) { $0 + max(0, $1) }
        guard header.lengths.allSatisfy({ $0 >= 0 }), header.series.count == header.lengths.count, length <= rest.count else {
            throw refused("its header does not describe its content")
        }
        let normalizations = Array(rest.prefix(rest.count - length))
        rest = rest.dropFirst(normalizations.count)
        let series = zip(header.series, header.lengths).map { name, length in
            defer { rest = rest.dropFirst(length) }
            return MemberRecord.Series(name, Array(rest.prefix(length)))
        }
        return MemberRecord(
            key: header.key, status: header.status, reason: header.reason, epochs: header.epochs,
            chiSquareTrain: header.chiSquareTrain ?? .nan, chiSquareTest: header.chiSquareTest ?? .nan,
            history: header.history.map(\.evaluation), normalizations: normalizations, weights: state.floats,
            series: series, seconds: header.seconds)
    }
}

extension RunDirectory {
    /// The member as its state file has it.
    ///
    /// - Parameter job: the digest the file must carry.
    func record(of key: MemberKey, job: String) throws(RunError) -> MemberRecord {
        let file = member(key)
        return try MemberFile.decode(try RunDirectory.read(file), file: file, job: job)
    }
}

extension StoredEvaluation {
    init(_ evaluation: Evaluation) {
        self.init(epoch: evaluation.epoch, train: evaluation.train.finite, test: evaluation.test.finite)
    }

    var evaluation: Evaluation {
        Evaluation(epoch: epoch, train: train ?? .nan, test: test ?? .nan)
    }
}
