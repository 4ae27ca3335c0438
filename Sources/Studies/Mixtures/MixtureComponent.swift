import Files
import HDF5
import ResultFiles
import ResultReading
import Statistics

/// A run whose members go into a mixture: what it says of one nucleus.
struct MixtureComponent {
    let result: RunResult
    /// f of each member at each measured point, nb/sr/GeV.
    let predictions: [[Double]]
    /// Whether each member was trained on each measured point.
    let isSeen: [[Bool]]
    /// Of each measured point, the distance to the nearest training point not held out with it.
    let distances: [Double]

    /// - Parameter run: a run directory, or the result file in it.
    /// - Throws: ``RunError`` when there is no finished result that fitted `target`.
    init(_ run: String, target: String) throws(RunError) {
        let result = try RunResult(run: run, target: target)
        guard result.targets.contains(target) else {
            throw RunError("\(result.path) fitted no measurement on \(target), so nothing says how far to trust it there")
        }
        self.result = result
        (predictions, isSeen, distances) = try ResultContent.ensemble.read(run) { file throws(HDF5Error) in
            guard try ResultContent(file) == .ensemble else {
                throw HDF5Error(
                    operation: "read", file: file.path, reason: "it is a mixture itself", advice: "Mix the runs that it was made of.")
            }
            let (reader, datasets) = (ResultReader(file), EnsemblePointDatasets())
            let targets = try reader.read(datasets.target), members = result.members.count
            let kept = targets.indices.filter { targets[$0] == target }
            func rows<Element>(_ dataset: ResultDataset<Element>) throws(HDF5Error) -> [[Element]] {
                try reader.rows(dataset, members, targets.count).map { row in kept.map { row[$0] } }
            }
            let distances = try reader.read(datasets.trainingDistance, [targets.count])
            return (
                try rows(datasets.prediction), try rows(datasets.timesSeen).map { $0.map { $0 > 0 } }, kept.map { distances[$0] })
        }
    }

    /// The measured points as data.
    var data: FitData {
        let points = result.points
        return FitData(
            value: points.map(\.crossSection), error: points.map(\.error), group: points.map(\.experiment),
            groupUncertainty: result.experiments.map(\.normalizationUncertainty))
    }

    /// λ of each member for each experiment.
    var normalizations: [[Double]] { result.members.map(\.normalizations) }
}
