import CrossSectionFits
import Members
import NeuralNetwork
import ScatteringData
import Training
import TransferLearning

/// The members that fine-tunes start from: the source's networks, pre-trained on the companions of a target. Targets with the same
/// companions share them; the key of such a member lists the nuclei that its network has been trained on.
public struct AuxiliaryNuclei: Sendable {
    let source: SourceEnsemble
    /// Of each companion, its points in every split.
    let nuclei: [[TargetPoints]]
    private(set) var settings: FineTuning
    let seed: UInt64

    /// - Parameter splits: makes a companion's points in every split.
    public init(
        _ inputs: TransferInputs, settings: FineTuning, seed: UInt64, selection: Selection,
        splits: (Dataset) throws(DataError) -> [TargetPoints]
    ) throws(DataError) {
        source = inputs.source
        self.settings = settings
        self.seed = seed
        nuclei = try inputs.companions.map { companion throws(DataError) in
            try splits(try Dataset(target: companion.nucleus, tables: companion.tables, selection: selection))
        }
    }

    /// Names of all but the target and the source's nucleus.
    public func names(for target: Nucleus) -> [String] {
        nuclei.map { $0[0].target }.filter { !$0.isSame(as: target) && !$0.isSame(as: source.nucleus) }.map(\.name)
    }

    /// The member that those of a target start from; nil when it has no companions.
    public func parent(ofReplica replica: Int, split: Int, target: Nucleus) -> TransferKey? {
        let names = names(for: target)
        guard !names.isEmpty else { return nil }
        return TransferKey(
            .pretrained([source.nucleus.name] + names), depth: source.architecture.layers, split: split, replica: replica)
    }

    private func points(of key: TransferKey) -> [TargetPoints] {
        guard case .pretrained(let names) = key.role else { return [] }
        return nuclei.map { $0[key.split] }.filter { names.dropFirst().contains($0.target.name) }
    }

    public func cost(of key: TransferKey) -> Double {
        let points = MultiNucleusPretraining.points(points(of: key), sourcePoints: source.training.count, settings: settings)
        return source.cost(points: points, depth: key.depth, epochs: settings.companions.epochs)
    }

    /// The same in so many epochs.
    public func shortened(to epochs: Int) -> AuxiliaryNuclei {
        var companions = self
        companions.settings.companions.epochs = epochs
        return companions
    }

    public func train(
        _ key: TransferKey, in network: Network, resuming state: MemberState?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord<TransferKey>? {
        let member = source.members[key.replica]
        return MultiNucleusPretraining(
            source: member.weights, sourceSteps: member.steps, sourceMassNumber: source.nucleus.A, sourcePoints: source.training,
            companions: points(of: key), settings: settings, replica: key.replica, seed: seed
        ).trainer(in: network).train(key, resuming: state, observe: observe)
    }

    /// Parameters that a fine-tune starts from: those of its parent, or of the source.
    public func weights(ofReplica replica: Int, from parent: MemberRecord<TransferKey>?) -> [Float] {
        parent?.weights ?? source.members[replica].weights
    }
}

extension Nucleus {
    /// Whether it has as many protons and nucleons, whatever it is called.
    public func isSame(as other: Nucleus) -> Bool { Z == other.Z && A == other.A }
}
