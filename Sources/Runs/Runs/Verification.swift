import Checksums
import Files
import Members
import RunCards

/// Trains stored members again and compares: the promise that a member is a pure function of card, data and key, put to the test.
///
/// A member that starts from another one of its run is trained from that as it is stored, after that has been trained again itself.
public struct Verification<Work: Workload> {
    private let directory: RunDirectory
    private let work: Work
    private let memory: Work.Memory
    /// The members that have ended, but for those that others start from or are chosen by.
    private let ended: [Work.Key]

    /// - Throws: ``RunError`` when there is no such run, or when its card or data cannot be read.
    public init<S: Study>(_ type: S.Type, in directory: RunDirectory, compute: S.Compute) throws(RunError) where S.Work == Work {
        let work: Work
        do {
            let card = try directory.read(S.Card.self)
            work = try S(card, files: S.read(card, compute: compute), compute: compute).work
        } catch {
            throw RunError("\(error)")
        }
        self.work = work
        self.directory = directory
        memory = try work.makeMemory(threads: 1)
        ended = StoredHeads<Work.Key>(of: directory).ended.map(\.key).filter(\.isPartOfResult)
    }

    /// Members drawn from all that have ended, the same for the same seed; all of them where they are no more.
    public func sample(_ count: Int, seed: UInt64) -> [Work.Key] {
        let drawn = ended.map { (hash: SHA256Hex.of(Array("\(seed) \($0.fileName)".utf8)), key: $0) }.sorted { $0.hash < $1.hash }
        return drawn.prefix(count).map(\.key)
    }

    /// - Parameter labels: what is known of the member beside its replica number, see ``WorkloadKey/labels``.
    /// - Throws: ``RunError`` when there is no such member, or when there are several.
    public func member(_ replica: Int, labels: [String: String]) throws(RunError) -> Work.Key {
        let found = ended.filter { key in key.replica == replica && labels.allSatisfy { key.labels[$0.key] == $0.value } }
        guard let key = found.first else {
            throw RunError(
                "there is no such member \(replica) in \(directory.path); 'nucens status \(directory.path)' says how many there are")
        }
        guard found.count == 1 else {
            let options = key.labels.keys.sorted().map { "--\($0)" }
            throw RunError(
                "\(directory.path) has \(found.count) members \(replica), the first of them \(key): "
                    + "say which by \(options.dropLast().joined(separator: ", "))\(options.count > 1 ? " and " : "")\(options.last ?? "")")
        }
        return key
    }

    /// - Parameter progress: called after every step with the number done and how many there are.
    /// - Returns: a line for each member trained that says that all is the same, and the SHA-256 of its weights.
    /// - Throws: ``RunError`` with the first difference, or when the member was made from other data or another version.
    public func perform(_ key: Work.Key, progress: (Int, Int) -> Void) throws(RunError) -> String {
        // In the order in which they are trained: what the member starts from, and the member.
        let stored = try [work.parent(of: key), key].compactMap { $0 }.map { key throws(RunError) in
            try directory.record(of: key, workload: work.digest)
        }
        var lines: [String] = []
        for (index, record) in stored.enumerated() {
            lines.append(try compare(record, from: index > 0 ? stored[index - 1] : nil, progress))
        }
        return lines.joined(separator: "\n")
    }

    private func compare(
        _ stored: MemberRecord<Work.Key>, from parent: MemberRecord<Work.Key>?, _ progress: (Int, Int) -> Void
    ) throws(RunError) -> String {
        let steps = work.steps(of: stored.key)
        let record = work.train(stored.key, from: parent, resuming: nil, in: memory) { moment in
            progress(moment.step, steps)
            return true
        }
        guard let record else { throw RunError("the training was stopped") }
        func differs(_ what: String) -> RunError {
            RunError(
                "\(stored.key) is not reproduced: \(what); "
                    + "stored and trained again are not of the same program or processor arithmetic")
        }
        guard record.status == stored.status, record.reason == stored.reason else {
            throw differs(
                "it ended as '\(record.status.rawValue) \(record.reason)', stored is '\(stored.status.rawValue) \(stored.reason)'")
        }
        for array in stored.arrays.singles {
            let new = record.arrays.singles(array.name)
            guard let index = firstDifference(new.map(\.bitPattern), array.values.map(\.bitPattern)) else { continue }
            let count = zip(new, array.values).count { $0.bitPattern != $1.bitPattern }
            let values = index < new.count && index < array.values.count ? ": \(new[index]), stored \(array.values[index])" : ""
            throw differs("\(count) of \(array.values.count) \(array.name) differ, the first in place \(index)\(values)")
        }
        for array in stored.arrays.doubles
        where firstDifference(record.arrays.doubles(array.name).map(\.bitPattern), array.values.map(\.bitPattern)) != nil {
            throw differs("numbers called '\(array.name)' differ")
        }
        for name in stored.figures.names where record.figures[name].bitPattern != stored.figures[name].bitPattern {
            throw differs("'\(name)' is \(record.figures[name]), stored is \(stored.figures[name])")
        }
        // Members of large studies keep what they predict, and no weights.
        guard let weights = stored.arrays.singles.first else {
            let count = stored.arrays.doubles.reduce(stored.figures.names.count) { $0 + $1.values.count }
            return "\(stored.key): all \(count) stored numbers are the same to the bit"
        }
        var digest = RunningSHA256()
        digest.add(weights.values)
        return "\(stored.key): all \(weights.values.count) \(weights.name) are the same to the bit; SHA-256 \(digest.hexadecimal)"
    }

    private func firstDifference<Bits: Equatable>(_ a: [Bits], _ b: [Bits]) -> Int? {
        zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? (a.count == b.count ? nil : min(a.count, b.count))
    }
}
