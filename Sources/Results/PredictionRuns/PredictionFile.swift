import HDF5
import Prediction
import ResultFiles
import ScatteringData

/// Predictions in an HDF5 file, as FORMAT.md describes it.
public final class PredictionFile: PredictionSink {
    private let content: PredictionContent
    private let writer: ResultWriter

    /// - Throws: an error that says why the file cannot be made; nothing is left then.
    public init(_ path: String, _ content: PredictionContent, of ensemble: EnsembleFile, gemm: String) throws {
        self.content = content
        writer = try ResultWriter(path, format: "nucens-prediction", ensemble: ensemble, gemm: gemm) { layout throws(HDF5Error) in
            let (shape, scales) = try Self.layOutPoints(content, layout)
            for statistic in content.statistics {
                try layout.make(
                    "/" + statistic.name, of: Double.self, shape, statistic.meaning, unit: ResultFormat.crossSectionUnit, scales: scales)
            }
            if !content.members.isEmpty {
                try layout.scale("/replica", content.members, "replica number of the member")
                try layout.make(
                    "/prediction", of: Double.self, shape + [content.members.count], "d2sigma/dOmega/domega of each member",
                    unit: ResultFormat.crossSectionUnit, scales: scales + ["/replica"])
            }
            if let matrix = content.matrix {
                try layout.index("/other_point", content.count, "point number")
                try layout.make(
                    "/\(matrix)", of: Double.self, [content.count, content.count], "\(matrix) of the members' predictions at two points",
                    unit: matrix == .covariance ? ResultFormat.squaredUnit : "1", scales: ["/point", "/other_point"])
            }
        }
    }

    /// The axes of a map are its E, θ and ω; those of a list, or of points with a matrix, the numbers of the points.
    private static func layOutPoints(
        _ content: PredictionContent, _ layout: ResultLayout
    ) throws(HDF5Error) -> (shape: [Int], scales: [String]) {
        if case .grid(let grid) = content.layout, content.matrix == nil {
            try layout.scale("/energy", grid.energy, "beam energy", unit: "GeV")
            try layout.scale("/theta", grid.theta, "scattering angle", unit: "degree")
            try layout.scale("/omega", grid.omega, "energy transfer", unit: "GeV")
            return (grid.shape, ["/energy", "/theta", "/omega"])
        }
        try layout.index("/point", content.count, "point number")
        try layout.make("/energy", of: Double.self, [content.count], "beam energy", unit: "GeV", scales: ["/point"])
        try layout.make("/theta", of: Double.self, [content.count], "scattering angle", unit: "degree", scales: ["/point"])
        try layout.make("/omega", of: Double.self, [content.count], "energy transfer", unit: "GeV", scales: ["/point"])
        return ([content.count], ["/point"])
    }

    public func append(_ block: EvaluatedPoints) throws {
        if case .grid = content.layout, content.matrix == nil {} else {
            try writer.write("/energy", block.points.map(\.energy), rows: block.rows)
            try writer.write("/theta", block.points.map(\.theta), rows: block.rows)
            try writer.write("/omega", block.points.map(\.omega), rows: block.rows)
        }
        for statistic in content.statistics {
            try writer.write("/" + statistic.name, statistic.values(block), elements: block.rows)
        }
        let members = content.members.count
        if members > 0 {
            try writer.write("/prediction", block.members, elements: block.rows.lowerBound * members..<block.rows.upperBound * members)
        }
        if let matrix = content.matrix { try writer.write("/\(matrix)", block.matrix, rows: block.rows) }
    }

    public func finish() throws { try writer.finish() }
}
