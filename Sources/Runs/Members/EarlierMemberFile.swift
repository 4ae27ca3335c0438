/// Member files of version 2, written before members had figures and arrays by name: read for ever.
enum EarlierMemberFile {
    static let magic = "NUCENSM2"

    struct Header<Key: WorkloadKey>: Codable {
        var key: Key
        var status: MemberStatus
        var reason: String
        var epochs: Int
        var chiSquareTrain: Double?
        var chiSquareTest: Double?
        var roughness: Double?
        var history: [EarlierEvaluation]
        var seconds: Double
        var job: String
        /// Names and lengths of the arrays that follow the normalizations.
        var series: [String]
        var lengths: [Int]

        /// As today's files have it, but for the descriptions of its arrays.
        var header: MemberFile.Header<Key> {
            MemberFile.Header(
                key: key, status: status, reason: reason, steps: epochs, figures: figures, history: history.map(\.evaluation),
                seconds: seconds, workload: job, arrays: NamedArrays())
        }

        private var figures: Figures {
            ["chi2_train": chiSquareTrain ?? .nan, "chi2_test": chiSquareTest ?? .nan, "roughness": roughness ?? .nan]
        }
    }

    static func decode<Key: WorkloadKey>(_ bytes: [UInt8], workload: String) throws(Refusal) -> MemberRecord<Key> {
        let stored = try StateFile<Header<Key>>(bytes, magic: magic)
        let header = stored.header
        guard header.job == workload else { throw .otherWork }
        guard header.lengths.allSatisfy({ $0 <= stored.doubles.count }) else { throw .contradiction }
        let length = header.lengths.reduce(0) { $0 + max(0, $1) }
        let names = zip(header.series, header.lengths).map { NamedArrays.Description(name: $0, count: $1) }
        let normalizations = NamedArrays.Description(name: "normalization", count: stored.doubles.count - length)
        guard header.series.count == header.lengths.count, var arrays = NamedArrays(
            stored.floats, [NamedArrays.Description(name: "weights", count: stored.floats.count)], stored.doubles, [normalizations] + names)
        else { throw .contradiction }
        // It is a figure by now.
        arrays.set("roughness", [Double]())
        let current = header.header
        return MemberRecord(
            key: current.key, status: current.status, reason: current.reason, steps: current.steps, figures: current.figures,
            history: current.history, arrays: arrays, seconds: current.seconds)
    }
}

/// An evaluation as earlier files have it.
struct EarlierEvaluation: Codable {
    var epoch: Int
    var train: Double?
    var test: Double?

    var evaluation: TrainingEvaluation {
        TrainingEvaluation(step: epoch, figures: ["chi2_train": train ?? .nan, "chi2_test": test ?? .nan])
    }
}
