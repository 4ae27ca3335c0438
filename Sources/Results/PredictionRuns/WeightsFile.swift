import HDF5
import Prediction

/// Weights of events in an HDF5 file, as FORMAT.md describes it.
public final class WeightsFile: PredictionSink {
    private let writer: ResultWriter
    /// Events whose mean is 0 or not finite: all their weights are 1.
    public private(set) var undefined = 0

    /// - Throws: an error that says why the file cannot be made; nothing is left then.
    public init(_ path: String, events: Int, of ensemble: EnsembleFile, gemm: String) throws {
        let unit = ResultFormat.crossSectionUnit
        writer = try ResultWriter(path, format: "nucens-weights", ensemble: ensemble, gemm: gemm) { layout throws(HDF5Error) in
            try layout.index("/event", events, "event number")
            try layout.scale("/replica", ensemble.replicas, "replica number of the member")
            let scale = ["/event"]
            try layout.make("/energy", of: Double.self, [events], "beam energy", unit: "GeV", scales: scale)
            try layout.make("/theta", of: Double.self, [events], "scattering angle", unit: "degree", scales: scale)
            try layout.make("/omega", of: Double.self, [events], "energy transfer", unit: "GeV", scales: scale)
            try layout.make("/mean", of: Double.self, [events], "d2sigma/dOmega/domega, mean over the members", unit: unit, scales: scale)
            try layout.make(
                "/standard_deviation", of: Double.self, [events], "standard deviation over the members (divided by M - 1)", unit: unit,
                scales: scale)
            try layout.make(
                "/weight", of: Float.self, [events, ensemble.replicas.count], "each member's d2sigma/dOmega/domega over the mean",
                unit: "1", scales: scale + ["/replica"])
        }
    }

    public func append(_ block: EvaluatedPoints) throws {
        try writer.write("/energy", block.points.map(\.energy), rows: block.rows)
        try writer.write("/theta", block.points.map(\.theta), rows: block.rows)
        try writer.write("/omega", block.points.map(\.omega), rows: block.rows)
        try writer.write("/mean", block.spreads.map(\.mean), rows: block.rows)
        try writer.write("/standard_deviation", block.spreads.map(\.standardDeviation), rows: block.rows)
        try writer.write("/weight", block.weights, rows: block.rows)
        undefined += block.spreads.count { !MemberWeights.isDefined(mean: $0.mean) }
    }

    public func finish() throws {
        try writer.setAttribute("undefined_events", undefined)
        try writer.finish()
    }
}
