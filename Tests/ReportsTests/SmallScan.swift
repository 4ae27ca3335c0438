import CrossSectionFits
import DepthScan
import Files
import HDF5
import Prediction
import ResultFiles
import RunCards
import Runs
import ScatteringData
import Text

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

    /// χ²/N falls with the depth, and differs by target and split.
    func chiSquare(_ t: Int, _ s: Int, _ d: Int) -> Double { Double(t + 1) * (1 + 8 / Double(depths[d] + 1)) * (1 + 0.1 * Double(s)) }

    private var groups: [(t: Int, s: Int)] { targets.indices.flatMap { t in (0..<splits).map { (t, $0) } } }

    func write(to path: String) throws {
        let layout = ResultLayout(file: try HDF5File.create(path))
        var provenance = Provenance(small: .scan, target: targets.joined(separator: ","), method: "finetune", card: ScanCard().yaml)
        provenance.source = Provenance.Source(path: "/nowhere/ensemble.h5", target: "12C", digest: "1")
        try provenance.write(to: layout.file)
        try layout.file.setAttribute("content", content)
        try writeScan(layout, ScanTableDatasets())
        try writeExperiments(layout, ScanExperimentDatasets())
        try writePoints(layout, ScanPointDatasets())
        for target in targets { try writeBand(layout, ScanDatasets(target: target)) }
        let failed = FailedFineTuneDatasets()
        try layout.index(failed.member, 1)
        try layout.write(failed.name, ["40Ca split 1 depth 11 replica 2"])
        try layout.write(failed.reason, ["the loss became <infinite>"])
        try layout.file.close()
    }

    private var means: [Double] { groups.flatMap { t, s in depths.indices.map { chiSquare(t, s, $0) } } }

    private func writeScan(_ layout: ResultLayout, _ datasets: ScanTableDatasets) throws {
        try layout.index(datasets.nucleus, targets.count)
        try layout.write(datasets.target, targets)
        try layout.index(datasets.split, splits)
        try layout.write(datasets.depth, depths)
        try layout.index(datasets.replica, replicas)
        try layout.index(datasets.layer, layers)
        func write(_ dataset: ResultDataset<Double>, _ values: [Double]) throws {
            if let damaged = damagedShape, damaged.name == dataset.name {
                try layout.file.write([Double](repeating: 1, count: damaged.shape.reduce(1, *)), to: dataset.path, shape: damaged.shape)
            } else {
                try layout.write(dataset, values)
            }
        }
        func figures(_ datasets: ScanQualityDatasets) -> [ResultDataset<Double>] {
            [
                datasets.train, datasets.test, datasets.covered, datasets.uncovered, datasets.testWithFloor, datasets.coveredWithFloor,
                datasets.median,
            ]
        }
        for (factor, dataset) in figures(datasets.quality).enumerated() {
            try write(dataset, means.map { $0 * (1 + 0.1 * Double(factor)) })
        }
        for dataset in figures(datasets.baseline) { try write(dataset, groups.map { 20 * Double($0.t + 1) }) }
        try write(datasets.quality.within1, means.map { _ in 0.5 })
        try write(datasets.quality.within2, means.map { _ in 0.8 })
        try write(datasets.baseline.within1, groups.map { _ in 0.25 })
        try write(datasets.baseline.within2, groups.map { _ in 0.4 })
        try write(datasets.memberTest, means.flatMap { mean in (0..<replicas).map { mean * (1 + 0.1 * Double($0)) } })
        try write(datasets.movement, groups.flatMap { _ in
            depths.indices.flatMap { d in (0..<layers).map { 0.001 * Double(d) * Double($0 + 1) } }
        })
        if hasSimilarity {
            try layout.index(datasets.other, targets.count)
            try write(datasets.similarity, targets.indices.flatMap { a in targets.indices.map { a == $0 ? 1 : 0.25 } })
        }
        for (dataset, value) in [
            (datasets.chosenDepth, chosenDepth), (datasets.depthFrom, 0), (datasets.depthTo, 11), (datasets.trainPoints, 2),
            (datasets.testPoints, 6), (datasets.coveredPoints, 3),
        ] { try layout.write(dataset, groups.map { _ in value }) }
    }

    private func writeExperiments(_ layout: ResultLayout, _ datasets: ScanExperimentDatasets) throws {
        try layout.index(datasets.row, groups.count)
        try layout.write(datasets.depth, depths)
        try layout.write(datasets.target, groups.map { targets[$0.t] })
        try layout.write(datasets.split, groups.map(\.s))
        try layout.write(datasets.name, groups.map { _ in "<Someone>:1999" })
        for dataset in [datasets.chiSquareTrain, datasets.chiSquareTest] { try layout.write(dataset, means) }
    }

    /// The spectrum of a target at 0.6 GeV and 60°: 100 nb/sr/GeV and falling, the mean 1 % above the data.
    private func writePoints(_ layout: ResultLayout, _ datasets: ScanPointDatasets) throws {
        let rows = targets.flatMap { target in measuredOmega.indices.map { (target, $0) } }
        try layout.index(datasets.measured.point, rows.count)
        try layout.write(datasets.target, rows.map(\.0))
        try layout.write(datasets.measured.experiment, rows.map { _ in "<Someone>:1999" })
        try layout.write(datasets.measured.kinematics, rows.map { Kinematics(energy: 0.6, theta: 60, omega: measuredOmega[$0.1]) })
        try layout.write(datasets.crossSection, rows.map { 100 - Double($0.1) })
        try layout.write(datasets.measured.error, rows.map { _ in 2 })
        try layout.write(datasets.measured.fold, rows.map { $0.1 % 4 == 0 ? 0 : 1 })
        try layout.write(datasets.covered, rows.map { Int32($0.1 % 2) })
        try layout.write(datasets.spread, rows.map { row in
            let mean = 1.01 * (100 - Double(row.1))
            return EnsembleSummary([mean - 2.0.squareRoot(), mean + 2.0.squareRoot()])
        })
    }

    /// A band at 98 ± 2 nb/sr/GeV, calibrated ± 7.
    private func writeBand(_ layout: ResultLayout, _ datasets: ScanDatasets) throws {
        let (bands, steps) = (datasets.bands, 10)
        try layout.index(bands.setting, 1)
        try layout.index(bands.step, steps)
        try layout.write(bands.kinematics.energy, [0.6])
        try layout.write(bands.kinematics.theta, [60])
        try layout.write(bands.kinematics.omega, (0..<steps).map { 0.09 + 0.02 * Double($0) })
        for (dataset, value) in [
            (bands.spread.mean, 98.0), (bands.spread.variance, 4), (bands.spread.quantile16, 96), (bands.spread.median, 98),
            (bands.spread.quantile84, 100), (datasets.calibratedBand, 7),
        ] { try layout.write(dataset, [Double](repeating: value, count: steps)) }
        try layout.file.setAttribute("depth", chosenDepth, on: bands.group)
        try layout.file.setAttribute("split", 0, on: bands.group)
    }
}
