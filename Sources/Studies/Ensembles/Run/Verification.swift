import Crypto
import NeuralNetwork
import Training

/// Trains a stored member again and compares: the promise that a member is a pure function of card, data and key, put to the test.
///
/// A member that starts from another one of its run is trained from that as it is stored, after that has been trained again itself.
public struct Verification {
    /// Which members of a run are asked for; nil stands for all.
    public struct Wanted: Sendable {
        public var replica: Int
        public var target: String?
        public var depth: Int?
        public var split: Int?

        public init(replica: Int, target: String? = nil, depth: Int? = nil, split: Int? = nil) {
            self.replica = replica
            self.target = target
            self.depth = depth
            self.split = split
        }

        func matches(_ key: MemberKey) -> Bool {
            !key.isPreparation && key.replica == replica && target ?? key.target == key.target && depth ?? key.depth == key.depth
                && split ?? key.split == key.split
        }
    }

    private let work: any Workload
    private let network: Network
    /// In the order in which they are trained: what the member starts from, and the member.
    private let stored: [MemberRecord]

    /// - Throws: ``RunError`` when there is no such run or member, when there are several, or when it was made from other data or
    ///   another version.
    public init(of wanted: Wanted, in directory: RunDirectory, products: MatrixProducts) throws(RunError) {
        let (work, architecture, capacity): (any Workload, Architecture, Int)
        do {
            switch try directory.content() {
            case .scan(let card):
                let job = try ScanJob(TransferInputs(reading: card), products: products)
                (work, architecture, capacity) = (job, job.source.architecture, job.capacity)
            case .finetune(let card):
                let job = try FinetuneJob(TransferInputs(reading: card), products: products)
                (work, architecture, capacity) = (job, job.source.architecture, job.capacity)
            case .ensemble, .closure, .leaveOut:
                let card = try directory.card()
                let job = try Job(card: card, tables: try card.readTables(), start: try card.readStart(), products: products)
                (work, architecture, capacity) = (job, card.architecture, job.capacity)
            }
        } catch {
            throw RunError("\(error)")
        }
        self.work = work
        network = Network(architecture, products: products, capacity: capacity)
        let key = try Verification.key(wanted, in: directory)
        stored = try [work.foundation(of: key), key].compactMap { $0 }.map { key throws(RunError) in
            try directory.record(of: key, job: work.digest)
        }
    }

    private static func key(_ wanted: Wanted, in directory: RunDirectory) throws(RunError) -> MemberKey {
        let found = try RunOverview(directory).ended.map(\.key).filter(wanted.matches).sorted()
        guard let key = found.first else {
            throw RunError(
                "there is no such member \(wanted.replica) in \(directory.path); 'nucens status \(directory.path)' says how many there are")
        }
        guard found.count == 1 else {
            throw RunError(
                "\(directory.path) has \(found.count) members \(wanted.replica), the first of them \(key): "
                    + "say which by --target, --depth and --split")
        }
        return key
    }

    /// - Parameter progress: called after every epoch with the number done and how many there are.
    /// - Returns: a line for each member trained that says that all is the same, and the SHA-256 of its weights.
    /// - Throws: ``RunError`` with the first difference.
    public func perform(progress: (Int, Int) -> Void) throws(RunError) -> String {
        var lines: [String] = []
        for (index, record) in stored.enumerated() {
            lines.append(try compare(record, on: index > 0 ? stored[index - 1] : nil, progress))
        }
        return lines.joined(separator: "\n")
    }

    private func compare(_ stored: MemberRecord, on foundation: MemberRecord?, _ progress: (Int, Int) -> Void) throws(RunError) -> String {
        let record = work.train(stored.key, on: foundation, in: network, from: nil) { moment in
            progress(moment.epoch, work.epochs(of: stored.key))
            return true
        }
        guard let record else { throw RunError("the training was stopped") }
        func differs(_ what: String) -> RunError {
            RunError("\(stored.key) is not reproduced: \(what); stored and trained again are not of the same program or processor arithmetic")
        }
        guard record.status == stored.status, record.reason == stored.reason else {
            throw differs("it ended as '\(record.status.rawValue) \(record.reason)', stored is '\(stored.status.rawValue) \(stored.reason)'")
        }
        let bits = (record.weights.map(\.bitPattern), stored.weights.map(\.bitPattern))
        if let index = zip(bits.0, bits.1).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            let count = zip(bits.0, bits.1).count { $0 != $1 }
            let first = "the first in place \(index): \(record.weights[index]), stored \(stored.weights[index])"
            throw differs("\(count) of \(bits.1.count) weights differ, \(first)")
        }
        func same(_ a: [Double], _ b: [Double]) -> Bool { a.map(\.bitPattern) == b.map(\.bitPattern) }
        guard same(record.normalizations, stored.normalizations) else { throw differs("normalizations differ") }
        for series in stored.series {
            guard same(record.series(series.name), series.values) else { throw differs("numbers called '\(series.name)' differ") }
        }
        // Most members of a scan keep what they predict, and no weights.
        guard !bits.0.isEmpty else {
            return "\(stored.key): all \(stored.series.reduce(0) { $0 + $1.values.count }) stored numbers are the same to the bit"
        }
        let digest = bits.0.map(\.littleEndian).withUnsafeBytes { SHA256.hash(data: $0) }.hexadecimal
        return "\(stored.key): all \(bits.0.count) weights are the same to the bit; SHA-256 \(digest)"
    }
}
