import Cluster
import CrossSectionFits
import Files
import HDF5
import NeuralNetwork
import PortableMath
import Prediction
import ResultFiles
import RunCards
import Runs
import ScatteringData
import Statistics
import TestSupport
import Text

/// A result file of a few points, written by the page that describes the format; whose networks say c·S(E,θ), with c a little different
/// from member to member, so that all numbers can be foreseen.
struct SmallResult {
    struct Measurement {
        var experiment: Int
        var omega: Double
        /// d in units of the mean prediction.
        var ratio: Double
        var isTest = false
    }

    var experiments = ["Barreau:1983ht", "O'Connell:1987ag"]
    var measurements = (0..<12).map {
        Measurement(experiment: $0 / 8, omega: 0.1 + 0.02 * Double($0), ratio: 1 + 0.01 * Double($0 % 3), isTest: $0 % 4 == 3)
    }
    /// Biases of the output layer, one a member.
    var biases: [Float] = [-7.1, -7, -6.9]
    var card = RunCard()
    var version = ResultFormat.version
    /// Files of earlier programs have no group /coverage.
    var hasCoverage = true
    /// a of its calibration.
    var band = 1.75

    static let theta = 60.0
    static let error = 0.02

    /// Each experiment measured at an energy of its own, GeV; both lie among those of the maps.
    static func energy(_ experiment: Int) -> Double { experiment == 0 ? 0.58 : 1.05 }

    /// The cross section a member predicts, whatever ω.
    private func prediction(member: Int, experiment: Int) -> Double {
        Kinematics(energy: Self.energy(experiment), theta: Self.theta, omega: 0).scale * Portable.sigmoid(Double(biases[member]))
    }

    /// What the ensemble says where an experiment measured.
    func spread(_ experiment: Int) -> EnsembleSummary {
        EnsembleSummary(biases.indices.map { prediction(member: $0, experiment: experiment) })
    }

    func write(to path: String) throws {
        let layout = ResultLayout(file: try HDF5File.create(path))
        let datasets = EnsembleDatasets(targets: ["12C"])
        try Provenance(small: .ensemble, target: "12C", method: "bootstrap", card: card.yaml).write(to: layout.file)
        try layout.file.setAttribute("format_version", version)
        try writeNetworks(layout, datasets.members)
        try writeExperiments(layout, datasets.experiments)
        try writeMembers(layout, datasets.members, datasets.history)
        try layout.write(datasets.failed.replica, [biases.count + 4])
        try layout.write(datasets.failed.exclusion.reason, ["the loss became <infinite> & more"])
        try writePoints(layout, datasets.points)
        try writeBands(layout, datasets.bands[0])
        if hasCoverage { try writeCoverage(layout, datasets.coverage) }
        try layout.file.close()
    }

    private func writeNetworks(_ layout: ResultLayout, _ datasets: MemberDatasets) throws {
        let architecture = Architecture(width: 2, blocks: 1)
        let parameters = ParameterLayout(architecture)
        try layout.file.makeGroup(NetworkDatasets.group)
        try layout.file.setAttribute("inputs", Kinematics.networkInputNames, on: NetworkDatasets.group)
        try layout.file.setAttribute("width", architecture.width, on: NetworkDatasets.group)
        try layout.file.setAttribute("blocks", architecture.blocks, on: NetworkDatasets.group)
        try layout.write(datasets.replica, Array(biases.indices))
        try layout.write(datasets.parameter, (0..<parameters.count).map { Int32($0) })
        try layout.write(datasets.weights, biases.flatMap { bias -> [Float] in
            var row = [Float](repeating: 0, count: parameters.count)
            row[parameters.tensor("dense1.bias").offset] = bias
            for i in parameters.tensor("norm0.variance").range { row[i] = 1 }
            for i in parameters.tensor("input.scale").range { row[i] = 1 }
            return row
        })
    }

    private func writeExperiments(_ layout: ResultLayout, _ datasets: ExperimentDatasets) throws {
        let K = experiments.indices
        func count(_ k: Int, _ isTest: Bool) -> Int { measurements.count { $0.experiment == k && $0.isTest == isTest } }
        try layout.index(datasets.experiment, K.count)
        try layout.write(datasets.name, experiments)
        try layout.write(datasets.normalization, K.map { _ in 1 })
        try layout.write(datasets.normalizationUncertainty, K.map { _ in 0.02 })
        try layout.write(datasets.trainPoints, K.map { count($0, false) })
        try layout.write(datasets.testPoints, K.map { count($0, true) })
        try layout.write(datasets.chiSquareTrain, K.map { 0.5 + Double($0) })
        try layout.write(datasets.chiSquareTest, K.map { 1.5 + Double($0) })
        try layout.file.setAttribute("chi2_train", 0.75, on: ExperimentDatasets.group)
        try layout.file.setAttribute("chi2_test", 1.75, on: ExperimentDatasets.group)
    }

    private func writeMembers(_ layout: ResultLayout, _ datasets: MemberDatasets, _ history: HistoryDatasets) throws {
        let M = biases.indices
        try layout.index(datasets.experiment, experiments.count)
        try layout.write(datasets.status, M.map { _ in "done" })
        try layout.write(datasets.depth, M.map { _ in 2 })
        try layout.write(datasets.epochs, M.map { _ in 500 })
        try layout.write(datasets.chiSquareTrain, M.map { 1 + 0.1 * Double($0) })
        try layout.write(datasets.chiSquareTest, M.map { 2 + 0.1 * Double($0) })
        try layout.write(datasets.normalization, [Double](repeating: 1, count: M.count * experiments.count))
        try layout.write(history.replica, Array(M))
        try layout.write(history.epoch, [100, 500])
        for figure in [history.chiSquareTrain, history.chiSquareTest] { try layout.write(figure, M.flatMap { [50.0 + Double($0), 2] }) }
    }

    private func writePoints(_ layout: ResultLayout, _ datasets: EnsemblePointDatasets) throws {
        let spreads = measurements.map { spread($0.experiment) }
        try layout.index(datasets.measured.point, measurements.count)
        try layout.write(datasets.experimentIndex, measurements.map(\.experiment))
        try layout.write(datasets.measured.kinematics, measurements.map {
            Kinematics(energy: Self.energy($0.experiment), theta: Self.theta, omega: $0.omega)
        })
        try layout.write(datasets.crossSection, zip(measurements, spreads).map { $0.ratio * $1.mean })
        try layout.write(datasets.measured.error, spreads.map { Self.error * $0.mean })
        try layout.write(datasets.measured.fold, measurements.map { $0.isTest ? 1 : 0 })
        try layout.write(datasets.spread, spreads)
    }

    private func writeBands(_ layout: ResultLayout, _ datasets: BandDatasets) throws {
        let steps = 20
        try layout.index(datasets.setting, 2)
        try layout.index(datasets.step, steps)
        try layout.write(datasets.kinematics.energy, [Self.energy(0), Self.energy(1)])
        try layout.write(datasets.kinematics.theta, [Self.theta, Self.theta])
        try layout.write(datasets.kinematics.omega, (0..<2 * steps).map { 0.08 + 0.015 * Double($0 % steps) })
        try layout.write(datasets.spread, (0..<2 * steps).map { spread($0 / steps) })
    }

    /// Two rows of test points: all, and a region; within 1σ half of them, within 2σ all.
    private func writeCoverage(_ layout: ResultLayout, _ datasets: CoverageDatasets) throws {
        func figures(_ points: Int) -> CoverageFigures {
            CoverageFigures(
                points: points, chiSquare: 1.5, medianSquaredPull: 0.5, meanPull: 0.25, meanPullError: 0.125, within1: 0.5,
                within1Error: 0.1, within2: 1, within2Error: 0.05)
        }
        var table = CoverageTable()
        table.rows = [
            CoverageTable.Row(kind: .all, name: "all", sample: .test, band: .shape, figures: figures(3)),
            CoverageTable.Row(kind: .region, name: "quasielastic", sample: .test, band: .shape, figures: figures(2)),
        ]
        try layout.write(datasets, table)
        for (name, value) in [("a", band), ("b", 1.25), ("a_error", 0.1), ("b_error", 0.2)] {
            try layout.file.setAttribute(name, value, on: CoverageDatasets.group)
        }
        try layout.file.setAttribute("calibration_points", 9, on: CoverageDatasets.group)
    }
}

extension Provenance {
    /// Of a small result: the same whenever and wherever it is written, with marks that a page must not take for its own.
    init(small content: ResultContent, target: String, method: String, card: String) {
        let files = target.split(separator: ",").map { "\($0).csv" }
        self.init(
            content: content, target: target, method: method, seed: 1, card: card, cardDigest: "0", dataFiles: files,
            dataDigests: files.map { _ in "1" }, products: "fixed-order", machine: Machine(host: "localhost", ranks: 1))
        program.commit = "abc"
        program.command = "nucens <card> & more"
        program.created = "2026-01-01T00:00:00Z"
    }
}
