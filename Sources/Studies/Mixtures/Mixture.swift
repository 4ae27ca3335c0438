import Files
import Foundation
import MPI
import NeuralNetwork
import Prediction
import PredictionRuns
import ResultFiles
import ResultReading
import Runs
import ScatteringData
import Statistics
import Text

/// `nucens mix`: members of two ensembles of one nucleus, of cross sections or of response functions, as one ensemble.
public struct Mixture {
    let runs: [String]
    let target: String
    let output: RunDirectory
    let products: GEMM
    let log: RunLog
    private let ranks: any RankGroup
    private let threads: Int

    /// - Parameters:
    ///   - target: the nucleus, which both fitted.
    ///   - output: a new directory.
    public init(
        of runs: [String], target: String, output: String, products: GEMM, threads: Int, ranks: any RankGroup, log: RunLog
    ) {
        precondition(runs.count == 2, "two runs")
        (self.runs, self.target, self.products, self.ranks, self.log, self.threads) = (runs, target, products, ranks, log, threads)
        self.output = RunDirectory(output)
    }

    /// Evaluates the members on all ranks, and writes the result on rank 0.
    ///
    /// - Parameter share: of the first run's members; nil for the one that training points speak for.
    /// - Returns: on rank 0, tables for people.
    public func write(share given: Double?) throws -> String? {
        let team = try ranks.agree(on: Result { try ThreadTeam(threads: threads) })
        let whole = try ranks.agree(on: Result { () throws(RunError) in
            try runs.map { run throws(RunError) in try EnsembleFile(run: run, nucleus: target) }
        })
        let (components, share) = try ranks.agree(on: Result { () throws(RunError) -> ([MixtureComponent], MixtureShare?) in
            if let wrong = whole.first(where: { $0.target != target }) {
                throw RunError("\(wrong.path) is of \(wrong.target), not of \(target)")
            }
            guard ranks.isRoot else { return ([], nil) }
            let components = try runs.map { run throws(RunError) in try MixtureComponent(run, target: target) }
            try FittedPoints(components[0].result).requireSame(FittedPoints(components[1].result))
            guard let given else { return (components, try MixtureShare(of: components[0], and: components[1])) }
            return (components, MixtureShare(given: given))
        })
        let chosen = share?.members(of: (whole[0].replicas.count, whole[1].replicas.count)) ?? []
        let members = try ranks.broadcast(chosen.isEmpty ? [0, 0] : chosen, from: 0)
        let bands = try evaluateBands(of: whole, members: members, grid: components.first?.result.bands ?? [], team)
        return try ranks.agree(on: Result {
            guard let share, let first = components.first else { return nil }
            let statistics = MixtureStatistics(components, members: members)
            let result = MixtureResult(
                mixture: self, components: components, files: whole, members: members, share: share, statistics: statistics, bands: bands,
                seed: first.result.provenance.seed, machine: Provenance.Machine(host: ranks.processorName, ranks: ranks.size))
            try result.write()
            return result.table
        })
    }

    /// Mean, variance and quantiles on the grid of the first run's bands; on rank 0.
    private func evaluateBands(
        of files: [EnsembleFile], members: [Int], grid: [RunResult.Band], _ team: ThreadTeam
    ) throws -> [EnsembleSummary] {
        let axes = grid.map { band in (band.setting.energy, band.setting.theta, band.omega) }
        let numbers = try ranks.broadcast(coded: ranks.isRoot ? axes.flatMap { axis in axis.2.flatMap { [axis.0, axis.1, $0] } } : nil)
        let points = stride(from: 0, to: numbers.count, by: 3).map {
            Kinematics(energy: numbers[$0], theta: numbers[$0 + 1], omega: numbers[$0 + 2])
        }
        let parts = zip(files, members).filter { $0.1 > 0 }.map { $0.first($1) }
        let total = members.reduce(0, +)
        let mixed = EnsembleFile(
            mixing: parts, path: "", configDigest: "", training: files[0].training, normalization: .one(members: total),
            calibration: .none, leftOut: nil)
        let evaluation = EnsembleEvaluation(
            predictor: EnsemblePredictor(mixed, products: products), normalization: mixed.normalization, source: .list(points),
            ranks: ranks, team: team)
        var spreads: [EnsembleSummary] = []
        try evaluation.run(.nothing) { spreads += $0.spreads }
        return spreads
    }
}
