import ClosureTest
import EventGenerators
import HDF5
import LeaveNucleusOut
import LeaveOneOut
import ResultFiles
import ScatteringData
import StructureFunctionFiles

/// Result files of small tests, written by the tables of the format pages, all numbers of which can be foreseen.
enum SmallTests {
    private static func file(_ path: String, _ content: ResultContent, target: String = "12C") throws -> ResultLayout {
        let layout = ResultLayout(file: try HDF5File.create(path))
        try Provenance(small: content, target: target, method: "bootstrap", card: "seed: 1").write(to: layout.file)
        return layout
    }

    private static let measured = [0.1, 0.2, 0.3].map { Kinematics(energy: 0.68, theta: 60, omega: $0) }

    /// Two laws, levels 0 and 2, two samples and quantities; three points of two experiments, the last a test point.
    ///
    /// bias² of case i is i + 1 and the variance twice that; f̄ lies half a σ above the law.
    static func closure(to path: String, replicas: Int = 5) throws {
        let layout = try file(path, .closure)
        let (datasets, points, failed) = (ClosureTableDatasets(), ClosurePointDatasets(), FailedClosureDatasets())
        try layout.index(datasets.law, 2)
        try layout.write(datasets.level, [0, 2])
        try layout.index(datasets.sample, 2)
        try layout.write(datasets.sampleName, ["test", "all"])
        try layout.index(datasets.quantity, 2)
        try layout.write(datasets.quantityName, ["f", "lambda f"])
        try layout.index(datasets.replica, replicas)
        let cases = (0..<16).map { Double($0 + 1) }
        try layout.write(datasets.biasSquared, cases)
        try layout.write(datasets.variance, cases.map { 2 * $0 })
        try layout.write(datasets.within1, cases.map { _ in 0.75 })
        try layout.write(datasets.ratio, (0..<8).map { 1 + 0.25 * Double($0) })
        try layout.write(datasets.ratioError, [Double](repeating: 0.125, count: 8))
        try layout.index(points.measured.point, 3)
        try layout.index(points.law, 2)
        try layout.write(points.level, [0, 2])
        try layout.write(points.measured.experiment, ["Day <b>", "Day <b>", "Fomin"])
        try layout.write(points.measured.kinematics, measured)
        try layout.write(points.measured.fold, [0, 0, 1])
        try layout.write(points.truth, [Double](repeating: 2, count: 6))
        try layout.write(points.mean, [Double](repeating: 2.5, count: 12))
        try layout.write(points.variance, [Double](repeating: 1, count: 12))
        try layout.index(failed.member, 1)
        try layout.write(failed.law, [1])
        try layout.write(failed.level, [2])
        try layout.write(failed.replica, [3])
        try layout.write(failed.exclusion.status, ["failed"])
        try layout.write(failed.exclusion.reason, ["the loss became <infinite>"])
        try layout.file.close()
    }

    /// Two experiments, the second in tension and with an isolated outlier.
    static func leaveOut(to path: String, groupOfLast: Int = 1) throws {
        let layout = try file(path, .leaveout)
        try layout.file.setAttribute("by", "experiment")
        let (groups, points, failed) = (LeftOutDatasets(), LeaveOutPointDatasets(), FailedLeaveOutDatasets())
        try layout.index(groups.number, 2)
        try layout.index(groups.replica, 3)
        try layout.write(groups.name, ["Calm", "Tense"])
        for dataset in [groups.points, groups.coveredPoints, groups.trainPoints] { try layout.write(dataset, [2, 1]) }
        for dataset in [groups.chiSquare, groups.median, groups.medianCovered, groups.within1, groups.within2, groups.normalizationPull] {
            try layout.write(dataset, [0.5, 0.25])
        }
        try layout.write(groups.score, [0.5, 7.5])
        try layout.index(points.measured.point, 3)
        try layout.write(points.measured.experiment, ["Calm", "Calm", "Tense"])
        try layout.write(points.measured.kinematics, measured)
        try layout.write(points.leftOutWith, [0, 0, groupOfLast])
        for dataset in [points.crossSection, points.measured.error, points.mean, points.normalization] {
            try layout.write(dataset, [1, 1, 1])
        }
        try layout.write(points.pull, [0.5, -0.5, 8.5])
        try layout.write(points.covered, [1, 1, 1])
        try layout.write(points.lonely, [0, 0, 1])
        try layout.index(failed.member, 0)
        try layout.write(failed.group, [])
        try layout.write(failed.replica, [])
        try layout.write(failed.exclusion.status, [])
        try layout.write(failed.exclusion.reason, [])
        try layout.file.close()
    }

    /// Iron, unseen and with a tenth of its points, which chose depth 2 of two.
    static func leaveNucleus(to path: String) throws {
        let layout = try file(path, .leaveout, target: "12C,56Fe")
        try layout.file.setAttribute("by", "nucleus")
        let datasets = LeaveNucleusDatasets()
        try layout.index(datasets.row, 2)
        try layout.write(datasets.nucleus, ["56Fe", "56Fe"])
        try layout.write(datasets.share, [0, 0.1])
        for dataset in [datasets.trainPoints, datasets.testPoints, datasets.coveredPoints] { try layout.write(dataset, [40, 30]) }
        try layout.write(datasets.depth, [-1, 2])
        for dataset in [
            datasets.chiSquare, datasets.chiSquareCovered, datasets.medianDeviation, datasets.within1, datasets.within2,
            datasets.medianBand, datasets.chiSquareInErrors,
        ] { try layout.write(dataset, [0.5, 0.25]) }
        try layout.index(datasets.layers.layer, 2)
        try layout.write(datasets.layers.row, [1, 1])
        try layout.write(datasets.layers.depth, [1, 2])
        for dataset in [
            datasets.layers.outOfBagLoss, datasets.layers.chiSquare, datasets.layers.chiSquareCovered, datasets.layers.medianDeviation,
        ] { try layout.write(dataset, [3.5, 4.5]) }
        try layout.file.close()
    }

    /// Two pseudo-experiments; the second fit is off by 0.25.
    static func structureClosure(to path: String) throws {
        let layout = try file(path, .closure, target: "neutrinos")
        let datasets = StructureClosureDatasets()
        try layout.index(datasets.experiment, 2)
        try layout.write(datasets.members, [6, 5])
        for dataset in [datasets.crossSection, datasets.near, datasets.far, datasets.within] { try layout.write(dataset, [0.5, 0.625]) }
        for parameter in [datasets.sine23, datasets.splitting32] {
            try layout.write(parameter.fitted, [0.5, 0.75])
            for dataset in [parameter.exact, parameter.spread, parameter.statistical, parameter.rise, parameter.exactRise] {
                try layout.write(dataset, [0.5, 0.5])
            }
        }
        try layout.file.close()
    }

    /// One file of events at two sizes; the base as it is, and two depths.
    static func generatorScan(to path: String) throws {
        let layout = try file(path, .generatorScan, target: "argon.h5")
        let datasets = GeneratorScanDatasets()
        try layout.index(datasets.cell, 2)
        try layout.write(datasets.variant, [0, 1, 2])
        try layout.write(datasets.target, ["argon", "argon"])
        for dataset in [datasets.size, datasets.train, datasets.test, datasets.chosen] { try layout.write(dataset, [1000, 2000]) }
        for dataset in [datasets.heldOut, datasets.loss, datasets.area, datasets.areaError] {
            try layout.write(dataset, (0..<6).map { 0.25 * Double($0) })
        }
        try layout.write(datasets.moved, [0, 1, 2, 3, 4, 5])
        try layout.file.close()
    }
}
