import Files
import ScatteringData

/// Predictions as one JSON object of columns. It is put together in memory, so its size has a limit.
public final class PredictionJSON: PredictionSink {
    /// Numbers that one object may hold.
    public static let largestCount = 5_000_000

    private let content: PredictionContent
    private let sink: ByteSink
    private var blocks: [EvaluatedPoints] = []

    /// - Throws: ``RunError`` when there would be more than ``largestCount`` numbers.
    public init(_ content: PredictionContent, to sink: ByteSink) throws(RunError) {
        let columns = 3 + content.statistics.count + content.members.count + (content.matrix == nil ? 0 : content.count)
        guard content.count <= Self.largestCount / columns else {
            throw RunError(
                "\(content.count) points of \(columns) numbers each are more than one JSON object should hold; "
                    + "choose tsv or csv, or --output FILE.h5")
        }
        self.content = content
        self.sink = sink
    }

    public func append(_ block: EvaluatedPoints) { blocks.append(block) }

    public func finish() throws {
        let points = blocks.flatMap(\.points)
        var fields: [(String, String)] = []
        if case .grid(let grid) = content.layout, grid.isSpectrum {
            fields = [("energy_GeV", number(grid.energy[0])), ("theta_deg", number(grid.theta[0]))]
        } else {
            fields = [("energy_GeV", list(points.map(\.energy))), ("theta_deg", list(points.map(\.theta)))]
        }
        fields.append(("omega_GeV", list(points.map(\.omega))))
        fields += content.statistics.map { statistic in (statistic.name + "_nb_per_sr_GeV", list(blocks.flatMap(statistic.values))) }
        if !content.members.isEmpty {
            fields.append(("replica", "[" + content.members.map(String.init).joined(separator: ", ") + "]"))
            fields.append(("members_nb_per_sr_GeV", rows(blocks.flatMap(\.members), width: content.members.count)))
        }
        if let matrix = content.matrix { fields.append(("\(matrix)", rows(blocks.flatMap(\.matrix), width: content.count))) }
        try sink.write("{" + fields.map { "\"\($0)\": \($1)" }.joined(separator: ",\n ") + "}\n")
        try sink.finish()
    }

    /// JSON has no NaN and no infinity.
    private func number(_ value: Double) -> String { value.isFinite ? value.description : "null" }

    private func list(_ values: some Sequence<Double>) -> String { "[" + values.map(number).joined(separator: ", ") + "]" }

    private func rows(_ values: [Double], width: Int) -> String {
        "[" + stride(from: 0, to: values.count, by: width).map { list(values[$0..<$0 + width]) }.joined(separator: ",\n  ") + "]"
    }
}
