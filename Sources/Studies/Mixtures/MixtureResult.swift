import Checksums
import CrossSectionFits
import CrossSections
import Files
import Foundation
import HDF5
import NeuralNetwork
import Prediction
import ResultFiles
import ResultReading
import Runs
import ScatteringData
import Statistics
import Text

/// What `nucens mix` writes: the result of the mixture, with those of its components beside it.
struct MixtureResult {
    let mixture: Mixture
    let components: [MixtureComponent]
    let files: [EnsembleFile]
    let members: [Int]
    let share: MixtureShare
    let statistics: MixtureStatistics
    let bands: [EnsembleSummary]
    let seed: UInt64
    let machine: Provenance.Machine

    /// The components that have members in it.
    private var used: [Int] { members.indices.filter { members[$0] > 0 } }

    private var card: String {
        let share = Double(members[0]) / Double(members.reduce(0, +))
        return "kind: mixture\nruns: [\(mixture.runs.map { "\"\($0)\"" }.joined(separator: ", "))]\ntarget: \(mixture.target)\n"
            + "share: \(share)\nmembers: \(members)\n"
    }

    /// Copies the components, then writes the result: where that is, all of it is.
    func write() throws {
        let path = mixture.output.result, manager = FileManager.default
        for (number, k) in used.enumerated() {
            let copy = EnsembleFile.component(number + 1, of: path)
            try PlainFile.makeDirectory(String(copy.prefix(upTo: copy.lastIndex(of: "/") ?? copy.startIndex)))
            do { try manager.copyItem(atPath: components[k].result.path, toPath: copy) } catch {
                throw RunError("\(components[k].result.path) cannot be copied to \(copy): \(error.localizedDescription)")
            }
        }
        let sources = components.map(\.result.provenance)
        let tables = zip(sources.flatMap(\.dataFiles), sources.flatMap(\.dataDigests)).reduce(into: [(String, String)]()) { known, table in
            if !known.contains(where: { $0 == table }) { known.append(table) }
        }
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try Provenance(
                content: .mixture, target: mixture.target, method: "mixture", seed: seed, card: card,
                cardDigest: SHA256Hex.of(Array(card.utf8)), dataFiles: tables.map(\.0), dataDigests: tables.map(\.1),
                products: mixture.products.name, machine: machine
            ).write(to: layout.file)
            // Without attributes: networks stand in the components.
            try layout.file.makeGroup(NetworkDatasets.group)
            let datasets = EnsembleDatasets(targets: [mixture.target])
            try layout.write(datasets.experiments, statistics.quality, names: components[0].result.experiments.map(\.name))
            try writeMembers(layout, datasets)
            try writePoints(layout, datasets.points)
            try writeBands(layout, datasets.bands[0])
            try writeCoverage(layout, datasets.coverage)
            try writeMixture(layout)
        }
    }

    private func writeMembers(_ layout: ResultLayout, _ datasets: EnsembleDatasets) throws(HDF5Error) {
        let chosen = used.flatMap { k in components[k].result.members.prefix(members[k]) }
        let numbers = Array(chosen.indices), table = datasets.members
        try layout.write(table.replica, numbers)
        try layout.index(table.experiment, components[0].result.experiments.count)
        try layout.write(table.target, chosen.map { _ in mixture.target })
        try layout.write(table.depth, chosen.map(\.depth))
        try layout.write(table.status, chosen.map(\.status))
        try layout.write(table.network, numbers)
        try layout.write(table.epochs, chosen.map(\.epochs))
        try layout.write(table.chiSquareTrain, chosen.map(\.chiSquareTrain))
        try layout.write(table.chiSquareTest, chosen.map(\.chiSquareTest))
        try layout.write(table.normalization, chosen.flatMap(\.normalizations))
        let mixed = MixtureDatasets()
        try layout.write(mixed.memberComponent, used.enumerated().flatMap { number, k in Array(repeating: number + 1, count: members[k]) })
        try layout.write(mixed.memberReplica, chosen.map(\.replica))
        try layout.write(datasets.history.replica, numbers)
        try layout.write(datasets.history.epoch, [])
        try layout.write(datasets.history.chiSquareTrain, [])
        try layout.write(datasets.history.chiSquareTest, [])
        try layout.write(datasets.failed.replica, [])
        try layout.write(datasets.failed.exclusion.status, [])
        try layout.write(datasets.failed.exclusion.reason, [])
    }

    private func writePoints(_ layout: ResultLayout, _ datasets: EnsemblePointDatasets) throws(HDF5Error) {
        let result = components[0].result, points = result.points, measured = datasets.measured
        try layout.write(datasets.replica, Array(0..<members.reduce(0, +)))
        try layout.index(measured.point, points.count)
        try layout.write(datasets.target, points.map { _ in mixture.target })
        try layout.write(measured.experiment, points.map { result.experiments[$0.experiment].name })
        try layout.write(datasets.experimentIndex, points.map(\.experiment))
        try layout.write(measured.kinematics, points.map(\.kinematics))
        try layout.write(datasets.crossSection, points.map(\.crossSection))
        try layout.write(measured.error, points.map(\.error))
        try layout.write(measured.fold, points.map { $0.isTest ? 1 : 0 })
        try layout.write(datasets.prediction, used.flatMap { k in components[k].predictions.prefix(members[k]).flatMap { $0 } })
        try layout.write(datasets.timesSeen, used.flatMap { k in
            components[k].isSeen.prefix(members[k]).flatMap { $0.map { Int32($0 ? 1 : 0) } }
        })
        try layout.write(datasets.spread, statistics.spreads)
        try layout.write(datasets.region, points.map { Region(of: $0.kinematics).rawValue })
        try layout.write(datasets.trainingDistance, components[0].distances)
        try layout.write(datasets.shapeVariance, statistics.shapeVariances)
        try layout.write(datasets.outOfSampleMean, statistics.outOfSampleMeans)
        try layout.write(datasets.outOfSampleVariance, statistics.outOfSampleVariances)
        try layout.write(datasets.outOfSampleAbsoluteVariance, statistics.outOfSampleAbsoluteVariances)
        try layout.write(datasets.calibrated, statistics.shapeVariances.map { statistics.bandFactor * $0.squareRoot() })
        try layout.file.setAttribute("data_part", statistics.calibration?.data ?? .nan, on: datasets.calibrated.path)
    }

    private func writeBands(_ layout: ResultLayout, _ datasets: BandDatasets) throws(HDF5Error) {
        let grid = components[0].result.bands
        try layout.index(datasets.setting, grid.count)
        try layout.index(datasets.step, grid.first?.omega.count ?? 0)
        try layout.write(datasets.kinematics.energy, grid.map(\.setting.energy))
        try layout.write(datasets.kinematics.theta, grid.map(\.setting.theta))
        try layout.write(datasets.kinematics.omega, grid.flatMap(\.omega))
        try layout.write(datasets.spread, bands)
    }

    private func writeCoverage(_ layout: ResultLayout, _ datasets: CoverageDatasets) throws(HDF5Error) {
        let (calibration, group) = (statistics.calibration, CoverageDatasets.group)
        try layout.write(datasets, statistics.coverage)
        try layout.file.setAttribute("calibration", calibration == nil ? "none" : "out-of-sample training points", on: group)
        try layout.file.setAttribute("calibration_points", calibration?.points ?? 0, on: group)
        for (name, value) in [
            ("calibration_scale", Double.nan), ("a", calibration?.band ?? .nan), ("b", calibration?.data ?? .nan),
            ("a_error", calibration?.bandError ?? .nan), ("b_error", calibration?.dataError ?? .nan),
            ("band_factor", statistics.bandFactor),
        ] {
            try layout.file.setAttribute(name, value, on: group)
        }
    }

    private func writeMixture(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = MixtureDatasets()
        try layout.write(datasets.component, used.indices.map { $0 + 1 })
        try layout.write(datasets.run, used.map { mixture.runs[$0] })
        try layout.write(datasets.members, used.map { members[$0] })
        try layout.write(datasets.digest, used.map { files[$0].configDigest })
        try layout.write(datasets.share, share.losses.isEmpty ? [] : MixtureShare.tried)
        try layout.write(datasets.loss, share.losses)
    }

    /// For people.
    var table: String {
        let chosen = zip(mixture.runs, members).map { "\($1) members of \($0)" }.joined(separator: ", ")
        var text = "\(statistics.quality.table)mixture: \(chosen)\n"
        if !share.losses.isEmpty {
            let wanted = [0, share.losses.firstIndex(of: share.losses.min() ?? 0) ?? 0, share.losses.count - 1]
            text += "out-of-bag loss by the share of the first: " + wanted.map { i in
                "\(Table.fixed(MixtureShare.tried[i], digits: 2)): \(Table.number(share.losses[i]))"
            }.joined(separator: "; ") + "\n"
        }
        for row in statistics.coverage.rows where row.kind == .all {
            let figures = row.figures
            text += "\(row.sample.rawValue) points (\(figures.points)), \(row.band.rawValue): within 1σ, 2σ "
                + "\(Table.fixed(figures.within1, digits: 2)), \(Table.fixed(figures.within2, digits: 2))\n"
        }
        return text
    }
}
