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
        let table = try StructureCard.Law.table(card, files)
        let errors = card.flux.covariance.isEmpty ? [] : try files.bytes("covariance")
        do throws(DataError) {
            covariance = errors.isEmpty ? nil : try FluxCovariance(DataTable(name: card.flux.covariance, bytes: errors))
            nearFlux = try NeutrinoFlux(flux, column: card.flux.near)
            farFlux = try NeutrinoFlux(flux, column: card.flux.far)
        } catch {
            throw RunError("\(error)")
        }
        law = try StructureCard.Law.law(of: card, files)
        trueFluxes = (nearFlux, farFlux)
        let bins = try StructureFit.bins(of: card, nearFlux)
        self.bins = bins
        samples = try NearSample.all(of: card, files)
        inputs = StructureInputs.rows(of: grid)
        standardization = Standardization(of: inputs, inputs: StructureInputs.names.count)
        tables = [flux] + (table.map { [$0] } ?? [])
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
        return try bins(of: card, card.lepton)
    }

    static func bins(of card: StructureCard, _ lepton: StructureCard.Lepton) throws(RunError) -> LeptonBins {
        guard let bins = LeptonBins(
            lepton.current, neutrinoEnergy: card.flux.greatestEnergy, energies: card.energyBins, angles: card.angleBins)
        else {
            throw RunError(
                "flux.greatest_energy = \(card.flux.greatestEnergy) GeV is below the threshold of a \(lepton.rawValue); raise it")
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
                shares = samples[i].shares(of: law, samples[i].flux.deformed(by: shape), isAntineutrino: card.isAntineutrino)
            }
            fit.samples[i].events = samples[i].simulated(fit.card, shares: shares)
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
}
