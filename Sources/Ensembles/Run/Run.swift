import MPI
import NeuralNetwork
import Training

/// One run on the ranks of a job: train what is missing, aggregate, write the result.
public final class Run {
    let job: Job
    let directory: RunDirectory
    let communicator: Communicator
    let products: MatrixProducts
    let log: RunLog
    /// Memory to train and predict in, used by one member after the other.
    let network: Network

    public init(job: Job, directory: RunDirectory, communicator: Communicator, products: MatrixProducts, team: ThreadTeam, log: RunLog) {
        self.job = job
        self.directory = directory
        self.communicator = communicator
        self.products = products
        self.log = log
        network = Network(
            job.card.architecture, products: products, capacity: max(1, min(job.card.recipe.batchSize, job.training.count)),
            team: team)
    }

    /// Trains until `card.replicas` members are done.
    ///
    /// The members of the result are the first N replica numbers that did not fail, in order: which rank trained them, when,
    /// and in which job, does not enter.
    ///
    /// - Returns: the keys of the N members, and the records of those that failed.
    public func train() throws -> (done: [MemberKey], failed: [MemberRecord]) {
        let wanted = job.card.replicas
        let limit = 2 * wanted + 10
        var known: [Int: MemberRecord.Status] = [:]
        var candidates = wanted
        while true {
            let keys = (0..<candidates).filter { known[$0] == nil }.map(job.key)
            for (key, status) in try train(keys, alreadyDone: known.values.count { $0 == .done }) { known[key.replica] = status }
            let done = (0..<candidates).filter { known[$0] == .done }
            let failed = try communicator.agree(on: Result {
                let failed = try records(of: (0..<candidates).filter { known[$0] == .failed }.map(job.key))
                if let last = failed.last, wanted + failed.count > limit {
                    throw RunError(
                        "\(failed.count) of \(candidates) replicas failed, the last one with: \(last.reason); "
                            + "lower training.learning_rate, or look at the data with 'nucens data check'")
                }
                return failed
            })
            if done.count == wanted { return (done.map(job.key), failed) }
            candidates = wanted + failed.count
            log.say("\(failed.count) replicas failed; training \(wanted - done.count) in their place")
        }
    }
}
