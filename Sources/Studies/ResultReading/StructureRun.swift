import Files
import HDF5
import ResultFiles
import StructureFunctionFiles

/// A finished ensemble of structure functions as pages and pictures read it.
public struct StructureRun: Sendable {
    public let path: String
    public let provenance: Provenance
    /// Functions and fluxes.
    public let file: StructureFile
    public let members: [Member]
    public let failures: [(replica: Int, reason: String)]
    /// By sample.
    public let samples: [Sample]
    /// Distances from the law, of each member and behind them of the mean; empty for measured events.
    public let distances: [Distance]
    public let combinations: [Combination]

    public struct Member: Sendable {
        public let replica: Int
        public let seconds: Double
        public let steps: Int
        public let bestStep: Int
        public let train: Double
        public let test: Double
    }

    /// The near events of a sample by bin.
    public struct Sample: Sendable {
        public let energies: [Double]
        public let cosines: [Double]
        /// Shares of all events.
        public let shares: [Double]
        /// Shares that each member expects.
        public let fitted: [[Double]]
    }

    public struct Distance: Sendable {
        public let crossSection: Double
        public let near: Double
        public let far: Double
    }

    public struct Combination: Sendable {
        public let name: String
        public let spread: Double
        public let difference: Double
    }

    /// - Parameter run: a run directory, or the result file in it.
    /// - Throws: `RunError` when there is no finished, readable result of this kind.
    public init(run: String) throws(RunError) {
        let file = try StructureFile(run: run)
        self = try ResultContent.structureFunctions.read(run) { opened throws(HDF5Error) in try StructureRun(opened, file) }
    }

    private init(_ opened: HDF5File, _ file: StructureFile) throws(HDF5Error) {
        path = opened.path
        self.file = file
        provenance = try Provenance(opened)
        let reader = ResultReader(opened), datasets = StructureDatasets(), count = file.replicas.count
        let stored = datasets.members
        let (seconds, steps) = (try reader.read(stored.seconds, [count]), try reader.read(stored.steps, [count]))
        let best = try reader.read(stored.bestStep, [count])
        let (train, test) = (try reader.read(stored.train, [count]), try reader.read(stored.test, [count]))
        members = file.replicas.indices.map { i in
            Member(
                replica: file.replicas[i], seconds: seconds[i], steps: steps[i], bestStep: best[i], train: train[i], test: test[i])
        }
        failures = Array(zip(try reader.read(datasets.failed.replica), try reader.read(datasets.failed.reason))).map { ($0, $1) }
        let bins = datasets.bins
        let shares = try reader.read(bins.share)
        let (energies, cosines) = (try reader.read(bins.energy, [shares.count]), try reader.read(bins.cosine, [shares.count]))
        let fitted = try reader.rows(bins.fitted, count, shares.count)
        // The first results have one sample and do not say so.
        let numbers = try reader.has(bins.sample) ? try reader.counts(bins.sample, [shares.count]) : shares.map { _ in 0 }
        samples = (0...(numbers.max() ?? 0)).map { number in
            let own = numbers.indices.filter { numbers[$0] == number }
            return Sample(
                energies: own.map { energies[$0] }, cosines: own.map { cosines[$0] }, shares: own.map { shares[$0] },
                fitted: fitted.map { row in own.map { row[$0] } })
        }
        if try reader.has(datasets.law.crossSection) {
            let sections = try reader.read(datasets.law.crossSection, [count + 1])
            let (near, far) = (try reader.read(datasets.law.near, [count + 1]), try reader.read(datasets.law.far, [count + 1]))
            distances = sections.indices.map { Distance(crossSection: sections[$0], near: near[$0], far: far[$0]) }
        } else {
            distances = []
        }
        if try reader.has(datasets.combinations.name) {
            let names = try reader.read(datasets.combinations.name)
            let spreads = try reader.read(datasets.combinations.spread, [names.count])
            let differences = try reader.read(datasets.combinations.difference, [names.count])
            combinations = names.indices.map { Combination(name: names[$0], spread: spreads[$0], difference: differences[$0]) }
        } else {
            combinations = []
        }
    }
}
