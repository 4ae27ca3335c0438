import CrossSections
import NeuralNetwork
import Statistics
import Training

/// A member of the ensemble, and the training that it comes from: its own, or with Monte Carlo dropout that of the network it passes through.
struct EnsembleMember {
    /// As it stands in the result.
    var key: MemberKey
    var network: MemberKey
    /// Of Monte Carlo dropout, the number of the pass through its network.
    var pass: Int?
}

extension Job {
    /// The members of an ensemble of these trained replicas, in the order of the result.
    func members(of trained: [Int]) -> [EnsembleMember] {
        guard card.method == .dropout else { return trained.map { EnsembleMember(key: key(replica: $0), network: key(replica: $0)) } }
        return (0..<card.replicas).map { member in
            EnsembleMember(
                key: key(replica: member), network: key(replica: trained[member % trained.count]), pass: member / trained.count)
        }
    }

    /// The record of a member, from that of its training.
    ///
    /// λ_k and χ²/N of a pass are its own: from its predictions, as those of a trained network.
    ///
    /// - Parameter network: memory to evaluate the pass in.
    func record(of member: EnsembleMember, trained: MemberRecord, in network: Network) -> MemberRecord {
        guard let pass = member.pass else { return trained }
        var record = trained
        record.key = member.key
        let variant = DropoutVariant(rate: card.recipe.dropout, firstBlock: card.recipe.firstDropoutBlock(of: card.architecture))
        record.weights = variant.parameters(
            of: trained.weights, architecture: card.architecture, seed: card.seed, replica: member.network.replica, pass: pass)
        network.parameters = record.weights
        let sample = sample(replica: member.network.replica)
        let atTraining = network.predictions(at: sample.points)
        record.normalizations = sample.fit.measured(sample.fit.normalizations(predictions: atTraining))
        record.series = [roughness(of: network)]
        record.chiSquareTrain = ChiSquare.perPoint(
            sample.fit.measured, predictions: atTraining, normalizations: record.normalizations)
        record.chiSquareTest = ChiSquare.perPoint(
            test.data, predictions: network.predictions(at: test), normalizations: record.normalizations)
        return record
    }
}
