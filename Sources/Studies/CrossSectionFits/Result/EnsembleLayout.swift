import Cluster
import HDF5
import MPI
import Members
import NeuralNetwork
import Prediction
import ResultFiles
import RunCards
import ScatteringData
import TransferLearning

extension EnsembleWriter {
    /// Groups, attributes and small tables, by rank 0 alone; large datasets are made here and filled by all.
    func layOut(
        _ path: String, members: [EnsembleMember<Work.Key>], grids: [BandGrid], aggregate: Aggregate<Work.Key>
    ) throws(HDF5Error) {
        let file = try HDF5File.create(path)
        let (layout, datasets) = (ResultLayout(file: file), EnsembleDatasets(targets: work.measurements.targets.map(\.name)))
        try Provenance(
            content: .ensemble, target: work.measurements.targets.map(\.name).joined(separator: ","), method: work.card.methodName,
            seed: work.card.seed, card: work.card.yaml, tables: work.tables, products: work.products.name,
            machine: Provenance.Machine(ranks)
        ).write(to: file)
        try layOutNetwork(layout, datasets.network)
        if let quality = aggregate.quality {
            try layout.write(datasets.experiments, quality, names: work.measurements.experiments.map(\.name))
            if work.measurements.datasets.count > 1 {
                let (targets, places) = (work.measurements.targets, work.measurements.experimentTargets)
                try layout.write(ExperimentDatasets.target, places.map { targets[$0].name })
            }
        }
        try layOutMembers(layout, datasets.members, members)
        try layOutHistory(layout, datasets.history, members, evaluated: aggregate.evaluated)
        try layout.write(datasets.failed.replica, excluded.map(\.key.replica))
        try layout.write(datasets.failed.exclusion, excluded)
        try addition?.layOut(file, replicas: members.map(\.key.replica))
        try layOutPoints(layout, datasets.points, members)
        for (bands, grid) in zip(datasets.bands, grids) {
            try layout.writeAxes(bands, of: grid, points: work.card.bandPoints)
            try layout.make(bands.spread)
        }
        for (bands, deviations) in zip(datasets.bands, aggregate.statistics?.deviations?.bands ?? []) {
            try layout.writeCalibrated(CalibratedDatasets.deviation(bands.group, ["setting", "step"]), deviations)
        }
        try aggregate.statistics?.write(to: layout, datasets)
        try file.close()
    }

    private func layOutNetwork(_ layout: ResultLayout, _ datasets: NetworkDatasets) throws(HDF5Error) {
        let (architecture, tensors, group) = (network.architecture, network.layout.tensors, NetworkDatasets.group)
        try layout.file.makeGroup(group)
        try layout.file.setAttribute("inputs", work.inputNames, on: group)
        try layout.file.setAttribute("blocks", architecture.blocks, on: group)
        try layout.file.setAttribute("width", architecture.width, on: group)
        try layout.file.setAttribute("activation", architecture.activation.rawValue, on: group)
        try layout.file.setAttribute("normalization_epsilon", Architecture.normalizationEpsilon, on: group)
        try work.describeModel(in: layout.file)
        try layout.index(datasets.number, tensors.count)
        try layout.write(datasets.tensor, tensors.map(\.name))
        try layout.write(datasets.offset, tensors.map(\.offset))
        try layout.write(datasets.rows, tensors.map { $0.shape[0] })
        try layout.write(datasets.columns, tensors.map { $0.shape.count > 1 ? $0.shape[1] : 1 })
    }

    private func layOutMembers(
        _ layout: ResultLayout, _ datasets: MemberDatasets, _ members: [EnsembleMember<Work.Key>]
    ) throws(HDF5Error) {
        try layout.write(datasets.replica, members.map(\.key.replica))
        try layout.write(datasets.parameter, (0..<network.layout.count).map { Int32($0) })
        try layout.index(datasets.experiment, work.measurements.experiments.count)
        try layout.write(datasets.target, members.map(\.key.target))
        try layout.write(datasets.depth, members.map(\.key.depth))
        try layout.write(datasets.status, members.map { _ in MemberStatus.done.rawValue })
        try layout.write(datasets.network, members.map(\.network.replica))
        try layout.make(datasets.epochs)
        try layout.make(datasets.seconds)
        try layout.make(datasets.chiSquareTrain)
        try layout.make(datasets.chiSquareTest)
        try layout.make(datasets.roughness)
        try layout.make(datasets.normalization)
        try layout.make(datasets.weights)
    }

    private func layOutHistory(
        _ layout: ResultLayout, _ datasets: HistoryDatasets, _ members: [EnsembleMember<Work.Key>], evaluated: [Int]
    ) throws(HDF5Error) {
        try layout.write(datasets.replica, members.map(\.key.replica))
        try layout.write(datasets.epoch, evaluated)
        try layout.make(datasets.chiSquareTrain)
        try layout.make(datasets.chiSquareTest)
    }

    private func layOutPoints(
        _ layout: ResultLayout, _ datasets: EnsemblePointDatasets, _ members: [EnsembleMember<Work.Key>]
    ) throws(HDF5Error) {
        let measurements = work.measurements
        let (points, nuclei) = (measurements.points, measurements.targets.map(\.name))
        try layout.write(datasets.replica, members.map(\.key.replica))
        try layout.index(datasets.measured.point, points.count)
        try layout.write(datasets.target, points.indices.map { nuclei[measurements.target(ofPoint: $0)] })
        try layout.write(datasets.measured.experiment, points.map { measurements.experiments[$0.experiment].name })
        try layout.write(datasets.experimentIndex, points.map(\.experiment))
        try layout.write(datasets.measured.kinematics, points.map(\.kinematics))
        try layout.write(datasets.crossSection, points.map(\.crossSection))
        try layout.write(datasets.measured.error, points.map(\.error))
        try layout.write(datasets.measured.fold, work.fold.map { Int32($0) })
        try layout.make(datasets.prediction)
        try layout.make(datasets.timesSeen)
        try layout.make(datasets.spread)
    }
}

extension ResultLayout {
    /// How the mean of an ensemble describes each experiment, and all of them.
    ///
    /// - Parameter names: of the experiments.
    public func write(_ datasets: ExperimentDatasets, _ quality: FitQuality, names: [String]) throws(HDF5Error) {
        let rows = quality.experiments
        try index(datasets.experiment, rows.count)
        try write(datasets.name, names)
        try write(datasets.normalizationUncertainty, rows.map(\.normalizationUncertainty))
        try write(datasets.normalization, rows.map(\.normalization))
        try write(datasets.trainPoints, rows.map(\.trainPoints))
        try write(datasets.testPoints, rows.map(\.testPoints))
        try write(datasets.chiSquareTrain, rows.map(\.chiSquareTrain))
        try write(datasets.chiSquareTest, rows.map(\.chiSquareTest))
        try file.setAttribute("chi2_train", quality.total.chiSquareTrain, on: ExperimentDatasets.group)
        try file.setAttribute("chi2_test", quality.total.chiSquareTest, on: ExperimentDatasets.group)
    }

    /// What became of members that do not enter a result.
    public func write<Key>(_ datasets: ExclusionDatasets, _ members: [ExcludedMember<Key>]) throws(HDF5Error) {
        try write(datasets.status, members.map(\.status))
        try write(datasets.reason, members.map(\.reason))
    }
}
