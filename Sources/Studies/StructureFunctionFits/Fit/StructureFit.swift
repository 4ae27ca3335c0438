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
    /// Shares of all events that the law expects in each bin; empty for measured ones.
    let expected: [Double]
    package private(set) var sample: EventSample
    /// The fluxes that simulated events have in truth, which those of the card may be off from.
    package private(set) var trueFluxes: (near: NeutrinoFlux, far: NeutrinoFlux)
    /// Measured events, and those of them outside the region that the flux reaches.
    public let eventCount: Int
    public let outside: Int
    let inputs: [Double]
    public let standardization: Standardization
    /// SHA-256 of the settings, the seed, the products used, the flux and the events: what a stored member must agree with.
    public let digest: String
    package let tables: [DataTable]

    /// Raised when the same card and data give other numbers.
    static let version = 1

    /// - Throws: ``RunError`` for whatever is wrong with flux, law or events.
    public init(card: StructureCard, files: SharedFiles, products: GEMM) throws(RunError) {
        (self.card, self.products, grid) = (card, products, card.grid)
        let flux = DataTable(name: card.flux.file, bytes: try files.bytes("flux"))
        let table = try files.bytes("law")
        do throws(DataError) {
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
        expected = card.isSimulated ? try files.doubles("expected") : []
        let events = card.isSimulated ? [] : try files.doubles("events")
        if card.isSimulated {
            sample = EventSample(counts: StructureFit.simulated(expected, card, bins, experiment: 0), bins: bins)
            (eventCount, outside) = (0, 0)
        } else {
            sample = EventSample(numbers: events, bins: bins)
            eventCount = events.count / 3
            outside = stride(from: 0, to: events.count, by: 3).count { bins.bin(energy: events[$0], cosine: events[$0 + 1]) == nil }
        }
        inputs = StructureInputs.rows(of: grid)
        standardization = Standardization(of: inputs, inputs: StructureInputs.names.count)
        tables = [flux] + (table.isEmpty ? [] : [DataTable(name: card.law.table, bytes: table)])
        var hash = RunningSHA256()
        hash.add("structure functions \(StructureFit.version)\n\(card.memberSettings)\nseed: \(card.seed)\nproducts: \(products.name)\n")
        for table in tables { hash.add(SHA256Hex.of(table.bytes)) }
        if !card.isSimulated { hash.add(SHA256Hex.of(try files.bytes("events"))) }
        digest = hash.hexadecimal
        guard !sample.isEmpty else {
            throw RunError(
                "\(card.events.file): none of its \(eventCount) events lies where neutrinos up to flux.greatest_energy = "
                    + "\(card.flux.greatestEnergy) GeV reach; are E_l and cos_theta in GeV and of the lepton?")
        }
    }

    /// Bins that the flux of a card reaches.
    ///
    /// - Throws: ``RunError`` when the flux does not cover them.
    static func bins(of card: StructureCard, _ flux: NeutrinoFlux) throws(RunError) -> LeptonBins {
        let last = flux.energies[flux.energies.count - 1]
        guard card.flux.greatestEnergy <= last else {
            throw RunError(
                "\(card.flux.file): the flux ends at \(last) GeV, below flux.greatest_energy = \(card.flux.greatestEnergy) GeV; "
                    + "lower that, or give a flux that covers the events")
        }
        guard let bins = LeptonBins(
            card.current, neutrinoEnergy: card.flux.greatestEnergy, energies: card.energyBins, angles: card.angleBins)
        else {
            throw RunError(
                "flux.greatest_energy = \(card.flux.greatestEnergy) GeV is below the threshold of a \(card.lepton.rawValue); raise it")
        }
        return bins
    }

    /// Events of a pseudo-experiment by bin: shares of all where there is no noise.
    static func simulated(_ shares: [Double], _ card: StructureCard, _ bins: LeptonBins, experiment: Int) -> [Double] {
        card.isNoiseless ? shares : EventSample.simulated(
            means: shares.map { $0 * card.events.count }, bins: bins, seed: card.seed, experiment: experiment)
    }

    /// Shares of all events that a law makes in each bin.
    public static func shares(of law: StructureLaw, _ card: StructureCard, _ bins: LeptonBins, _ flux: NeutrinoFlux) -> [Double] {
        let events = FluxIntegral(bins, flux: flux).events(of: law, isAntineutrino: card.isAntineutrino)
        let total = events.reduce(0, +)
        return events.map { $0 / total }
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
        let isOff = fluxDeviation > 0
        let shares = isOff ? law.map { StructureFit.shares(of: $0, card, bins, fit.trueFluxes.near) } ?? expected : expected
        fit.sample = EventSample(counts: StructureFit.simulated(shares, fit.card, bins, experiment: 0), bins: bins)
        return fit
    }

    /// By how much the fluxes of a replica are off; by nothing where the card draws none.
    public func deformation(ofReplica replica: Int) -> FluxDeformation {
        FluxDeformation(
            deviation: card.flux.deviation, length: card.flux.length, greatestEnergy: card.flux.greatestEnergy, seed: card.seed,
            replica: replica)
    }

    /// What turns functions at the nodes into shares of events by bin, with a replica's flux. The factor is that with which the law
    /// GRV94 makes as many events as there are.
    public func matrix(ofReplica replica: Int) -> SparseMatrix {
        let flux = nearFlux.deformed(by: deformation(ofReplica: replica))
        let reference = NodeFunctions(grid, of: .grv94, current: card.current, isAntineutrino: card.isAntineutrino).values
        var (rows, total): ([(places: [Int32], values: [Double])], Double) = ([], 0)
        FluxIntegral(bins, flux: flux).rows(on: grid) { _, places, kernels in
            for (place, kernel) in zip(places, kernels) { total += kernel * reference[Int(place)] }
            rows.append((places, kernels))
        }
        return SparseMatrix(rows: rows.map { ($0.places, $0.values.map { $0 / total }) }, columns: 3 * grid.count)
    }
}
