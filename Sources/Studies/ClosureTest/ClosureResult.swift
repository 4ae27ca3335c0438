import Cluster
import CrossSectionFits
import CrossSections
import Files
import Foundation
import HDF5
import MPI
import Members
import NeuralNetwork
import ResultFiles
import RunCards
import Runs
import ScatteringData
import Training

/// The result of a closure test: as the file that docs/methods/closure.md describes, and as text.
public struct ClosureResult: TestResult {
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
    public func write(to path: String, machine: Provenance.Machine) throws {
        let provenance = Provenance(content: .closure, of: work.fit, card: work.card.yaml, machine: machine)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try writeTest(layout)
            try writeLaws(layout)
            try writePoints(layout)
            try writeFailed(layout)
        }
    }

    private func writeTest(_ layout: ResultLayout) throws(HDF5Error) {
        let (card, datasets) = (work.card, ClosureTableDatasets())
        try layout.index(datasets.law, card.laws)
        try layout.write(datasets.level, card.levels.map(\.rawValue))
        try layout.index(datasets.sample, ClosureSample.allCases.count)
        try layout.write(datasets.sampleName, ClosureSample.allCases.map(\.rawValue))
        try layout.index(datasets.quantity, ClosureQuantity.allCases.count)
        try layout.write(datasets.quantityName, ClosureQuantity.allCases.map(\.rawValue))
        try layout.index(datasets.replica, card.run.replicas)
        try layout.index(datasets.experiment, work.fit.dataset.experiments.count)
        try layout.write(datasets.experimentName, work.fit.dataset.experiments.map(\.name))

        let all = outcomes.flatMap { $0.deviations.flatMap { $0 } }
        try layout.write(datasets.biasSquared, all.map(\.biasSquared))
        try layout.write(datasets.variance, all.map(\.variance))
        try layout.write(datasets.within1, all.map(\.within))
        let ratios = card.levels.flatMap { level in
            ClosureSample.allCases.indices.flatMap { s in ClosureQuantity.allCases.indices.map { ratio(level, s, $0) } }
        }
        try layout.write(datasets.ratio, ratios.map(\.value))
        try layout.write(datasets.ratioError, ratios.map(\.error))
        try layout.write(datasets.memberTrain, outcomes.flatMap(\.memberTrain))
        try layout.write(datasets.memberTest, outcomes.flatMap(\.memberTest))
        try layout.write(datasets.normalization, outcomes.flatMap(\.normalization))
        try layout.write(datasets.trueNormalization, work.noisy.flatMap(\.normalizations))
    }

    private func writeLaws(_ layout: ResultLayout) throws(HDF5Error) {
        guard !work.parameters.isEmpty else { return }
        let (datasets, names) = (LawDatasets(), NuclearLaw.Parameter.allCases.map(\.rawValue))
        try layout.index(datasets.law, work.parameters.count)
        try layout.index(datasets.parameter, names.count)
        try layout.write(datasets.name, names)
        try layout.write(datasets.value, work.parameters.flatMap { $0 })
    }

    private func writePoints(_ layout: ResultLayout) throws(HDF5Error) {
        let (dataset, card, datasets) = (work.fit.dataset, work.card, ClosurePointDatasets())
        try layout.index(datasets.measured.point, dataset.points.count)
        try layout.index(datasets.law, card.laws)
        try layout.write(datasets.level, card.levels.map(\.rawValue))
        try layout.write(datasets.measured.experiment, dataset.points.map { dataset.experiments[$0.experiment].name })
        try layout.write(datasets.measured.kinematics, dataset.points.map(\.kinematics))
        try layout.write(datasets.measured.error, dataset.points.map(\.error))
        try layout.write(datasets.measured.fold, work.fit.fold.map { Int32($0) })
        try layout.write(datasets.truth, work.laws.flatMap { $0 })
        try layout.write(datasets.pseudodata, work.noisy.flatMap(\.crossSection))
        try layout.write(datasets.mean, outcomes.flatMap(\.mean))
        try layout.write(datasets.variance, outcomes.flatMap(\.variance))
    }

    private func writeFailed(_ layout: ResultLayout) throws(HDF5Error) {
        let (datasets, rows) = (FailedClosureDatasets(), outcomes.flatMap { outcome in outcome.excluded.map { (outcome, $0) } })
        try layout.index(datasets.member, rows.count)
        try layout.write(datasets.law, rows.map(\.0.law))
        try layout.write(datasets.level, rows.map(\.0.level.rawValue))
        try layout.write(datasets.replica, rows.map(\.1.key.replica))
        try layout.write(datasets.exclusion, rows.map(\.1))
    }
}
