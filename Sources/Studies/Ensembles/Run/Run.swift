import MPI
import NeuralNetwork
import Training

/// One ensemble on the ranks of a job: train what is missing, aggregate, write the result.
final class Run<Work: EnsembleWork> {
    let inventory: Inventory<Work>
    let products: MatrixProducts

    var job: Work { inventory.work }
    var directory: RunDirectory { inventory.directory }
    var communicator: Communicator { inventory.communicator }
    var log: RunLog { inventory.log }
    var network: Network { inventory.network }

    init(inventory: Inventory<Work>, products: MatrixProducts) {
        self.inventory = inventory
        self.products = products
    }

    /// Trains until `card.trainings` members are trained, or those of the first round that `slice` gives to this job.
    ///
    /// It goes in rounds. The first one trains replicas 0 to N − 1; each of the following the next unused numbers in the place of
    /// members that failed or were vetoed, until N have passed. Vetoes look at all members of the rounds so far and are never taken
    /// back. So the selection is a function of the card and the data: which rank trained a member, when and in which job does not
    /// enter.
    ///
    /// - Returns: nil for a slice: it takes all members to select.
    func train(slice: JobSlice? = nil) throws -> ReplicaSelection? {
        let wanted = job.card.trainings
        let limit = job.replicaLimit
        var selection = ReplicaSelection(wanted: wanted, veto: job.card.veto)
        while true {
            let keys = selection.candidates.map(job.key)
            let round = try inventory.complete(keys, where: { slice?.contains($0.replica) ?? true })
            if slice != nil { return nil }
            selection.take(round.compactMap { $0 })
            if selection.isComplete { return selection }
            if wanted + selection.lost > limit { try complain(selection, limit: limit) }
            log.say("\(selection.failed.count) replicas failed, \(selection.vetoed.count) vetoed; training "
                + "\(selection.candidates.count) in their place")
        }
    }

    /// - Throws: on all ranks, why not enough replicas are good.
    private func complain(_ selection: ReplicaSelection, limit: Int) throws {
        try communicator.agree(on: Result {
            guard communicator.isRoot, let last = try excluded(from: selection).last else { return }
            throw RunError(
                "\(selection.failed.count) replicas failed, \(selection.vetoed.count) vetoed, and \(limit) may be trained in all; "
                    + "the last one with: \(last.reason); \(job.remedy)")
        })
    }

    /// Members that do not enter the result, with their reasons from their files, in member order.
    func excluded(from selection: ReplicaSelection) throws(RunError) -> [ExcludedMember] {
        let failed = try inventory.records(of: selection.failed.map(job.key)).map {
            ExcludedMember(key: $0.key, status: "failed", reason: $0.reason)
        }
        let vetoed = selection.vetoed.map { ExcludedMember(key: job.key(replica: $0.replica), status: "vetoed", reason: $0.reason) }
        return (failed + vetoed).sorted { $0.key < $1.key }
    }

    /// Which members of the first round have not ended, for a job that is to train none of them.
    func missing() throws -> [MemberKey] {
        let keys = (0..<job.card.trainings).map(job.key)
        return zip(keys, try inventory.ended(keys)).filter { $0.1 == nil }.map(\.0)
    }
}
