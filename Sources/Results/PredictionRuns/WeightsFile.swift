import HDF5
import Prediction
import ResultFiles

/// Weights of events in an HDF5 file, as FORMAT.md describes it.
public final class WeightsFile: PredictionSink {
    private let datasets = WeightDatasets()
    private let writer: ResultWriter
    /// Events whose mean is 0 or not finite: all their weights are 1.
    public private(set) var undefined = 0

    /// - Throws: an error that says why the file cannot be made; nothing is left then.
    public init(_ path: String, events: Int, of ensemble: EnsembleFile, gemm: String) throws {
        writer = try ResultWriter(path, format: "nucens-weights", ensemble: ensemble, gemm: gemm) { [datasets] layout throws(HDF5Error) in
            try layout.index(datasets.event, events)
            try layout.write(datasets.replica, ensemble.replicas)
            try layout.make(datasets.kinematics)
            try layout.make(datasets.mean)
            try layout.make(datasets.standardDeviation)
            try layout.make(datasets.weight)
        }
    }

    public func append(_ block: EvaluatedPoints) throws {
        try writer.write(datasets.kinematics, block)
        try writer.write(datasets.mean, block.spreads.map(\.mean), rows: block.rows)
        try writer.write(datasets.standardDeviation, block.spreads.map(\.standardDeviation), rows: block.rows)
        try writer.write(datasets.weight, block.weights, rows: block.rows)
        undefined += block.spreads.count { !MemberWeights.isDefined(mean: $0.mean) }
    }

    public func finish() throws {
        try writer.setAttribute("undefined_events", undefined)
        try writer.finish()
    }
}
