import AdversarialNetworks
import Checksums
import EventGeneration
import Events
import HDF5
import Members
import NeuralNetwork
import ResultFiles
import RunCards
import Runs
import SplineFlows
import Text

/// The result of a generator: as the file that docs/methods/generators.md describes, and as text.
public struct GeneratorResult: StudyOutcome {
    let fit: GeneratorFit
    let records: [MemberRecord<GeneratorKey>]
    let excluded: [ExcludedMember<GeneratorKey>]
    /// nil without enough test events.
    let quality: GeneratorQuality?

    init(fit: GeneratorFit, records: [MemberRecord<GeneratorKey>], excluded: [ExcludedMember<GeneratorKey>]) {
        (self.fit, self.records, self.excluded) = (fit, records, excluded)
        quality = GeneratorQuality(fit, weights: records.map { $0.arrays.singles(GeneratorArray.weights) })
    }

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    func write(to path: String, machine: Provenance.Machine) throws {
        let card = fit.card.yaml
        let provenance = Provenance(
            content: .generator, target: fit.events.name, method: fit.card.method.rawValue, seed: fit.card.seed, card: card,
            cardDigest: SHA256Hex.of(Array(card.utf8)), dataFiles: fit.card.events, dataDigests: [digestOfEvents],
            products: fit.products.name, machine: machine)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try writeModel(layout)
            try writeMembers(layout)
            try quality?.write(layout)
        }
    }

    /// SHA-256 of the columns of all events, as they were understood.
    private var digestOfEvents: String {
        var hash = RunningSHA256()
        for column in [fit.events.energy, fit.events.muonEnergy, fit.events.versine, fit.events.weight] { hash.add(column) }
        return hash.hexadecimal
    }

    private func writeModel(_ layout: ResultLayout) throws(HDF5Error) {
        let (datasets, group) = (GeneratorDatasets(method: fit.model.method), "/\(fit.model.method)")
        try layout.file.makeGroup(group)
        switch fit.model {
        case .flow(let density):
            let architecture = density.architecture
            try layout.file.setAttribute("bins", architecture.spline.bins, on: group)
            try layout.file.setAttribute("half_range", architecture.spline.halfRange, on: group)
            try layout.file.setAttribute("width", architecture.width, on: group)
            try layout.file.setAttribute("blocks", architecture.blocks, on: group)
        case .adversarial(let architecture, _):
            try layout.file.setAttribute("latents", architecture.latents, on: group)
            try layout.file.setAttribute("width", architecture.width, on: group)
            try layout.file.setAttribute("blocks", architecture.blocks, on: group)
            try layout.file.setAttribute("joins_energy", architecture.joinsCondition ? 1 : 0, on: group)
        }
        try layout.file.setAttribute("muon_mass", Event.muonMass, on: group)
        try layout.index(datasets.variable, 3)
        try layout.write(
            datasets.variableName, ["ln E_nu", "u1 = ln((E_nu - E_mu)/(E_mu - m))", "u2 = ln((1 - cos theta)/(1 + cos theta))"])
        try layout.write(datasets.mean, fit.model.standardization.mean)
        try layout.write(datasets.deviation, fit.model.standardization.deviation)
        let energies = EnergySpectrum(of: fit.events, rows: fit.isTest.indices.filter { !fit.isTest[$0] })
        try layout.index(datasets.point, energies.energies.count)
        try layout.write(datasets.energy, energies.energies)
        try layout.write(datasets.energyDensity, energies.density)
        if let neutrino = fit.events.neutrino { try layout.file.setAttribute("neutrino", neutrino) }
        guard let sigma = CrossSectionTable(fit.events) else { return }
        try layout.file.makeGroup("/cross_section")
        try layout.index(datasets.sigmaPoint, sigma.energies.count)
        try layout.write(datasets.sigmaEnergy, sigma.energies)
        try layout.write(datasets.sigma, sigma.values)
    }

    private func writeMembers(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = GeneratorDatasets(method: fit.model.method)
        func figures(_ name: String) -> [Double] { records.map { $0.figures[name] } }
        try layout.write(datasets.replica, records.map(\.key.replica))
        try layout.write(datasets.parameter, (0..<fit.model.parameters).map { Int32($0) })
        try layout.write(datasets.epochs, records.map(\.steps))
        try layout.write(datasets.seconds, records.map(\.seconds))
        try layout.write(datasets.trainLoss, figures(GeneratorFigure.train))
        if fit.card.method == .flow {
            try layout.write(datasets.heldOutLoss, figures(GeneratorFigure.heldOut))
            try layout.write(datasets.testLoss, figures(GeneratorFigure.test))
            try layout.write(datasets.baseLoss, figures(GeneratorFigure.base))
            try layout.write(datasets.pull, figures(GeneratorFigure.pull))
            if isDepthChosen { try layout.write(datasets.depth, records.map { Int(exactly: $0.figures[GeneratorFigure.depth]) ?? 0 }) }
        } else {
            try layout.write(datasets.distance, figures(GeneratorFigure.distance))
            try layout.write(datasets.baseDistance, figures(GeneratorFigure.baseDistance))
        }
        try layout.write(datasets.weights, records.flatMap { $0.arrays.singles(GeneratorArray.weights) })
        try layout.write(datasets.failed, excluded.map(\.key.replica))
        try layout.write(datasets.failedReason, excluded.map(\.reason))
    }

    /// The members of adversarial networks.
    private var distances: String {
        var rows = [["replica", "epochs", "discriminator −ln p", "held-out sliced EMD"] + (fit.card.isFineTune ? ["base, held-out"] : [])]
        for record in records {
            func number(_ name: String) -> String { Table.fixed(record.figures[name], digits: 4) }
            rows.append(
                ["\(record.key.replica)", "\(record.steps)", number(GeneratorFigure.train), number(GeneratorFigure.distance)]
                    + (fit.card.isFineTune ? [number(GeneratorFigure.baseDistance)] : []))
        }
        return Table.aligned(rows)
    }

    private var isDepthChosen: Bool { fit.card.isFineTune && fit.card.depth == .chosen }

    public var table: String {
        guard fit.card.method == .flow else { return distances + (quality.map { "\n\($0.table)" } ?? "") }
        var rows = [
            ["replica", "epochs", "held-out −ln p", "test −ln p"] + (fit.card.isFineTune ? ["base, held-out", "pull"] : [])
                + (isDepthChosen ? ["depth"] : []),
        ]
        for record in records {
            func number(_ name: String) -> String { record.figures[name].isNaN ? "–" : Table.fixed(record.figures[name], digits: 4) }
            rows.append(
                ["\(record.key.replica)", "\(record.steps)", number(GeneratorFigure.heldOut), number(GeneratorFigure.test)]
                    + (fit.card.isFineTune ? [number(GeneratorFigure.base), plain(record.figures[GeneratorFigure.pull])] : [])
                    + (isDepthChosen ? [plain(record.figures[GeneratorFigure.depth])] : []))
        }
        return Table.aligned(rows) + (quality.map { "\n\($0.table)" } ?? "")
    }
}
