import Events
import Files
import HDF5
import NeuralNetwork
import PortableMath
import ResultFiles

/// What a generator's members say of given events: their densities relative to the mean, and relative to another generator.
public struct EventWeights {
    private let generator: GeneratorFile
    private let events: EventTable
    /// ln of the mean density of the members, p in 1/GeV.
    private let logMean: [Double]
    /// p_member/p_mean: a row a member.
    private let ratios: [[Float]]
    /// The other generator, and p_mean over that of it.
    private let other: (file: GeneratorFile, ratio: [Double])?

    /// - Parameter other: a generator from which the events are, so that ratios turn its samples into samples of `generator`.
    public init(of events: EventTable, by generator: GeneratorFile, over other: GeneratorFile?, products: GEMM) throws(RunError) {
        (self.generator, self.events) = (generator, events)
        let logarithms = try generator.logDensities(of: events, products: products)
        let logMean = EventWeights.logMeans(logarithms)
        self.logMean = logMean
        ratios = logarithms.map { row in zip(row, logMean).map { Float(Portable.exp($0 - $1)) } }
        self.other = try other.map { other throws(RunError) in
            let logOther = EventWeights.logMeans(try other.logDensities(of: events, products: products))
            return (other, zip(logMean, logOther).map { Portable.exp($0 - $1) })
        }
    }

    /// ln of the mean over the members, of every event.
    public static func logMeans(_ logarithms: [[Double]]) -> [Double] {
        guard let first = logarithms.first else { return [] }
        return first.indices.map { event in
            let most = logarithms.reduce(-Double.infinity) { max($0, $1[event]) }
            let sum = logarithms.reduce(0) { $0 + Portable.exp($1[event] - most) }
            return most + Portable.log(sum / Double(logarithms.count))
        }
    }

    /// How many events of equal weight the reweighted ones are worth, (Σw)²/Σw²; nil without another generator.
    public var effectiveCount: Double? {
        other.map { other in
            let sum = other.ratio.reduce(0, +), squares = other.ratio.reduce(0) { $0 + $1 * $1 }
            return sum * sum / squares
        }
    }

    /// Writes an HDF5 file, whole or not at all.
    public func write(to path: String) throws {
        guard path.hasSuffix(".h5") else { throw RunError("--output \(path): weights go into a file .h5") }
        guard !PlainFile.exists(path) else { throw RunError("\(path) exists; give another name with --output") }
        let datasets = EventWeightDatasets()
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try layout.file.setAttribute("format", "nucens-event-weights")
            try layout.file.setAttribute("format_version", 1)
            try Provenance.Program().write(to: layout.file)
            try layout.file.setAttribute("generator", generator.path)
            try layout.file.setAttribute("generator_config_sha256", generator.configDigest)
            try layout.file.setAttribute("events", events.name)
            try layout.index(datasets.event, events.count)
            try layout.write(datasets.replica, generator.replicas)
            try layout.write(datasets.logDensity, logMean)
            try layout.write(datasets.weight, ratios.flatMap { $0 })
            guard let other else { return }
            try layout.file.setAttribute("over", other.file.path)
            try layout.file.setAttribute("over_config_sha256", other.file.configDigest)
            try layout.write(datasets.ratio, other.ratio)
        }
    }
}

/// The datasets of a file of event weights.
struct EventWeightDatasets: DatasetTable {
    let event = ResultDataset<Int>.scale("/event", "number of the event in its file, without those that were left out")
    let replica = ResultDataset<Int>.scale("/replica", "replica number of the member")
    let logDensity = ResultDataset<Double>(
        "/log_density", ["event"], "ln of the mean over the members of p(E_mu, cos theta | E_nu) in 1/GeV")
    let weight = ResultDataset<Float>("/weight", ["replica", "event"], "density of the member over the mean of all members")
    let ratio = ResultDataset<Double>("/ratio", ["event"], "mean density over that of the other generator")
}
