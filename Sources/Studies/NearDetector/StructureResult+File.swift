import CrossSectionFits
import HDF5
import Members
import NeuralNetwork
import ResultFiles
import RunCards
import StructureFunctionFiles
import StructureFunctionFits
import StructureFunctions

extension StructureResult {
    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    public func write(to path: String, machine: Provenance.Machine) throws {
        let card = fit.card
        let provenance = Provenance(
            content: .structureFunctions, target: card.subject, method: card.events.bootstrap && !card.isNoiseless ? "bootstrap" : "none",
            seed: card.seed, card: card.yaml, tables: fit.tables, products: fit.products.name, machine: machine)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            let datasets = StructureDatasets(), replicas = records.map(\.key.replica)
            try write(members: datasets.members, replicas, layout)
            try write(functions: datasets.functions, replicas, layout)
            try write(bins: datasets.bins, replicas, layout)
            let flux = datasets.flux, energies = fit.nearFlux.energies
            try layout.write(flux.replica, replicas)
            try layout.write(flux.energy, energies)
            try layout.write(flux.near, fit.nearFlux.values)
            try layout.write(flux.far, fit.farFlux.values)
            try layout.write(flux.deformation, replicas.flatMap { replica in
                let shape = fit.deformation(ofReplica: replica)
                return energies.map { shape.value(at: $0) }
            })
            try write(datasets.combinations, layout)
            if !figures.isEmpty {
                try layout.write(datasets.law.replica, replicas + [-1])
                try layout.write(datasets.law.crossSection, figures.map(\.crossSection))
                try layout.write(datasets.law.near, figures.map(\.near))
                try layout.write(datasets.law.far, figures.map(\.far))
            }
            try layout.write(datasets.failed.replica, excluded.map(\.key.replica))
            try layout.write(datasets.failed.status, excluded.map(\.status))
            try layout.write(datasets.failed.reason, excluded.map(\.reason))
        }
    }

    private func write(members: StructureDatasets.Members, _ replicas: [Int], _ layout: ResultLayout) throws(HDF5Error) {
        try layout.write(members.replica, replicas)
        try layout.write(members.parameter, (0..<(records.first?.weights.count ?? 0)).map { Int32($0) })
        try layout.write(members.seconds, records.map(\.seconds))
        try layout.write(members.steps, records.map(\.steps))
        try layout.write(members.bestStep, records.map { Int($0.figures[StructureRecord.step]) })
        try layout.write(members.train, records.map(\.chiSquareTrain))
        try layout.write(members.test, records.map(\.chiSquareTest))
        try layout.write(members.weights, records.flatMap(\.weights))
        let bases = records.map { $0.arrays.doubles(StructureRecord.base) }
        if let first = bases.first, !first.isEmpty {
            try layout.write(members.number, first.indices.map { Int32($0) })
            try layout.write(members.base, bases.flatMap { $0 })
        }
        let network = fit.card.architecture, group = "/members"
        try layout.file.setAttribute("inputs", StructureInputs.names, on: group)
        try layout.file.setAttribute("blocks", network.blocks, on: group)
        try layout.file.setAttribute("width", network.width, on: group)
        try layout.file.setAttribute("activation", network.activation.rawValue, on: group)
    }

    private func write(functions datasets: StructureDatasets.Functions, _ replicas: [Int], _ layout: ResultLayout) throws(HDF5Error) {
        let grid = fit.grid, group = StructureDatasets.Functions.group
        try layout.write(datasets.replica, replicas)
        try layout.write(datasets.x, (0..<grid.countX).map { grid.node($0 * grid.countQ).x })
        try layout.write(datasets.squared, (0..<grid.countQ).map { grid.node($0).squaredMomentum })
        let mean = NodeFunctions(mean: functions), count = Double(functions.count)
        for i in 0..<3 {
            try layout.write(datasets.values[i], functions.flatMap { one in (0..<grid.count).map { one.values[3 * $0 + i] } })
            try layout.write(datasets.means[i], (0..<grid.count).map { mean.values[3 * $0 + i] })
            try layout.write(datasets.deviations[i], (0..<grid.count).map { node in
                let squares = functions.reduce(0.0) { sum, one in
                    let away = one.values[3 * node + i] - mean.values[3 * node + i]
                    return sum + away * away
                }
                return (squares / max(1, count - 1)).squareRoot()
            })
        }
        try layout.file.setAttribute(StructureFile.Attribute.leptonMass, fit.card.current.leptonMass, on: group)
        try layout.file.setAttribute(StructureFile.Attribute.antineutrino, fit.card.isAntineutrino ? 1 : 0, on: group)
        try layout.file.setAttribute(StructureFile.Attribute.energy, fit.card.flux.greatestEnergy, on: group)
    }

    private func write(bins datasets: StructureDatasets.Bins, _ replicas: [Int], _ layout: ResultLayout) throws(HDF5Error) {
        let counts = fit.samples.flatMap(\.events.counts), total = counts.reduce(0, +), one = fit.bins.count
        try layout.write(datasets.replica, replicas)
        try layout.index(datasets.bin, counts.count)
        try layout.write(datasets.sample, counts.indices.map { $0 / one })
        try layout.write(datasets.energy, counts.indices.map { fit.samples[$0 / one].bins.centre($0 % one).energy })
        try layout.write(datasets.cosine, counts.indices.map { fit.samples[$0 / one].bins.centre($0 % one).cosine })
        try layout.write(datasets.share, counts.map { $0 / total })
        try layout.write(datasets.fitted, records.flatMap { $0.arrays.doubles(StructureRecord.shares) })
    }

    private func write(_ datasets: StructureDatasets.Combinations, _ layout: ResultLayout) throws(HDF5Error) {
        guard let combinations else { return }
        let names = Combinations.names
        try layout.index(datasets.number, names.count)
        try layout.write(datasets.name, names)
        try layout.write(datasets.spread, combinations.spreads)
        let differences = combinations.differences
        try layout.write(datasets.difference, differences.isEmpty ? names.map { _ in .nan } : differences)
    }
}
