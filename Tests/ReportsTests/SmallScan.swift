import DepthScan
import CrossSectionFits
import DepthScan
import Files
import Prediction
import Runs
import Text
import HDF5

/// The result file of a small scan, written by the page that describes the format, all numbers of which can be foreseen.
struct SmallScan {
    var targets = ["56Fe", "40Ca"]
    var depths = [0, 2, 11]
    var splits = 2
    var replicas = 3
    var layers = 3
    var chosenDepth = 2
    /// Shape of a dataset of /scan that is damaged.
    var damagedShape: (name: String, shape: [Int])?
    var content = "scan"
    var hasSimilarity = true
    var measuredOmega = (0..<8).map { 0.1 + 0.02 * Double($0) }

    static let names = ["train", "test", "covered", "uncovered", "test_floor", "covered_floor", "median"]

    /// χ²/N falls with the depth, and differs by target and split.
    func chiSquare(_ t: Int, _ s: Int, _ d: Int) -> Double { Double(t + 1) * (1 + 8 / Double(depths[d] + 1)) * (1 + 0.1 * Double(s)) }

    private var groups: [(t: Int, s: Int)] { targets.indices.flatMap { t in (0..<splits).map { (t, $0) } } }

    func write(to path: String) throws {
        let file = try HDF5File.create(path)
        for (name, value) in [
            ("format", ResultFormat.name), ("content", content), ("software_version", "0.1.0"), ("commit", "abc"),
            ("command", "nucens scan <card> & more"), ("created", "2026-01-01T00:00:00Z"), ("target", targets.joined(separator: ",")),
            ("method", "finetune"), ("config", ScanCard().yaml), ("config_sha256", "0"), ("gemm", "fixed-order"),
            ("source", "/nowhere/ensemble.h5"), ("source_target", "12C"), ("source_sha256", "1"),
        ] { try file.setAttribute(name, value) }
        try file.setAttribute("format_version", ResultFormat.version)
        try file.setAttribute("seed", UInt64(1))
        try file.setAttribute("data_files", targets.map { $0 + ".csv" })
        try file.setAttribute("data_sha256", targets.map { _ in "2" })
        try writeScan(file)
        try writePoints(file)
        for target in targets { try writeBand(file, target) }
        try file.write(["40Ca split 1 depth 11 replica 2"], to: "/failed_members/name")
        try file.write(["the loss became <infinite>"], to: "/failed_members/reason")
        try file.close()
    }

    private func writeScan(_ file: HDF5File) throws {
        let (T, S, D, R) = (targets.count, splits, depths.count, replicas)
        try file.write(targets, to: "/scan/target")
        try file.write(Array(0..<S), to: "/scan/split")
        try file.write(depths, to: "/scan/depth")
        try file.write(Array(0..<R), to: "/scan/replica")
        try file.write(Array(0..<layers), to: "/scan/layer")
        func write(_ name: String, _ shape: [Int], _ values: [Double]) throws {
            if let damaged = damagedShape, damaged.name == name {
                try file.write([Double](repeating: 1, count: damaged.shape.reduce(1, *)), to: "/scan/" + name, shape: damaged.shape)
            } else {
                try file.write(values, to: "/scan/" + name, shape: shape)
            }
        }
        let means = groups.flatMap { t, s in depths.indices.map { chiSquare(t, s, $0) } }
        for (factor, name) in Self.names.enumerated() {
            try write("ensemble_" + name, [T, S, D], means.map { $0 * (1 + 0.1 * Double(factor)) })
            try write("baseline_" + name, [T, S], groups.map { 20 * Double($0.t + 1) })
        }
        for (name, share) in [("within_1", 0.5), ("within_2", 0.8)] {
            try write(name, [T, S, D], means.map { _ in share })
            try write("baseline_" + name, [T, S], groups.map { _ in 0.5 * share })
        }
        try write("chi2_test", [T, S, D, R], means.flatMap { mean in (0..<R).map { mean * (1 + 0.1 * Double($0)) } })
        try write("movement", [T, S, D, layers], groups.flatMap { _ in
            depths.indices.flatMap { d in (0..<layers).map { 0.001 * Double(d) * Double($0 + 1) } }
        })
        if hasSimilarity { try write("similarity", [T, T], (0..<T).flatMap { a in (0..<T).map { a == $0 ? 1 : 0.25 } }) }
        for (name, value) in [
            ("chosen_depth", chosenDepth), ("depth_from", 0), ("depth_to", 11), ("train_points", 2), ("test_points", 6),
            ("covered_points", 3),
        ] { try file.write(groups.map { _ in value }, to: "/scan/" + name, shape: [T, S]) }
        try file.write(groups.map { targets[$0.t] }, to: "/scan_experiments/target")
        try file.write(groups.map(\.s), to: "/scan_experiments/split")
        try file.write(groups.map { _ in "<Someone>:1999" }, to: "/scan_experiments/name")
        for name in ["chi2_train", "chi2_test"] { try file.write(means, to: "/scan_experiments/" + name, shape: [T * S, D]) }
    }

    /// The spectrum of a target at 0.6 GeV and 60°: 100 nb/sr/GeV and falling, the mean 1 % above the data.
    private func writePoints(_ file: HDF5File) throws {
        let rows = targets.flatMap { target in measuredOmega.indices.map { (target, $0) } }
        try file.write(rows.map(\.0), to: "/points/target")
        try file.write(rows.map { _ in "<Someone>:1999" }, to: "/points/experiment")
        try file.write(rows.map { _ in 0.6 }, to: "/points/energy")
        try file.write(rows.map { _ in 60.0 }, to: "/points/theta")
        try file.write(rows.map { measuredOmega[$0.1] }, to: "/points/omega")
        try file.write(rows.map { 100 - Double($0.1) }, to: "/points/cross_section")
        try file.write(rows.map { _ in 2.0 }, to: "/points/error")
        try file.write(rows.map { 1.01 * (100 - Double($0.1)) }, to: "/points/mean")
        try file.write(rows.map { _ in 4.0 }, to: "/points/variance")
        try file.write(rows.map { Int32($0.1 % 4 == 0 ? 0 : 1) }, to: "/points/fold")
        try file.write(rows.map { Int32($0.1 % 2) }, to: "/points/covered")
    }

    private func writeBand(_ file: HDF5File, _ target: String) throws {
        let group = "/bands/" + target, steps = 10
        try file.write(Array(0..<steps), to: group + "/step")
        try file.write([0.6], to: group + "/energy")
        try file.write([60.0], to: group + "/theta")
        try file.write((0..<steps).map { 0.09 + 0.02 * Double($0) }, to: group + "/omega", shape: [1, steps])
        for (name, value) in [
            ("mean", 98.0), ("variance", 4), ("quantile_16", 96), ("quantile_50", 98), ("quantile_84", 100), ("sigma_calibrated", 7),
        ] {
            try file.write([Double](repeating: value, count: steps), to: group + "/" + name, shape: [1, steps])
        }
        try file.setAttribute("depth", chosenDepth, on: group)
        try file.setAttribute("split", 0, on: group)
    }
}
