import ClosureTest
import Files
import HDF5
import ResultFiles

/// What the page of a closure test is made of. docs/methods/closure.md describes the file.
struct ClosureFile {
    let path: String
    let provenance: Provenance
    let laws: Int
    let levels: [Int]
    let replicas: Int
    /// By level, sample and quantity, in the order of the file.
    let rows: [Row]
    /// By point.
    let experiment: [String]
    let isTest: [Bool]
    let failures: [FailedMember]
    /// (f̄ − f)/σ, by law, level and point.
    private let pulls: [Double]

    /// The figures of one level over one set of points.
    struct Row {
        let level: Int
        let sample: String
        let quantity: String
        /// By law.
        let biasSquared: [Double]
        let variance: [Double]
        let within1: [Double]
        let ratio: Double
        let ratioError: Double
    }

    init(run: String) throws(RunError) {
        self = try ResultContent.closure.read(run) { file throws(HDF5Error) in try ClosureFile(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        let (reader, datasets, points) = (ResultReader(file), ClosureTableDatasets(), ClosurePointDatasets())
        path = file.path
        provenance = try Provenance(file)
        let L = try reader.count(datasets.law)
        (laws, replicas) = (L, try reader.count(datasets.replica))
        levels = try reader.counts(datasets.level, [try reader.count(datasets.level)])
        let (samples, quantities) = (try reader.read(datasets.sampleName), try reader.read(datasets.quantityName))
        let (V, S, Q) = (levels.count, samples.count, quantities.count)
        func figure(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] { try reader.read(dataset, [L, V, S, Q]) }
        let (bias, variance, within) = (
            try figure(datasets.biasSquared), try figure(datasets.variance), try figure(datasets.within1))
        let (ratio, ratioError) = (try reader.read(datasets.ratio, [V, S, Q]), try reader.read(datasets.ratioError, [V, S, Q]))
        let levels = levels
        rows = (0..<V * S * Q).map { i in
            func byLaw(_ values: [Double]) -> [Double] { (0..<L).map { values[$0 * V * S * Q + i] } }
            return Row(
                level: levels[i / (S * Q)], sample: samples[i / Q % S], quantity: quantities[i % Q], biasSquared: byLaw(bias),
                variance: byLaw(variance), within1: byLaw(within), ratio: ratio[i], ratioError: ratioError[i])
        }
        let N = try reader.count(points.measured.point)
        experiment = try reader.read(points.measured.experiment, [N])
        isTest = try reader.read(points.measured.fold, [N]).map { $0 != 0 }
        let (truth, mean) = (try reader.read(points.truth, [L, N]), try reader.read(points.mean, [L, V, N]))
        let square = try reader.read(points.variance, [L, V, N])
        pulls = mean.indices.map { i in (mean[i] - truth[i / (V * N) * N + i % N]) / square[i].squareRoot() }
        let failed = FailedClosureDatasets()
        let law = try reader.read(failed.law)
        let (level, replica) = (try reader.read(failed.level, [law.count]), try reader.read(failed.replica, [law.count]))
        failures = try FailedMember.read(failed.exclusion, reader, names: law.indices.map {
            "law \(law[$0]), level \(level[$0]), replica \(replica[$0])"
        })
    }

    /// The level whose members claim to spread as far as they are wrong, if it was tested.
    var replicaLevel: Int? { levels.first { $0 == 2 } }

    /// (f̄ − f)/σ of all laws at the points that `isWanted` says, of one level.
    func pulls(level: Int, where isWanted: (Int) -> Bool) -> [Double] {
        guard let v = levels.firstIndex(of: level) else { return [] }
        let N = experiment.count
        let wanted = (0..<N).filter(isWanted)
        return (0..<laws).flatMap { l in wanted.map { pulls[(l * levels.count + v) * N + $0] } }
    }
}
