import Files
import ScatteringData

/// Predictions as a table of text, one line a point.
public final class PredictionText: PredictionSink {
    public enum Format: String, Sendable, CaseIterable {
        /// Tabs between the columns; the header begins with #.
        case tsv
        case csv
    }

    private let content: PredictionContent
    private let format: Format
    private let sink: ByteSink

    public init(_ content: PredictionContent, format: Format, to sink: ByteSink) throws {
        self.content = content
        self.format = format
        self.sink = sink
        var columns = content.isSpectrum ? ["omega_GeV"] : ["E_GeV", "theta_deg", "omega_GeV"]
        columns += content.statistics.map { $0.name + "_nb_per_sr_GeV" }
        columns += content.members.map { "member_\($0)_nb_per_sr_GeV" }
        if let matrix = content.matrix { columns += (0..<content.count).map { "\(matrix)_\($0)" } }
        try sink.write((format == .tsv ? "# " : "") + columns.joined(separator: separator) + "\n")
    }

    private var separator: String { format == .tsv ? "\t" : "," }

    public func append(_ block: EvaluatedPoints) throws {
        let (width, columns) = (block.members.count / max(1, block.points.count), block.matrix.count / max(1, block.points.count))
        let statistics = content.statistics
        for (row, point) in block.points.enumerated() {
            var line = content.isSpectrum ? "\(point.omega)" : "\(point.energy)\(separator)\(point.theta)\(separator)\(point.omega)"
            func add(_ value: Double) {
                line += separator
                line += value.description
            }
            for statistic in statistics { add(statistic.value(block, row)) }
            block.members[row * width..<(row + 1) * width].forEach(add)
            block.matrix[row * columns..<(row + 1) * columns].forEach(add)
            line += "\n"
            try sink.write(line)
        }
    }

    public func finish() throws { try sink.finish() }
}
