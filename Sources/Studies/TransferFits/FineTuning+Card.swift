import RunCards
import Training
import TransferLearning

/// The `finetune` section of the cards of scans and fine-tunes.
extension FineTuning {
    public mutating func read(from card: inout CardSection) throws(CardError) {
        var section = try card.section("finetune")
        try section.read("transform", into: &transforms)
        try section.read("pull", into: &pull, "a number, 0 or more") { $0 >= 0 }
        try section.read("error_floor", into: &errorFloor, "a fraction of the cross section, 0 or more") { $0 >= 0 }
        try section.read("epochs", into: &recipe.epochs, in: 1...10_000_000)
        try section.read("learning_rate", into: &recipe.learningRate, "a number above 0") { $0 > 0 }
        try section.read("draw_noise", into: &replicaTargets.drawsNoise)
        try section.read("draw_normalizations", into: &replicaTargets.drawsNormalizations)
        var resamplesPoints = replicaTargets.resample == .points
        try section.read("resample_points", into: &resamplesPoints)
        replicaTargets.resample = resamplesPoints ? .points : .none
        try section.finish()
    }

    public var yaml: String {
        """
        finetune:
          transform: \(transforms)
          pull: \(pull)
          error_floor: \(errorFloor)
          epochs: \(recipe.epochs)
          learning_rate: \(recipe.learningRate)
          draw_noise: \(replicaTargets.drawsNoise)
          draw_normalizations: \(replicaTargets.drawsNormalizations)
          resample_points: \(replicaTargets.resample == .points)
        """
    }
}
