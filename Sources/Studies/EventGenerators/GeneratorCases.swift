import Checksums
import Files
import Members
import NeuralNetwork

/// A replica of one of several generators that are trained together: of a scan, or of a closure test.
public struct GeneratorCaseKey: WorkloadKey {
    /// Its number among the cases, and their name: "argon-10000-depth-2".
    public var number: Int
    public var name: String
    public var replica: Int

    public init(number: Int, name: String, replica: Int) { (self.number, self.name, self.replica) = (number, name, replica) }

    public static func < (a: GeneratorCaseKey, b: GeneratorCaseKey) -> Bool { (a.number, a.replica) < (b.number, b.replica) }

    public var fileName: String { "\(name)-r\(replica)" }
    public var labels: [String: String] { ["case": name] }
    public var description: String { "\(name), replica \(replica)" }
}

/// Several generators, each with a fit of its own, whose members are one job.
public struct GeneratorCases: Workload {
    /// By name; names are made of letters, digits, dots and dashes.
    public let cases: [(name: String, work: GeneratorWork)]
    public let digest: String
    let replicas: Int

    init(_ cases: [(name: String, work: GeneratorWork)], replicas: Int) {
        (self.cases, self.replicas) = (cases, replicas)
        digest = SHA256Hex.of(Array(("generators\n" + cases.map { "\($0.name) \($0.work.digest)\n" }.joined()).utf8))
    }

    func keys(of number: Int) -> [GeneratorCaseKey] {
        (0..<replicas).map { GeneratorCaseKey(number: number, name: cases[number].name, replica: $0) }
    }
    var keys: [GeneratorCaseKey] { cases.indices.flatMap(keys(of:)) }

    private func work(_ key: GeneratorCaseKey) -> GeneratorWork { cases[key.number].work }

    public var headline: (figure: String, label: String) { cases[0].work.headline }
    public func makeMemory(threads: Int) throws(RunError) -> GeneratorCaseMemory {
        GeneratorCaseMemory(try cases.map { one throws(RunError) in try one.work.makeMemory(threads: threads) })
    }
    public func cost(of key: GeneratorCaseKey) -> Double { work(key).cost(of: GeneratorKey(replica: key.replica)) }
    public func steps(of key: GeneratorCaseKey) -> Int { work(key).steps(of: GeneratorKey(replica: key.replica)) }

    public func shortened(to steps: Int) -> GeneratorCases {
        GeneratorCases(cases.map { ($0.name, $0.work.shortened(to: steps)) }, replicas: replicas)
    }

    public func train(
        _ key: GeneratorCaseKey, from parent: MemberRecord<GeneratorCaseKey>?, resuming state: MemberState?, in memory: GeneratorCaseMemory,
        observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<GeneratorCaseKey>? {
        let mine = memory.cases[key.number]
        return work(key).train(GeneratorKey(replica: key.replica), from: nil, resuming: state, in: mine, observe: observe).map { record in
            MemberRecord(
                key: key, status: record.status, reason: record.reason, steps: record.steps, figures: record.figures,
                history: record.history, arrays: record.arrays, seconds: record.seconds)
        }
    }
}

/// What a rank trains the members of several generators in.
public final class GeneratorCaseMemory {
    let cases: [GeneratorMemory]
    init(_ cases: [GeneratorMemory]) { self.cases = cases }
}
