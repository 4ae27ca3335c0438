import Files
import Foundation
import MPI
import NeuralNetwork
import Prediction
import Runs
import ScatteringData
import Text

/// Predictions and weights from the command line: read, check, evaluate on all ranks, write from rank 0.
public struct PredictionRun {
    public enum Points: Sendable {
        case grid(PointGrid)
        /// The path of a list.
        case list(String)
    }

    public enum Output: Sendable {
        case standardOutput(Format)
        /// The path of a new file.
        case file(String, Format)
    }

    public enum Format: String, Sendable, CaseIterable {
        case tsv, csv, json, hdf5

        /// What a file is to be by its name; nil for other endings.
        public init?(path: String) {
            let ending = path.split(separator: "/").last?.split(separator: ".").dropFirst().last.map(String.init)
            switch ending {
            case "h5", "hdf5": self = .hdf5
            case "csv", "tsv", "json": self.init(rawValue: ending ?? "")
            default: return nil
            }
        }
    }

    private let ensemble: EnsembleFile
    private let source: PointSource
    private let evaluation: EnsembleEvaluation
    private let gemm: String
    private let ranks: any RankGroup
    private let log: RunLog

    /// Reads the ensemble and the points, checks them, and warns once of points outside the training data. Called by all ranks.
    ///
    /// - Parameter target: the nucleus that the run must be of; nil for any.
    /// - Throws: `MPIError.rankFailed` on all ranks.
    public init(
        run: String, target: String?, points: Points, products: GEMM, threads: Int, ranks: any RankGroup, log: RunLog
    ) throws {
        self.ranks = ranks
        self.log = log
        gemm = products.name
        let team = try ranks.agree(on: Result { try ThreadTeam(threads: threads) })
        var ensemble = try ranks.agree(on: Result { try EnsembleFile(run: run, target: target) })
        switch points {
        case .grid(let grid): source = .grid(grid)
        case .list(let path): source = try .list(path, ranks: ranks)
        }
        if let remark = ensemble.unfittedNucleus { log.warn(remark) }
        let trained = Extrapolation(trainedOn: ensemble)
        let checked = try ranks.agree(on: Result { [source] in
            ranks.isRoot ? try source.check(against: trained) : trained
        })
        for sentence in checked.sentences { log.warn("\(sentence); the band may be too narrow there") }
        for sentence in checked.covered { log.say(sentence) }
        evaluation = EnsembleEvaluation(
            predictor: EnsemblePredictor(ensemble, products: products), normalization: ensemble.normalization, source: source,
            ranks: ranks, team: team)
        ensemble.forgetWeights()
        self.ensemble = ensemble
    }

    /// Mean, standard deviation and quantiles at every point, with what else is asked for. Called by all ranks.
    ///
    /// - Throws: `MPIError.rankFailed` on all ranks; no file is left then.
    public func predict(members: Bool, matrix: CovarianceMatrix.Kind?, output: Output) throws {
        let layout: PredictionContent.Layout = if case .grid(let grid) = source { .grid(grid) } else { .list(count: source.count) }
        let content = PredictionContent(
            layout: layout, members: members ? ensemble.replicas : [], matrix: matrix, calibration: ensemble.calibration)
        let sink = try ranks.agree(on: Result {
            if let matrix { try requireMatrix(matrix) }
            return ranks.isRoot ? try makeSink(content, output) : nil
        })
        var collected: [EvaluatedPoints] = []
        try evaluate(members || matrix != nil ? .members : .nothing) { block in
            if matrix == nil { try sink?.append(block) } else { collected.append(block) }
        }
        try ranks.agree(on: Result {
            guard let sink else { return }
            if let matrix { try sink.append(Self.whole(collected, with: matrix, members: members)) }
            try sink.finish()
        })
    }

    /// Each member's ratio to the mean at every event, into a new HDF5 file. Called by all ranks.
    ///
    /// - Throws: `MPIError.rankFailed` on all ranks; no file is left then.
    public func writeWeights(to path: String) throws {
        let sink = try ranks.agree(on: Result {
            try Self.requireNew(path)
            return ranks.isRoot ? try WeightsFile(path, events: source.count, of: ensemble, gemm: gemm) : nil
        })
        try evaluate(.weights) { try sink?.append($0) }
        try ranks.agree(on: Result { try sink?.finish() })
        guard let sink else { return }
        if sink.undefined > 0 {
            log.warn("the mean is 0 or not finite at \(sink.undefined) of \(source.count) events; all their weights are 1")
        }
        log.say("weights of \(source.count) events for \(ensemble.replicas.count) members: \(path)")
    }

    private func evaluate(_ extra: EnsembleEvaluation.Extra, take: (EvaluatedPoints) throws -> Void) throws {
        let start = ContinuousClock.now
        func state(_ done: Int) -> String {
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let rate = Int(Double(done) * Double(ensemble.replicas.count) / seconds)
            return "\(done) of \(source.count) points, \(ensemble.replicas.count) members, \(Table.duration(seconds)): "
                + "\(rate) points·members/s"
        }
        defer { log.endProgress() }
        try evaluation.run(extra) { block in
            try take(block)
            let done = block.rows.upperBound
            if done < source.count { log.progress(state(done)) } else if ContinuousClock.now - start > .seconds(10) { log.say(state(done)) }
        }
    }

    private func requireMatrix(_ matrix: CovarianceMatrix.Kind) throws(RunError) {
        guard source.count <= CovarianceMatrix.largestCount else {
            throw RunError(
                "--\(matrix) between \(source.count) points: there may be \(CovarianceMatrix.largestCount); give fewer points, or take "
                    + "every member's values (--members) and form what you need")
        }
        guard ensemble.replicas.count > 1 else { throw RunError("--\(matrix) takes two members at least; \(ensemble.path) has one") }
    }

    private func makeSink(_ content: PredictionContent, _ output: Output) throws -> any PredictionSink {
        func text(_ format: Format, to sink: ByteSink) throws -> any PredictionSink {
            guard let format = PredictionText.Format(rawValue: format.rawValue) else { return try PredictionJSON(content, to: sink) }
            return try PredictionText(content, format: format, to: sink)
        }
        switch output {
        case .standardOutput(let format):
            return try text(format, to: .standardOutput)
        case .file(let path, let format):
            try Self.requireNew(path)
            return format == .hdf5 ? try PredictionFile(path, content, of: ensemble, gemm: gemm) : try text(format, to: .file(path))
        }
    }

    /// - Throws: ``RunError`` when there is something that would be overwritten.
    public static func requireNew(_ path: String) throws(RunError) {
        if PlainFile.exists(path) { throw RunError("\(path) exists; remove it, or give another name with --output") }
    }

    private static func whole(_ blocks: [EvaluatedPoints], with kind: CovarianceMatrix.Kind, members: Bool) -> EvaluatedPoints {
        let points = blocks.flatMap(\.points), predictions = blocks.flatMap(\.members)
        return EvaluatedPoints(
            first: 0, points: points, spreads: blocks.flatMap(\.spreads), shapes: blocks.flatMap(\.shapes),
            members: members ? predictions : [], matrix: CovarianceMatrix(kind, members: predictions, count: points.count).values)
    }
}

extension EnsembleFile {
    /// - Parameter target: the nucleus it must be of; nil for any. Of a model that nights published, with fine-tuned nuclei beside the
    ///   ensemble, the one of this name is read.
    public init(run: String, target: String?) throws(RunError) {
        let nuclei = run + "/nuclei"
        if let target, PlainFile.exists(RunDirectory("\(nuclei)/\(target)").result) {
            self = try EnsembleFile(run: "\(nuclei)/\(target)")
        } else {
            self = try EnsembleFile(run: run, nucleus: target)
        }
        guard let target, target != self.target else { return }
        let others = ((try? FileManager.default.contentsOfDirectory(atPath: nuclei)) ?? []).sorted()
        throw RunError(
            "\(path) is of \(self.target), not of \(target); "
                + (others.isEmpty ? "give a run with --target \(target), or leave the option out"
                    : "there are also \(others.joined(separator: ", "))"))
    }
}
