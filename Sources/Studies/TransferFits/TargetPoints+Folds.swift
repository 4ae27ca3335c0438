import ScatteringData
import Training
import TransferLearning

extension TargetPoints {
    /// The points of a data set in a random split of its own, the same whatever else a job holds.
    ///
    /// - Parameter trainFraction: share of each experiment's points that train; 1: all, and there is no test.
    public init(_ dataset: Dataset, trainFraction: Double, split: Int, seed: UInt64) throws(DataError) {
        let seed = ReplicaTargets.seed(seed, of: dataset.target.address)
        let folds = try trainFraction < 1
            ? Folds(.random(trainFraction: trainFraction, split: split, seed: seed), of: dataset)
            : Folds(.none, of: dataset)
        self.init(dataset, isTraining: folds.isTraining)
    }
}
