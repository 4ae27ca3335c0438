import AdversarialNetworks
import Events
import Files
import HDF5
import NeuralNetwork
import ResultFiles
import SplineFlows

/// A finished run of a generator, read for drawing events and for densities.
public struct GeneratorFile: Sendable {
    public let path: String
    public let model: EventModel
    /// The replica number of each member, and its parameters, in member order.
    public let replicas: [Int]
    public let weights: [[Float]]
    /// Energies of the training events.
    public let spectrum: EnergySpectrum
    /// σ(E_ν), where the files of the events say it.
    public let crossSection: CrossSectionTable?
    /// PDG number of the neutrino, where the files say it.
    public let neutrino: Int?
    /// SHA-256 of the run card it was made from.
    public let configDigest: String

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is none, or when it is of another kind or damaged.
    public init(run: String) throws(RunError) {
        self = try ResultContent.generator.read(run) { file throws(HDF5Error) in try GeneratorFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        let reader = ResultReader(file)
        // The first generators did not say their method.
        let method = try file.hasAttribute("method") ? try file.attribute("method", as: String.self) : "flow"
        let datasets = GeneratorDatasets(method: method)
        path = file.path
        configDigest = try file.attribute("config_sha256", as: String.self)
        model = try GeneratorFile.model(reader, datasets, method)
        replicas = try reader.read(datasets.replica)
        guard !replicas.isEmpty else { throw reader.damaged(datasets.replica.path, "there is no member") }
        weights = try reader.rows(datasets.weights, replicas.count, model.parameters)
        guard weights.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw reader.damaged(datasets.weights.path, "there are numbers that no training leaves")
        }
        let (energies, heights) = (try reader.read(datasets.energy), try reader.read(datasets.energyDensity))
        guard let spectrum = EnergySpectrum(energies: energies, density: heights) else {
            throw reader.damaged(datasets.energy.path, "it is no spectrum")
        }
        self.spectrum = spectrum
        let particle = "neutrino"
        neutrino = try file.hasAttribute(particle) ? try file.attribute(particle, as: Int.self) : nil
        guard try file.exists("/cross_section") else {
            crossSection = nil
            return
        }
        guard let sigma = CrossSectionTable(energies: try reader.read(datasets.sigmaEnergy), values: try reader.read(datasets.sigma)) else {
            throw reader.damaged(datasets.sigma.path, "it is no cross section")
        }
        crossSection = sigma
    }

    /// Which members are to make events.
    ///
    /// - Parameter replica: a replica number; nil for the mixture.
    /// - Throws: ``RunError`` when there is no such member.
    public func members(_ replica: Int?) throws(RunError) -> EventGenerator.Members {
        guard let replica else { return .mixture }
        guard replicas.contains(replica) else {
            throw RunError("\(path) has no member \(replica); it has \(replicas.map { "\($0)" }.joined(separator: ", "))")
        }
        return .one(replica)
    }

    /// The density of the members.
    ///
    /// - Parameter purpose: what it is wanted for, "weights of events".
    /// - Throws: ``RunError`` for adversarial networks, which have none.
    public func density(for purpose: String) throws(RunError) -> EventDensity {
        guard let density = model.density else {
            throw RunError(
                "\(path) is of adversarial networks (method: gan), which know no density and so no \(purpose); 'nucens generate' draws "
                    + "events from it, and 'nucens generator' without method: gan trains flows")
        }
        return density
    }

    /// ln p(E_μ, cos θ | E_ν) of every event by every member, p in 1/GeV: a row a member.
    public func logDensities(of events: EventTable, products: GEMM) throws(RunError) -> [[Double]] {
        let density = try density(for: "weights of events")
        let flow = ConditionalFlow(density.architecture, products: products, capacity: EventGenerator.rowsAtOnce)
        return weights.map { weights in
            flow.parameters = weights
            return density.logDensities(of: events, in: flow)
        }
    }
}

extension GeneratorFile {
    private static func model(
        _ reader: ResultReader, _ datasets: GeneratorDatasets, _ method: String
    ) throws(HDF5Error) -> EventModel {
        let (file, group) = (reader.file, "/\(method)")
        let width = try file.attribute("width", on: group, as: Int.self), blocks = try file.attribute("blocks", on: group, as: Int.self)
        let (mean, deviation) = (try reader.read(datasets.mean, [3]), try reader.read(datasets.deviation, [3]))
        guard (1...4096).contains(width), (1...100).contains(blocks), (mean + deviation).allSatisfy(\.isFinite),
              deviation.allSatisfy({ $0 > 0 })
        else { throw reader.damaged(group, "its numbers are those of no networks") }
        let standardization = FlowStandardization(mean: mean, deviation: deviation)
        if method == "gan" {
            let latents = try file.attribute("latents", on: group, as: Int.self)
            let joins = try file.attribute("joins_energy", on: group, as: Int.self)
            guard (1...1024).contains(latents) else { throw reader.damaged(group, "its numbers are those of no networks") }
            return .adversarial(
                AdversarialArchitecture(latents: latents, width: width, blocks: blocks, joinsCondition: joins != 0), standardization)
        }
        let bins = try file.attribute("bins", on: group, as: Int.self)
        let halfRange = try file.attribute("half_range", on: group, as: Double.self)
        guard (2...SplineShape.mostBins).contains(bins), halfRange > 0 else {
            throw reader.damaged(group, "its numbers are those of no flow")
        }
        let architecture = FlowArchitecture(spline: SplineShape(bins: bins, halfRange: halfRange), width: width, blocks: blocks)
        return .flow(EventDensity(architecture: architecture, standardization: standardization))
    }
}
