import Crypto
import Files
import NeuralNetwork
import Training

/// Trains a stored member again and compares: the promise that a member is a pure function of card, data and key, put to the test.
public struct Verification {
    private let job: Job
    private let stored: MemberRecord
    private let products: MatrixProducts

    /// - Parameter replica: the member's replica number.
    /// - Throws: ``RunError`` when there is no such run or member, or when it was made from other data or another version.
    public init(of replica: Int, in directory: RunDirectory, products: MatrixProducts) throws(RunError) {
        self.products = products
        let card = try directory.card()
        do {
            job = try Job(card: card, tables: try card.readTables(), start: try card.readStart(), products: products)
        } catch {
            throw RunError("\(error)")
        }
        let file = directory.member(job.key(replica: replica))
        guard PlainFile.exists(file) else {
            throw RunError("there is no member \(replica) in \(directory.path); 'nucens status \(directory.path)' says how many there are")
        }
        stored = try MemberFile.decode(try RunDirectory.read(file), file: file, job: job.digest)
    }

    /// - Parameter progress: called after every epoch with the number done and how many there are.
    /// - Returns: a line that says that all is the same, and the SHA-256 of the weights.
    /// - Throws: ``RunError`` with the first difference.
    public func perform(progress: (Int, Int) -> Void) throws(RunError) -> String {
        let network = Network(job.card.architecture, products: products, capacity: job.capacity)
        let record = job.train(stored.key, in: network, from: nil) { moment in
            progress(moment.epoch, job.epochs(of: stored.key))
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
        guard record.normalizations.map(\.bitPattern) == stored.normalizations.map(\.bitPattern) else { throw differs("normalizations differ") }
        let digest = bits.0.map(\.littleEndian).withUnsafeBytes { SHA256.hash(data: $0) }.hexadecimal
        return "\(stored.key): all \(bits.0.count) weights are the same to the bit; SHA-256 \(digest)"
    }
}
