import CrossSectionFits
import Files
import Prediction
import Runs
import Text
import HDF5
import NeuralNetwork
import PortableMath
import ScatteringData
import TestSupport

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

    static let theta = 60.0
    static let error = 0.02

    /// Each experiment measured at an energy of its own, GeV; both lie among those of the maps.
    static func energy(_ experiment: Int) -> Double { experiment == 0 ? 0.58 : 1.05 }

    /// The cross section a member predicts, whatever ω.
    private func prediction(member: Int, experiment: Int) -> Double {
        Kinematics(energy: Self.energy(experiment), theta: Self.theta, omega: 0).scale * Portable.sigmoid(Double(biases[member]))
    }

    /// What the ensemble says where an experiment measured.
    func spread(_ experiment: Int) -> Spread { Spread(biases.indices.map { prediction(member: $0, experiment: experiment) }) }

    func write(to path: String) throws {
        let file = try HDF5File.create(path)
        for (name, value) in [
            ("format", ResultFormat.name), ("software_version", "0.1.0"), ("commit", "abc"), ("command", "nucens <card> & more"),
            ("created", "2026-01-01T00:00:00Z"), ("target", "12C"), ("method", "bootstrap"),
            ("config", card.yaml), ("config_sha256", "0"), ("gemm", "fixed-order"),
        ] { try file.setAttribute(name, value) }
        try file.setAttribute("format_version", version)
        try file.setAttribute("seed", UInt64(1))
        try file.setAttribute("data_files", ["12C.csv"])
        try file.setAttribute("data_sha256", ["1"])
        try writeNetwork(file)
        try writePoints(file)
        try writeMembers(file)
        if hasCoverage { try writeCoverage(file) }
        try file.close()
    }

    private func writeNetwork(_ file: HDF5File) throws {
        let architecture = Architecture(width: 2, blocks: 1)
        let layout = ParameterLayout(architecture)
        try file.makeGroup("/network")
        try file.setAttribute("inputs", Kinematics.networkInputNames, on: "/network")
        try file.setAttribute("width", architecture.width, on: "/network")
        try file.setAttribute("blocks", architecture.blocks, on: "/network")
        let weights = biases.flatMap { bias -> [Float] in
            var row = [Float](repeating: 0, count: layout.count)
            row[layout.tensor("dense1.bias").offset] = bias
            for i in layout.tensor("norm0.variance").range { row[i] = 1 }
            for i in layout.tensor("input.scale").range { row[i] = 1 }
            return row
        }
        try file.write(weights, to: "/members/weights", shape: [biases.count, layout.count])
    }

    private func writePoints(_ file: HDF5File) throws {
        let spreads = measurements.map { spread($0.experiment) }
        try file.write(measurements.map { Int64($0.experiment) }, to: "/points/experiment_index")
        try file.write(measurements.map { Int32($0.isTest ? 1 : 0) }, to: "/points/fold")
        try file.write(measurements.map { Self.energy($0.experiment) }, to: "/points/energy")
        try file.write(measurements.map { _ in Self.theta }, to: "/points/theta")
        try file.write(measurements.map(\.omega), to: "/points/omega")
        try file.write(zip(measurements, spreads).map { $0.ratio * $1.mean }, to: "/points/cross_section")
        try file.write(spreads.map { Self.error * $0.mean }, to: "/points/error")
        try file.write(spreads.map(\.mean), to: "/points/mean")
        try file.write(spreads.map(\.variance), to: "/points/variance")
        let steps = 20
        try file.write(Array(0..<steps), to: "/bands/12C/step")
        try file.write([Self.energy(0), Self.energy(1)], to: "/bands/12C/energy")
        try file.write([Self.theta, Self.theta], to: "/bands/12C/theta")
        try file.write((0..<2 * steps).map { 0.08 + 0.015 * Double($0 % steps) }, to: "/bands/12C/omega", shape: [2, steps])
        let columns: [(String, (Spread) -> Double)] = [
            ("mean", \.mean), ("variance", \.variance), ("quantile_16", \.quantile16), ("quantile_50", \.median),
            ("quantile_84", \.quantile84),
        ]
        for (name, value) in columns {
            try file.write((0..<2 * steps).map { value(spread($0 / steps)) }, to: "/bands/12C/\(name)", shape: [2, steps])
        }
    }

    /// Two rows of test points: all, and a region; within 1σ half of them, within 2σ all.
    private func writeCoverage(_ file: HDF5File) throws {
        try file.write([0, 1], to: "/coverage/row")
        try file.write(["all", "region"], to: "/coverage/kind")
        try file.write(["all", "quasielastic"], to: "/coverage/name")
        try file.write(["test", "test"], to: "/coverage/sample")
        try file.write(["shape", "shape"], to: "/coverage/band")
        try file.write([3, 2], to: "/coverage/points")
        for (name, value) in [
            ("chi2", 1.5), ("median_pull2", 0.5), ("mean_pull", 0.25), ("mean_pull_error", 0.125), ("within_1", 0.5),
            ("within_1_error", 0.1), ("within_2", 1), ("within_2_error", 0.05),
        ] { try file.write([value, value], to: "/coverage/\(name)") }
        for (name, value) in [("a", 1.75), ("b", 1.25), ("a_error", 0.1), ("b_error", 0.2)] {
            try file.setAttribute(name, value, on: "/coverage")
        }
        try file.setAttribute("calibration_points", 9, on: "/coverage")
    }

    private func writeMembers(_ file: HDF5File) throws {
        let (M, K) = (biases.count, experiments.count)
        func count(_ k: Int, _ isTest: Bool) -> Int { measurements.count { $0.experiment == k && $0.isTest == isTest } }
        try file.write(experiments, to: "/experiments/name")
        try file.write([Double](repeating: 1, count: K), to: "/experiments/normalization")
        try file.write([Double](repeating: 0.02, count: K), to: "/experiments/normalization_uncertainty")
        try file.write((0..<K).map { count($0, false) }, to: "/experiments/train_points")
        try file.write((0..<K).map { count($0, true) }, to: "/experiments/test_points")
        try file.write((0..<K).map { 0.5 + Double($0) }, to: "/experiments/chi2_train")
        try file.write((0..<K).map { 1.5 + Double($0) }, to: "/experiments/chi2_test")
        try file.setAttribute("chi2_train", 0.75, on: "/experiments")
        try file.setAttribute("chi2_test", 1.75, on: "/experiments")
        try file.write(Array(0..<M), to: "/members/replica")
        try file.write((0..<M).map { _ in "done" }, to: "/members/status")
        try file.write((0..<M).map { _ in 2 }, to: "/members/depth")
        try file.write((0..<M).map { _ in 500 }, to: "/members/epochs")
        try file.write((0..<M).map { 1 + 0.1 * Double($0) }, to: "/members/chi2_train")
        try file.write((0..<M).map { 2 + 0.1 * Double($0) }, to: "/members/chi2_test")
        try file.write([Double](repeating: 1, count: M * K), to: "/members/normalization", shape: [M, K])
        try file.write([100, 500], to: "/history/epoch")
        for name in ["chi2_train", "chi2_test"] {
            try file.write((0..<M).flatMap { [50.0 + Double($0), 2] }, to: "/history/\(name)", shape: [M, 2])
        }
        try file.write([M + 4], to: "/failed_members/replica")
        try file.write(["the loss became <infinite> & more"], to: "/failed_members/reason")
    }
}
