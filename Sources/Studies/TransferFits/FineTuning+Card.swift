import RunCards
import Training
import TransferLearning

/// The sections of cards of scans and fine-tunes that say how a network is taken over.
extension FineTuning {
    /// The sections `companions` and `finetune` of a card.
    ///
    /// - Parameters:
    ///   - companions: where the card has the nuclei that are shown first.
    ///   - tuning: where it has the rest.
    public static func sections<Values>(
        companions: WritableKeyPath<Values, AuxiliarySelection> & Sendable, tuning: WritableKeyPath<Values, FineTuning> & Sendable
    ) -> [CardKey<Values>] {
        [
            .section("companions", AuxiliarySelection.keys.lifted(to: companions) + companionKeys.lifted(to: tuning)),
            .section("finetune", keys.lifted(to: tuning)),
        ]
    }

    private static let keys: [CardKey<FineTuning>] = [
        .flag("transform", \.transforms),
        .number("pull", \.pull, "a number, 0 or more") { $0 >= 0 },
        .number("error_floor", \.errorFloor, "a fraction of the cross section, 0 or more") { $0 >= 0 },
        .integer("epochs", \.recipe.epochs, in: 1...10_000_000),
        .number("learning_rate", \.recipe.learningRate, "a number above 0") { $0 > 0 },
        .flag("draw_noise", \.replicaTargets.drawsNoise),
        .flag("draw_normalizations", \.replicaTargets.drawsNormalizations),
        .flag("resample_points", \.replicaTargets.resamplesPoints),
    ]

    private static let companionKeys: [CardKey<FineTuning>] = [
        .integer("epochs", \.companions.epochs, in: 1...10_000_000),
        .number("learning_rate", \.companions.learningRate, "a number above 0") { $0 > 0 },
        .number("model_error", \.companions.modelError, "a fraction of the cross section, 0 or more") { $0 >= 0 },
        .number("light_model_error", \.companions.lightModelError, "a fraction of the cross section, 0 or more") { $0 >= 0 },
        .integer("rehearsal_points", \.companions.rehearsalPoints, in: 0...1_000_000),
        .number("rehearsal_error", \.companions.rehearsalError, "a fraction of the cross section above 0") { $0 > 0 },
    ]
}

extension ReplicaTargets {
    /// Points are drawn, or all are taken; whole settings are nothing for a fine-tune.
    fileprivate var resamplesPoints: Bool {
        get { resample == .points }
        set { resample = newValue ? .points : .none }
    }
}
