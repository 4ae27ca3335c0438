import HDF5
import Prediction
import ResultFiles

/// Predictions in an HDF5 file, as FORMAT.md describes it.
public final class PredictionFile: PredictionSink {
    private let content: PredictionContent
    private let datasets: PredictionDatasets
    private let writer: ResultWriter

    /// - Throws: an error that says why the file cannot be made; nothing is left then.
    public init(_ path: String, _ content: PredictionContent, of ensemble: EnsembleFile, gemm: String) throws {
        // A matrix needs one axis for all points.
        let grid: PointGrid? = if case .grid(let grid) = content.layout, content.matrix == nil { grid } else { nil }
        let datasets = PredictionDatasets(isGrid: grid != nil, statistics: content.statistics)
        self.content = content
        self.datasets = datasets
        writer = try ResultWriter(path, format: "nucens-prediction", ensemble: ensemble, gemm: gemm) { layout throws(HDF5Error) in
            let kinematics = datasets.kinematics
            if let grid {
                try layout.write(kinematics.energy, grid.energy)
                try layout.write(kinematics.theta, grid.theta)
                try layout.write(kinematics.omega, grid.omega)
            } else if let point = datasets.point {
                try layout.index(point, content.count)
                try layout.make(kinematics)
            }
            for statistic in datasets.statistics { try layout.make(statistic) }
            if !content.members.isEmpty {
                try layout.write(datasets.replica, content.members)
                try layout.make(datasets.prediction)
            }
            if let matrix = content.matrix {
                try layout.index(datasets.otherPoint, content.count)
                try layout.make(datasets.matrix(matrix))
            }
        }
    }

    public func append(_ block: EvaluatedPoints) throws {
        if datasets.point != nil { try writer.write(datasets.kinematics, block) }
        for (dataset, statistic) in zip(datasets.statistics, content.statistics) {
            try writer.write(dataset, statistic.values(block), elements: block.rows)
        }
        let members = content.members.count
        if members > 0 {
            try writer.write(
                datasets.prediction, block.members, elements: block.rows.lowerBound * members..<block.rows.upperBound * members)
        }
        if let matrix = content.matrix { try writer.write(datasets.matrix(matrix), block.matrix, rows: block.rows) }
    }

    public func finish() throws { try writer.finish() }
}
