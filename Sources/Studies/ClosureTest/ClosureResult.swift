import CrossSectionFits
import CrossSections
import Files
import Foundation
import HDF5
import MPI
import NeuralNetwork
import Prediction
import ResultFiles
import Runs
import Training

/// The result of a closure test: as the file that docs/methods/closure.md describes, and as text.
public struct ClosureResult: StudyOutcome {
    let work: ClosureWork
    /// By law, then level.
    let outcomes: [ClosureOutcome]

    /// Of one level, law by law.
    func deviations(_ level: ClosureLevel, _ sample: Int, _ quantity: Int) -> [Deviation] {
        outcomes.filter { $0.level == level }.map { $0.deviations[sample][quantity] }
    }

    func ratio(_ level: ClosureLevel, _ sample: Int, _ quantity: Int) -> BiasVarianceRatio {
        BiasVarianceRatio(deviations(level, sample, quantity), seed: work.card.run.seed)
    }

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    func write(to path: String, host: String, ranks: Int) throws {
        let run = work.card.run
        let provenance = Provenance(
            content: "closure", target: run.target, method: run.method.rawValue, seed: run.seed, card: work.card.yaml,
            tables: work.fit.tables, products: work.fit.products.name, host: host, ranks: ranks)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try writeTest(layout)
            try writeLaws(layout)
            try writePoints(layout)
            try writeFailed(layout)
        }
    }

    private func writeTest(_ layout: ResultLayout) throws(HDF5Error) {
        let card = work.card
        let (law, level, replica) = ("/closure/law", "/closure/level", "/closure/replica")
        let (sample, quantity, experiment) = ("/closure/sample", "/closure/quantity", "/closure/experiment")
        let (S, Q) = (ClosureSample.allCases.count, ClosureQuantity.allCases.count)
        let (L, V, R) = (card.laws, card.levels.count, card.run.replicas)
        try layout.index(law, L, "number of the law")
        try layout.scale(level, card.levels.map(\.rawValue), "0: the law itself; 1: one draw of noise; 2: replicas of that draw")
        try layout.index(sample, S, "number of the set of points")
        try layout.write("/closure/sample_name", ClosureSample.allCases.map(\.rawValue), "test points, or all", scale: sample)
        try layout.index(quantity, Q, "number of the quantity")
        try layout.write(
            "/closure/quantity_name", ClosureQuantity.allCases.map(\.rawValue), "f: the cross section; lambda f: times its normalization",
            scale: quantity)
        try layout.index(replica, R, "replica number")
        try layout.index(experiment, work.fit.dataset.experiments.count, "number of the experiment")
        try layout.write("/closure/experiment_name", work.fit.dataset.experiments.map(\.name), "experiment", scale: experiment)

        let all = outcomes.flatMap { $0.deviations.flatMap { $0 } }
        func write(_ name: String, _ longName: String, _ figure: (Deviation) -> Double) throws(HDF5Error) {
            try layout.write(
                "/closure/" + name, all.map(figure), shape: [L, V, S, Q], longName, unit: "1", scales: [law, level, sample, quantity])
        }
        try write("bias2", "mean of ((mean over the members - law)/error)^2", \.biasSquared)
        try write("variance", "mean of (variance over the members)/error^2", \.variance)
        try write("within_1", "share of the points within one standard deviation of the law", \.within)
        let ratios = card.levels.flatMap { level in (0..<S).flatMap { s in (0..<Q).map { ratio(level, s, $0) } } }
        func write(_ name: String, _ longName: String, _ values: [Double]) throws(HDF5Error) {
            try layout.write("/closure/" + name, values, shape: [V, S, Q], longName, unit: "1", scales: [level, sample, quantity])
        }
        try write("ratio", "bias-variance ratio over the laws, 1 for faithful ensembles", ratios.map(\.value))
        try write("ratio_error", "its standard deviation over draws of the laws with replacement", ratios.map(\.error))
        try layout.write(
            "/closure/chi2_train", outcomes.flatMap(\.memberTrain), shape: [L, V, R],
            "chi2/N of a member at the training points of its case's data", unit: "1", scales: [law, level, replica])
        try layout.write(
            "/closure/chi2_test", outcomes.flatMap(\.memberTest), shape: [L, V, R],
            "chi2/N of a member at the test points of its case's data", unit: "1", scales: [law, level, replica])
        try layout.write(
            "/closure/normalization", outcomes.flatMap(\.normalization), shape: [L, V, work.fit.dataset.experiments.count],
            "normalization of the mean over the members", unit: "1", scales: [law, level, experiment])
        try layout.write(
            "/closure/normalization_true", work.noisy.flatMap(\.normalizations), shape: [L, work.fit.dataset.experiments.count],
            "normalization of the pseudo-data of levels 1 and 2", unit: "1", scales: [law, experiment])
    }

    private func writeLaws(_ layout: ResultLayout) throws(HDF5Error) {
        guard !work.parameters.isEmpty else { return }
        let names = NuclearLaw.Parameter.allCases.map(\.rawValue)
        try layout.index("/laws/law", work.parameters.count, "number of the law")
        try layout.index("/laws/parameter", names.count, "number of the parameter")
        try layout.write("/laws/name", names, "parameter", scale: "/laws/parameter")
        try layout.write(
            "/laws/value", work.parameters.flatMap { $0 }, shape: [work.parameters.count, names.count], "parameters of each law",
            scales: ["/laws/law", "/laws/parameter"])
    }

    private func writePoints(_ layout: ResultLayout) throws(HDF5Error) {
        let (dataset, card) = (work.fit.dataset, work.card)
        let unit = ResultFormat.crossSectionUnit
        let scale = "/points/point"
        try layout.index(scale, dataset.points.count, "point number")
        try layout.index("/points/law", card.laws, "number of the law")
        try layout.scale("/points/level", card.levels.map(\.rawValue), "level of the test")
        try layout.write("/points/experiment", dataset.points.map { dataset.experiments[$0.experiment].name }, "experiment", scale: scale)
        try layout.write("/points/energy", dataset.points.map(\.kinematics.energy), "beam energy", unit: "GeV", scales: [scale])
        try layout.write("/points/theta", dataset.points.map(\.kinematics.theta), "scattering angle", unit: "degree", scales: [scale])
        try layout.write("/points/omega", dataset.points.map(\.kinematics.omega), "energy transfer", unit: "GeV", scales: [scale])
        try layout.write("/points/error", dataset.points.map(\.error), "point-to-point error", unit: unit, scales: [scale])
        try layout.write("/points/fold", work.fit.fold.map { Int32($0) }, "0: trained on, 1: held out for the test", scales: [scale])
        let laws = ["/points/law", scale], cases = ["/points/law", "/points/level", scale]
        let N = dataset.points.count
        try layout.write("/points/truth", work.laws.flatMap { $0 }, shape: [card.laws, N], "the law", unit: unit, scales: laws)
        try layout.write(
            "/points/pseudodata", work.noisy.flatMap(\.crossSection), shape: [card.laws, N], "what levels 1 and 2 are fitted to", unit: unit,
            scales: laws)
        let shape = [card.laws, card.levels.count, N]
        try layout.write("/points/mean", outcomes.flatMap(\.mean), shape: shape, "mean over the members", unit: unit, scales: cases)
        try layout.write(
            "/points/variance", outcomes.flatMap(\.variance), shape: shape, "sample variance over the members",
            unit: ResultFormat.squaredUnit, scales: cases)
    }

    private func writeFailed(_ layout: ResultLayout) throws(HDF5Error) {
        let rows = outcomes.flatMap { outcome in outcome.excluded.map { (outcome, $0) } }
        let scale = "/failed_members/member"
        try layout.index(scale, rows.count, "number of the member")
        try layout.write("/failed_members/law", rows.map(\.0.law), "law", scales: [scale])
        try layout.write("/failed_members/level", rows.map(\.0.level.rawValue), "level", scales: [scale])
        try layout.write("/failed_members/replica", rows.map(\.1.key.replica), "replica", scales: [scale])
        try layout.write("/failed_members/status", rows.map(\.1.status), "failed or vetoed", scale: scale)
        try layout.write("/failed_members/reason", rows.map(\.1.reason), "why", scale: scale)
    }
}
