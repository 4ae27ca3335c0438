import NeuralNetwork
import ScatteringData
import TransferLearning

/// The members of a job that its targets start from: the source's networks, shown the companions of a target.
///
/// Targets with the same companions share them. The target of such a member is called by all nuclei that the network knows then, separated
/// by commas: "12C,16O,40Ca".
struct Companions: Sendable {
    let source: SourceEnsemble
    /// Of each companion, its points in every split.
    let nuclei: [[TargetPoints]]
    let settings: FineTuning
    let seed: UInt64

    /// - Parameter splits: makes a companion's points in every split.
    init<C: JobCard>(
        _ inputs: TransferInputs<C>, settings: FineTuning, seed: UInt64, selection: Selection,
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
    func names(for target: Nucleus) -> [String] {
        nuclei.map { $0[0].target }.filter { !$0.isSame(as: target) && !$0.isSame(as: source.nucleus) }.map(\.name)
    }

    /// The member that those of a target start from; nil when it has no companions.
    func foundation(ofReplica replica: Int, split: Int, target: Nucleus) -> MemberKey? {
        let names = names(for: target)
        guard !names.isEmpty else { return nil }
        let known = ([source.nucleus.name] + names).joined(separator: ",")
        return MemberKey(replica: replica, target: known, depth: source.architecture.layers, split: split)
    }

    private func shown(_ key: MemberKey) -> [TargetPoints] {
        let names = key.target.split(separator: ",").dropFirst()
        return nuclei.map { $0[key.split] }.filter { names.contains($0.target.name[...]) }
    }

    func cost(of key: MemberKey) -> Double {
        let points = CompanionTraining.points(shown(key), sourcePoints: source.training.count, settings: settings)
        return source.cost(points: points, depth: key.depth, epochs: settings.companions.epochs)
    }

    func train(
        _ key: MemberKey, in network: Network, from checkpoint: MemberCheckpoint?, observe: (TrainingMoment) -> Bool
    ) -> MemberRecord? {
        let member = source.members[key.replica]
        return CompanionTraining(
            source: member.weights, sourceSteps: member.steps, sourceMassNumber: source.nucleus.A, sourcePoints: source.training,
            companions: shown(key), settings: settings, replica: key.replica, seed: seed
        ).trainer(in: network).run(key, from: checkpoint, observe: observe)
    }

    /// Parameters that a member starts from: those of its foundation, or of the source.
    func weights(ofReplica replica: Int, on foundation: MemberRecord?) -> [Float] { foundation?.weights ?? source.members[replica].weights }
}

extension Nucleus {
    /// Whether it has as many protons and nucleons, whatever it is called.
    func isSame(as other: Nucleus) -> Bool { Z == other.Z && A == other.A }
}

extension MemberRecord {
    /// A member whose foundation failed fails with it; nil where that did not.
    init?(_ key: MemberKey, failedWith foundation: MemberRecord?) {
        guard let foundation, foundation.status == .failed else { return nil }
        self.init(
            key: key, status: .failed, reason: "it starts from \(foundation.key), which failed: \(foundation.reason)", epochs: 0,
            chiSquareTrain: .nan, chiSquareTest: .nan, history: [], normalizations: [], weights: [], seconds: 0)
    }
}
