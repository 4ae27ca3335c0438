import Cluster
import CrossSectionFits
import HDF5
import NeuralNetwork
import Prediction
import ResultFiles
import RunCards
import Runs
import ScatteringData
import TransferFits
import TransferLearning

/// The tables of a scan: as the result file that FORMAT.md describes, and as text.
public struct ScanResult: TestResult {
    let work: ScanWork
    /// By target and split.
    let groups: [ScanGroup]
    /// Targets × targets, see ``ScanSimilarity``.
    let similarity: [Double]

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    public func write(to path: String, machine: Provenance.Machine) throws {
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try writeProvenance(layout.file, machine)
            try writeScan(layout)
            try writeExperiments(layout)
            try writePoints(layout)
            for target in work.targets.indices { try writeBand(layout, target: target) }
            try writeFailed(layout)
        }
    }

    private func writeProvenance(_ file: HDF5File, _ machine: Provenance.Machine) throws(HDF5Error) {
        var provenance = Provenance(
            content: .scan, target: work.targets.map(\.nucleus.name).joined(separator: ","), method: "finetune", seed: work.card.seed,
            card: work.card.yaml, tables: work.targets.flatMap(\.table), products: work.products.name,
            machine: machine)
        provenance.source = Provenance.Source(path: work.source.path, target: work.source.nucleus.name, digest: work.source.digest)
        try provenance.write(to: file)
        try file.setAttribute("companions", work.card.companions.nuclei.joined(separator: ","))
    }

    private func writeScan(_ layout: ResultLayout) throws(HDF5Error) {
        let (card, datasets) = (work.card, ScanTableDatasets())
        try layout.index(datasets.nucleus, work.targets.count)
        try layout.write(datasets.target, work.targets.map(\.nucleus.name))
        try layout.index(datasets.split, work.targets[0].splits.count)
        try layout.write(datasets.depth, card.depths)
        try layout.index(datasets.replica, card.replicas)
        try layout.index(datasets.layer, work.source.architecture.layers)
        try layout.write(datasets.memberTrain, groups.flatMap { $0.memberTrain.flatMap { $0 } })
        try layout.write(datasets.memberTest, groups.flatMap { $0.memberTest.flatMap { $0 } })
        func spreads(_ rows: (ScanGroup) -> [[Double]]) -> [EnsembleSummary] {
            groups.flatMap { rows($0).map { row in
                EnsembleSummary(row.contains(where: \.isFinite) ? row.filter(\.isFinite) : [.nan])
            } }
        }
        try layout.write(datasets.memberTestMean, spreads(\.memberTest).map(\.mean))
        try layout.write(datasets.memberTestVariance, spreads(\.memberTest).map(\.variance))
        try layout.write(datasets.memberTrainMean, spreads(\.memberTrain).map(\.mean))
        for (mean, source) in zip(datasets.quality.figures, datasets.baseline.figures) {
            try layout.write(mean.dataset, groups.flatMap { $0.quality.map(mean.value) })
            try layout.write(source.dataset, groups.map { source.value($0.baseline) })
        }
        func calibrated(_ dataset: ResultDataset<Double>, _ figure: (ScanDeviations) -> Double) throws(HDF5Error) {
            try layout.write(dataset, groups.map { $0.deviations.map(figure) ?? .nan })
        }
        try calibrated(datasets.calibrationScale, \.deviations.calibration.scale)
        try calibrated(datasets.calibratedWithin1, \.within1)
        try calibrated(datasets.calibratedWithin2, \.within2)
        try calibrated(datasets.calibratedCoveredWithin1, \.coveredWithin1)
        try calibrated(datasets.calibratedCoveredWithin2, \.coveredWithin2)
        try layout.write(datasets.meanBaseline, work.targets.indices.map { target in
            EnsembleSummary(groups.filter { $0.target == target }.map(\.baseline.test)).mean
        })
        try layout.write(datasets.movement, groups.flatMap { $0.movement.flatMap { $0 } })
        try layout.index(datasets.other, work.targets.count)
        try layout.write(datasets.similarity, similarity)
        try layout.write(datasets.chosenDepth, groups.map(\.choice.depth))
        try layout.write(datasets.depthFrom, groups.map { $0.choice.alternatives.first ?? $0.choice.depth })
        try layout.write(datasets.depthTo, groups.map { $0.choice.alternatives.last ?? $0.choice.depth })
        try layout.write(datasets.calibrationPoints, groups.map { $0.deviations?.deviations.calibration.fittedPoints ?? 0 })
        try layout.write(datasets.trainPoints, groups.map { work.targets[$0.target].splits[$0.split].train.count })
        try layout.write(datasets.testPoints, groups.map { work.targets[$0.target].splits[$0.split].test.count })
        try layout.write(datasets.coveredPoints, groups.map { group in
            let target = work.targets[group.target]
            return target.splits[group.split].test.count { target.isCovered[$0] }
        })
    }

    private func writeExperiments(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = ScanExperimentDatasets()
        let rows = groups.flatMap { group in work.targets[group.target].dataset.experiments.indices.map { (group, $0) } }
        try layout.index(datasets.row, rows.count)
        try layout.write(datasets.depth, work.card.depths)
        try layout.write(datasets.target, rows.map { work.targets[$0.0.target].nucleus.name })
        try layout.write(datasets.split, rows.map(\.0.split))
        try layout.write(datasets.name, rows.map { work.targets[$0.0.target].dataset.experiments[$0.1].name })
        try layout.write(datasets.normalization, rows.flatMap { group, k in group.quality.map { $0.normalization[k] } })
        try layout.write(datasets.chiSquareTrain, rows.flatMap { group, k in group.quality.map { $0.experimentTrain[k] } })
        try layout.write(datasets.chiSquareTest, rows.flatMap { group, k in group.quality.map { $0.experimentTest[k] } })
    }

    /// Points of all targets, as the chosen depth of split 0 describes them.
    private func writePoints(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = ScanPointDatasets()
        let first = groups.filter { $0.split == 0 }
        let points = work.targets.flatMap { target in target.dataset.points.map { (target, $0) } }
        try layout.index(datasets.measured.point, points.count)
        try layout.write(datasets.target, points.map { $0.0.nucleus.name })
        try layout.write(datasets.measured.experiment, points.map { $0.0.dataset.experiments[$0.1.experiment].name })
        try layout.write(datasets.measured.kinematics, points.map(\.1.kinematics))
        try layout.write(datasets.crossSection, points.map(\.1.crossSection))
        try layout.write(datasets.measured.error, points.map(\.1.error))
        try layout.write(datasets.measured.fold, work.targets.flatMap { target -> [Int32] in
            let train = Set(target.splits[0].train)
            return target.dataset.points.indices.map { train.contains($0) ? 0 : 1 }
        })
        try layout.write(datasets.covered, work.targets.flatMap { $0.isCovered.map { Int32($0 ? 1 : 0) } })
        try layout.write(datasets.spread, first.flatMap(\.points))
        try layout.write(first.map { group in
            group.deviations.map { CalibratedDeviations($0.deviations) } ?? .unknown(points: group.points.count, band: group.band.count)
        })
    }

    private func writeBand(_ layout: ResultLayout, target index: Int) throws(HDF5Error) {
        guard let group = groups.first(where: { $0.target == index && $0.split == 0 }) else { return }
        let target = work.targets[index]
        let datasets = ScanDatasets(target: target.nucleus.name)
        try layout.writeAxes(datasets.bands, of: target.grid, points: work.card.bandPoints)
        try layout.file.setAttribute("depth", group.choice.depth, on: datasets.bands.group)
        try layout.file.setAttribute("split", 0, on: datasets.bands.group)
        try layout.write(datasets.bands.spread, group.band)
        try layout.writeCalibrated(datasets.calibratedBand, group.deviations?.deviations.band ?? group.band.map { _ in .nan })
    }

    private func writeFailed(_ layout: ResultLayout) throws(HDF5Error) {
        let (datasets, failed) = (FailedFineTuneDatasets(), groups.flatMap(\.failed))
        try layout.index(datasets.member, failed.count)
        try layout.write(datasets.name, failed.map { "\($0.key)" })
        try layout.write(datasets.reason, failed.map(\.reason))
    }
}
