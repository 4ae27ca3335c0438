import CrossSectionFits
import HDF5
import Prediction
import ResultFiles
import Runs
import ScatteringData
import TransferFits

/// The tables of a scan: as the result file that FORMAT.md describes, and as text.
public struct ScanResult: StudyOutcome {
    let work: ScanWork
    /// By target and split.
    let groups: [ScanGroup]
    /// Targets × targets, see ``ScanSimilarity``.
    let similarity: [Double]

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    func write(to path: String, host: String, ranks: Int) throws {
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try writeProvenance(layout.file, host: host, ranks: ranks)
            try writeScan(layout)
            try writeExperiments(layout)
            try writePoints(layout)
            for target in work.targets.indices { try writeBand(layout, target: target) }
            try writeFailed(layout)
        }
    }

    private func writeProvenance(_ file: HDF5File, host: String, ranks: Int) throws(HDF5Error) {
        try Provenance(
            content: "scan", target: work.targets.map(\.nucleus.name).joined(separator: ","), method: "finetune", seed: work.card.seed,
            card: work.card.yaml, tables: work.targets.flatMap(\.table), products: work.products.name, host: host,
            ranks: ranks
        ).write(to: file)
        try file.setAttribute("source", work.source.path)
        try file.setAttribute("source_target", work.source.nucleus.name)
        try file.setAttribute("source_sha256", work.source.digest)
        try file.setAttribute("companions", work.card.companions.nuclei.joined(separator: ","))
    }

    private func writeScan(_ layout: ResultLayout) throws(HDF5Error) {
        let card = work.card
        let (T, S, D, R) = (work.targets.count, work.targets[0].splits.count, card.depths.count, card.replicas)
        let layers = work.source.architecture.layers
        try layout.index("/scan/nucleus", T, "number of the target")
        try layout.write("/scan/target", work.targets.map(\.nucleus.name), "nucleus", scale: "/scan/nucleus")
        try layout.index("/scan/split", S, "number of the random split into training and test points")
        try layout.scale("/scan/depth", card.depths, "weight layers trained, counted from the output")
        try layout.index("/scan/replica", R, "replica number")
        try layout.index("/scan/layer", layers, "weight layer, counted from the input")
        let (t, s, d, r) = ("/scan/nucleus", "/scan/split", "/scan/depth", "/scan/replica")
        let members = [t, s, d, r], means = [t, s, d], splits = [t, s]
        func write(_ name: String, _ shape: [Int], _ scales: [String], _ longName: String, _ values: [Double]) throws(HDF5Error) {
            try layout.write("/scan/" + name, values, shape: shape, longName, unit: "1", scales: scales)
        }
        try write("chi2_train", [T, S, D, R], members, "chi2/N of a member, training points", groups.flatMap { $0.memberTrain.flatMap { $0 } })
        try write("chi2_test", [T, S, D, R], members, "chi2/N of a member, test points", groups.flatMap { $0.memberTest.flatMap { $0 } })
        func spreads(_ rows: (ScanGroup) -> [[Double]]) -> [Spread] {
            groups.flatMap { rows($0).map { row in row.contains(where: \.isFinite) ? Spread(row.filter(\.isFinite)) : Spread([.nan]) } }
        }
        try write("chi2_test_mean", [T, S, D], means, "mean of chi2_test over the replicas", spreads(\.memberTest).map(\.mean))
        try write("chi2_test_variance", [T, S, D], means, "sample variance of chi2_test over the replicas", spreads(\.memberTest).map(\.variance))
        try write("chi2_train_mean", [T, S, D], means, "mean of chi2_train over the replicas", spreads(\.memberTrain).map(\.mean))
        let figures: [(String, String, (ScanQuality) -> Double)] = [
            ("ensemble_train", "chi2/N of the mean over the replicas, training points", \.train),
            ("ensemble_test", "chi2/N of the mean over the replicas, test points", \.test),
            ("ensemble_covered", "the same, test points where the source has training points", \.covered),
            ("ensemble_uncovered", "the same, test points where the source has none", \.uncovered),
            ("ensemble_test_floor", "the same as ensemble_test with 3 % of the cross section added to each error", \.testWithFloor),
            ("ensemble_covered_floor", "the same as ensemble_covered with 3 % of the cross section added to each error", \.coveredWithFloor),
            ("ensemble_median", "median of the squared pulls of the test points", \.median),
            ("within_1", "share of the test points within one sqrt(band^2 + error^2)", \.within1),
            ("within_2", "share of the test points within two sqrt(band^2 + error^2)", \.within2),
        ]
        for (name, longName, figure) in figures {
            try write(name, [T, S, D], means, longName, groups.flatMap { $0.quality.map(figure) })
            try write("baseline_" + name.trimmingPrefix("ensemble_"), [T, S], splits, longName + "; mean of the source times A/A_source",
                      groups.map { figure($0.baseline) })
        }
        let calibrated: [(String, String, (ScanDeviations) -> Double)] = [
            ("calibration_scale", "factor s of the calibrated deviation", \.deviations.calibration.scale),
            ("calibrated_within_1", "share of the test points within one sqrt(sigma_calibrated^2 + error^2)", \.within1),
            ("calibrated_within_2", "share of the test points within two sqrt(sigma_calibrated^2 + error^2)", \.within2),
            ("calibrated_covered_within_1", "the same as calibrated_within_1 where the source has training points", \.coveredWithin1),
            ("calibrated_covered_within_2", "the same as calibrated_within_2 where the source has training points", \.coveredWithin2),
        ]
        for (name, longName, figure) in calibrated {
            try write(name, [T, S], splits, longName + "; chosen depth", groups.map { $0.deviations.map(figure) ?? .nan })
        }
        try write("chi2_baseline", [T], [t], "baseline_test, mean over the splits", (0..<T).map { target in
            Spread(groups.filter { $0.target == target }.map(\.baseline.test)).mean
        })
        try write("movement", [T, S, D, layers], [t, s, d, "/scan/layer"], "||w - w_start||/||w_start|| of each layer, mean over the replicas",
                  groups.flatMap { $0.movement.flatMap { $0 } })
        try layout.index("/scan/other", T, "number of the target")
        try write(
            "similarity", [T, T], [t, "/scan/other"],
            "cosine between the weight changes of two targets, deepest depth, split 0, mean over the replicas", similarity)
        func integers(_ name: String, _ longName: String, _ value: (ScanGroup) -> Int) throws(HDF5Error) {
            try layout.write("/scan/" + name, groups.map(value), shape: [T, S], longName, scales: splits)
        }
        try integers("chosen_depth", "depth with the greatest evidence") { $0.choice.depth }
        try integers("depth_from", "least depth that is as good as the chosen one") { $0.choice.alternatives.first ?? $0.choice.depth }
        try integers("depth_to", "greatest depth that is as good as the chosen one") { $0.choice.alternatives.last ?? $0.choice.depth }
        try integers("calibration_points", "training points that calibration_scale was fitted on; 0: too few, and it is 1") {
            $0.deviations?.deviations.calibration.fittedPoints ?? 0
        }
        try integers("train_points", "training points") { work.targets[$0.target].splits[$0.split].train.count }
        try integers("test_points", "test points") { work.targets[$0.target].splits[$0.split].test.count }
        try integers("covered_points", "test points where the source has training points") { group in
            let target = work.targets[group.target]
            return target.splits[group.split].test.count { target.isCovered[$0] }
        }
    }

    private func writeExperiments(_ layout: ResultLayout) throws(HDF5Error) {
        let rows = groups.flatMap { group in work.targets[group.target].dataset.experiments.indices.map { (group, $0) } }
        try layout.index("/scan_experiments/row", rows.count, "target, split and experiment")
        try layout.scale("/scan_experiments/depth", work.card.depths, "weight layers trained, counted from the output")
        let row = "/scan_experiments/row"
        try layout.write("/scan_experiments/target", rows.map { work.targets[$0.0.target].nucleus.name }, "nucleus", scale: row)
        try layout.write("/scan_experiments/split", rows.map(\.0.split), "number of the random split", scales: [row])
        try layout.write("/scan_experiments/name", rows.map { work.targets[$0.0.target].dataset.experiments[$0.1].name }, "experiment", scale: row)
        let shape = [rows.count, work.card.depths.count]
        let scales = [row, "/scan_experiments/depth"]
        try layout.write(
            "/scan_experiments/normalization", rows.flatMap { group, k in group.quality.map { $0.normalization[k] } }, shape: shape,
            "normalization of the mean over the replicas, in closed form from all points of the experiment", unit: "1", scales: scales)
        try layout.write(
            "/scan_experiments/chi2_train", rows.flatMap { group, k in group.quality.map { $0.experimentTrain[k] } }, shape: shape,
            "chi2/N of the mean over the replicas, training points", unit: "1", scales: scales)
        try layout.write(
            "/scan_experiments/chi2_test", rows.flatMap { group, k in group.quality.map { $0.experimentTest[k] } }, shape: shape,
            "chi2/N of the mean over the replicas, test points", unit: "1", scales: scales)
    }

    /// Points of all targets, as the chosen depth of split 0 describes them.
    private func writePoints(_ layout: ResultLayout) throws(HDF5Error) {
        let first = groups.filter { $0.split == 0 }
        let unit = ResultFormat.crossSectionUnit
        let count = work.targets.reduce(0) { $0 + $1.dataset.points.count }
        try layout.index("/points/point", count, "point number")
        let scale = "/points/point"
        let points = work.targets.flatMap { target in target.dataset.points.map { (target, $0) } }
        try layout.write("/points/target", points.map { $0.0.nucleus.name }, "nucleus", scale: scale)
        try layout.write("/points/experiment", points.map { $0.0.dataset.experiments[$0.1.experiment].name }, "experiment", scale: scale)
        try layout.write("/points/energy", points.map(\.1.kinematics.energy), "beam energy", unit: "GeV", scales: [scale])
        try layout.write("/points/theta", points.map(\.1.kinematics.theta), "scattering angle", unit: "degree", scales: [scale])
        try layout.write("/points/omega", points.map(\.1.kinematics.omega), "energy transfer", unit: "GeV", scales: [scale])
        try layout.write("/points/cross_section", points.map(\.1.crossSection), "measured d2sigma/dOmega/domega", unit: unit, scales: [scale])
        try layout.write("/points/error", points.map(\.1.error), "its point-to-point error", unit: unit, scales: [scale])
        try layout.write("/points/fold", work.targets.flatMap { target in
            let train = Set(target.splits[0].train)
            return target.dataset.points.indices.map { Int32(train.contains($0) ? 0 : 1) }
        }, "split 0; 0: trained on, 1: held out for the test", scales: [scale])
        try layout.write("/points/covered", work.targets.flatMap { $0.isCovered.map { Int32($0 ? 1 : 0) } },
                         "1: the source has training points there", scales: [scale])
        try layout.write(spreads: first.flatMap(\.points), group: "/points", shape: [count], scales: [scale])
        try layout.write(
            first.map { group in
                group.deviations.map { CalibratedDeviations($0.deviations) } ?? .unknown(points: group.points.count, band: group.band.count)
            }, group: "/points", scales: [scale])
    }

    private func writeBand(_ layout: ResultLayout, target index: Int) throws(HDF5Error) {
        guard let group = groups.first(where: { $0.target == index && $0.split == 0 }) else { return }
        let target = work.targets[index]
        try layout.bandAxes(target.grid, target: target.nucleus.name, points: work.card.bandPoints)
        let path = "/bands/\(target.nucleus.name)"
        try layout.file.setAttribute("depth", group.choice.depth, on: path)
        try layout.file.setAttribute("split", 0, on: path)
        let (shape, scales) = ([target.grid.settings.count, work.card.bandPoints], [path + "/setting", path + "/step"])
        try layout.write(
            spreads: group.band, group: path, shape: shape, scales: scales)
        try layout.writeCalibrated(
            group.deviations?.deviations.band ?? group.band.map { _ in .nan }, group: path, shape: shape, scales: scales)
    }

    private func writeFailed(_ layout: ResultLayout) throws(HDF5Error) {
        let failed = groups.flatMap(\.failed)
        try layout.index("/failed_members/member", failed.count, "number of the member")
        let scale = "/failed_members/member"
        try layout.write("/failed_members/name", failed.map { "\($0.key)" }, "member", scale: scale)
        try layout.write("/failed_members/reason", failed.map(\.reason), "why it failed", scale: scale)
    }
}
