import Events
import Files
import HDF5
import NeuralNetwork
import ResultFiles
import SplineFlows

/// A finished run of a generator, read for drawing events and for densities.
public struct GeneratorFile: Sendable {
    public let path: String
    public let density: EventDensity
    /// The replica number of each member, and its parameters, in member order.
    public let replicas: [Int]
    public let weights: [[Float]]
    /// Energies of the training events.
    public let spectrum: EnergySpectrum
    /// SHA-256 of the run card it was made from.
    public let configDigest: String

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is none, or when it is of another kind or damaged.
    public init(run: String) throws(RunError) {
        self = try ResultContent.generator.read(run) { file throws(HDF5Error) in try GeneratorFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        let (reader, datasets) = (ResultReader(file), GeneratorDatasets())
        path = file.path
        configDigest = try file.attribute("config_sha256", as: String.self)
        let group = "/flow"
        let bins = try file.attribute("bins", on: group, as: Int.self), width = try file.attribute("width", on: group, as: Int.self)
        let blocks = try file.attribute("blocks", on: group, as: Int.self)
        let halfRange = try file.attribute("half_range", on: group, as: Double.self)
        let (mean, deviation) = (try reader.read(datasets.mean, [3]), try reader.read(datasets.deviation, [3]))
        guard (2...SplineShape.mostBins).contains(bins), (1...4096).contains(width), (1...100).contains(blocks), halfRange > 0,
              (mean + deviation).allSatisfy(\.isFinite), deviation.allSatisfy({ $0 > 0 })
        else { throw reader.damaged(group, "its numbers are those of no flow") }
        let architecture = FlowArchitecture(spline: SplineShape(bins: bins, halfRange: halfRange), width: width, blocks: blocks)
        density = EventDensity(architecture: architecture, standardization: FlowStandardization(mean: mean, deviation: deviation))
        replicas = try reader.read(datasets.replica)
        guard !replicas.isEmpty else { throw reader.damaged(datasets.replica.path, "there is no member") }
        weights = try reader.rows(datasets.weights, replicas.count, architecture.parameters)
        guard weights.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw reader.damaged(datasets.weights.path, "there are numbers that no training leaves")
        }
        let (energies, heights) = (try reader.read(datasets.energy), try reader.read(datasets.energyDensity))
        guard let spectrum = EnergySpectrum(energies: energies, density: heights) else {
            throw reader.damaged(datasets.energy.path, "it is no spectrum")
        }
        self.spectrum = spectrum
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

    /// ln p(E_μ, cos θ | E_ν) of every event by every member, p in 1/GeV: a row a member.
    public func logDensities(of events: EventTable, products: GEMM) -> [[Double]] {
        let flow = ConditionalFlow(density.architecture, products: products, capacity: EventGenerator.rowsAtOnce)
        return weights.map { weights in
            flow.parameters = weights
            return density.logDensities(of: events, in: flow)
        }
    }
}
