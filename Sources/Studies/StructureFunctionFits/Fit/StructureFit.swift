import Checksums
import Files
import NeuralNetwork
import Randomness
import Runs
import ScatteringData
import StructureFunctions
import Training

/// A card with its flux and its events: all that members are made from. Every rank builds the same one from the same bytes.
public struct StructureFit: Sendable {
    public internal(set) var card: StructureCard
    public let products: GEMM
    public let nearFlux: NeutrinoFlux
    public let farFlux: NeutrinoFlux
    public let bins: LeptonBins
    public let grid: NodeGrid
    /// What simulated events follow; nil for measured ones.
    public let law: StructureLaw?
    package private(set) var samples: [NearSample]
    let detector: DetectorModel
    private let covariance: FluxCovariance?
    /// The fluxes that simulated events have in truth, which those of the card may be off from.
    package private(set) var trueFluxes: (near: NeutrinoFlux, far: NeutrinoFlux)
    let inputs: [Double]
    public let standardization: Standardization
    /// SHA-256 of the settings, the seed, the products used, the flux and the events: what a stored member must agree with.
    public let digest: String
    package let tables: [DataTable]

    /// Raised when the same card and data give other numbers.
    static let version = 4

    /// - Throws: ``RunError`` for whatever is wrong with flux, law or events.
    public init(card: StructureCard, files: SharedFiles, products: GEMM) throws(RunError) {
        (self.card, self.products, grid) = (card, products, card.grid)
        let flux = DataTable(name: card.flux.file, bytes: try files.bytes("flux"))
        let table = try files.bytes("law")
        let errors = card.flux.covariance.isEmpty ? [] : try files.bytes("covariance")
        do throws(DataError) {
            covariance = errors.isEmpty ? nil : try FluxCovariance(DataTable(name: card.flux.covariance, bytes: errors))
            nearFlux = try NeutrinoFlux(flux, column: card.flux.near)
            farFlux = try NeutrinoFlux(flux, column: card.flux.far)
            law = card.isSimulated ? try StructureLaw(
                card.law.name, table: table.isEmpty ? nil : PartonTable(DataTable(name: card.law.table, bytes: table))) : nil
        } catch {
            throw RunError("\(error)")
        }
        trueFluxes = (nearFlux, farFlux)
        let bins = try StructureFit.bins(of: card, nearFlux)
        self.bins = bins
        let detector = try DetectorModel(card.detector, bins, files)
        self.detector = detector
        var samples: [NearSample] = []
        for (number, settings) in NearSample.Settings.all(of: card).enumerated() {
            samples.append(try NearSample(settings, number: number, card: card, bins: bins, detector: detector, files: files))
        }
        self.samples = samples
        inputs = StructureInputs.rows(of: grid)
        standardization = Standardization(of: inputs, inputs: StructureInputs.names.count)
        tables = [flux] + (table.isEmpty ? [] : [DataTable(name: card.law.table, bytes: table)])
        var hash = RunningSHA256()
        hash.add("structure functions \(StructureFit.version)\n\(card.memberSettings)\nseed: \(card.seed)\nproducts: \(products.name)\n")
        for table in tables { hash.add(SHA256Hex.of(table.bytes)) }
        if !card.isSimulated { hash.add(SHA256Hex.of(try files.bytes("events"))) }
        for name in files.names where !["flux", "law", "events", "expected"].contains(name) {
            hash.add("\(name) \(SHA256Hex.of(try files.bytes(name)))")
        }
        digest = hash.hexadecimal
    }

    /// Bins that the flux of a card reaches.
    ///
    /// - Throws: ``RunError`` when the flux does not cover them.
    static func bins(of card: StructureCard, _ flux: NeutrinoFlux) throws(RunError) -> LeptonBins {
        try requireCover(of: card, flux, card.flux.file)
        guard let bins = LeptonBins(
            card.current, neutrinoEnergy: card.flux.greatestEnergy, energies: card.energyBins, angles: card.angleBins)
        else {
            throw RunError(
                "flux.greatest_energy = \(card.flux.greatestEnergy) GeV is below the threshold of a \(card.lepton.rawValue); raise it")
        }
        return bins
    }

    /// - Throws: ``RunError`` when a flux ends below the greatest energy.
    static func requireCover(of card: StructureCard, _ flux: NeutrinoFlux, _ file: String) throws(RunError) {
        let last = flux.energies[flux.energies.count - 1]
        guard card.flux.greatestEnergy <= last else {
            throw RunError(
                "\(file): the flux ends at \(last) GeV, below flux.greatest_energy = \(card.flux.greatestEnergy) GeV; "
                    + "lower that, or give a flux that covers the events")
        }
    }

    /// The same fit to other simulated events: those of a pseudo-experiment, whose draws all follow from a seed of its own.
    ///
    /// - Parameter fluxDeviation: s of the deformation that both fluxes have in truth, on the card's correlation length.
    package func pseudoExperiment(_ experiment: Int, fluxDeviation: Double) -> StructureFit {
        var fit = self
        var hash = ContentHash()
        hash.combine(card.seed)
        hash.combine("pseudo-experiment")
        hash.combine(UInt64(experiment))
        fit.card.seed = hash.value
        // Replica −1: what no member draws.
        let shape = FluxDeformation(
            deviation: fluxDeviation, length: card.flux.length, greatestEnergy: card.flux.greatestEnergy, seed: fit.card.seed, replica: -1)
        fit.trueFluxes = (nearFlux.deformed(by: shape), farFlux.deformed(by: shape))
        for i in samples.indices {
            var shares = samples[i].expected
            if fluxDeviation > 0, let law {
                shares = NearSample.shares(
                    of: law, card, bins, samples[i].flux.deformed(by: shape), isOtherBeam: samples[i].isOtherBeam, detector)
            }
            fit.samples[i].events = samples[i].simulated(fit.card, bins, detector, shares: shares)
        }
        return fit
    }

    /// By how much the fluxes of a replica are off; by nothing where the card draws none.
    public func deformation(ofReplica replica: Int) -> FluxDeformation {
        if let covariance { return FluxDeformation(covariance, seed: card.seed, replica: replica) }
        return FluxDeformation(
            deviation: card.flux.deviation, length: card.flux.length, greatestEnergy: card.flux.greatestEnergy, seed: card.seed,
            replica: replica)
    }

    /// The first sample.
    package var sample: EventSample { samples[0].events }

    /// What turns functions at the nodes into shares of all events by sample and bin, with a replica's flux and detector. The factors are
    /// those with which the law GRV94 makes as many events in each sample as there are.
    public func matrix(ofReplica replica: Int) -> SparseMatrix {
        matrix(deformation(ofReplica: replica), detector.response(seed: card.seed, replica: replica))
    }

    /// The same with the flux and the detector of the card.
    var nominalMatrix: SparseMatrix { matrix(nil, detector.response) }

    private func matrix(_ shape: FluxDeformation?, _ response: DetectorResponse?) -> SparseMatrix {
        let reference = NodeFunctions(grid, of: .grv94, current: card.current, isAntineutrino: card.isAntineutrino).values
        let counts = samples.map { $0.events.counts.reduce(0, +) }, all = counts.reduce(0, +)
        var result: [(places: [Int32], values: [Double])] = []
        for (sample, count) in zip(samples, counts) {
            var rows: [(places: [Int32], values: [Double])] = []
            let flux = shape.map { sample.flux.deformed(by: $0) } ?? sample.flux
            FluxIntegral(bins, flux: flux, isOtherBeam: sample.isOtherBeam).rows(on: grid) { _, places, kernels in
                rows.append((places, kernels))
            }
            if let response { rows = response.seen(rows, width: 3 * grid.count) }
            var total = 0.0
            for row in rows {
                for (place, kernel) in zip(row.places, row.values) { total += kernel * reference[Int(place)] }
            }
            result += rows.map { ($0.places, $0.values.map { $0 / total * (count / all) }) }
        }
        return SparseMatrix(rows: result, columns: 3 * grid.count)
    }
}
