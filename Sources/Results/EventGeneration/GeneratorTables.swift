import Files
import HDF5
import ResultFiles

/// What the result of a generator says of its members and of its quality: what a report shows.
public struct GeneratorTables: Sendable {
    public let path: String
    public let provenance: Provenance
    /// "flow" or "gan".
    public let method: String
    public let members: [Member]
    public let failed: [(replica: Int, reason: String)]
    /// nil where there were too few test events.
    public let quality: Quality?

    public struct Member: Sendable {
        public let replica: Int
        public let epochs: Int
        public let seconds: Double
        /// Of the held-out events: mean −ln p, or of adversarial networks the sliced EMD.
        public let heldOut: Double
        /// Mean −ln p of the test events; NaN without a density.
        public let test: Double
        /// As `heldOut`, of the networks that a fine-tune starts from; NaN without.
        public let base: Double
        public let pull: Double
    }

    public struct Quality: Sendable {
        /// Slices of E_ν with their test events.
        public let slices: [(low: Double, high: Double, events: Int)]
        public let makers: [Maker]
        /// Slices × two variables × bins.
        public let spectra: [[[Bin]]]
        public let maps: [Map]
        /// Shares of the bins within one and two standard deviations.
        public let within: (one: Double, two: Double)
    }

    public struct Maker: Sendable {
        public let name: String
        public let area: Double
        public let areaError: Double
        public let loss: Double
        /// By slice.
        public let muonEnergy: [Double]
        public let theta: [Double]
        public let sliced: [Double]
        public let pull: [Double]
    }

    public struct Bin: Sendable {
        public let low: Double
        public let high: Double
        public let seen: Double
        public let mean: Double
        public let deviation: Double
    }

    public struct Map: Sendable {
        public let thetaHigh: Double
        /// Rows of θ of cells of E_μ/E_ν.
        public let seen: [[Int32]]
        public let made: [[Int32]]
    }

    /// - Parameter run: a run directory, or the result file itself.
    /// - Throws: ``RunError`` when there is none, or when it is of another kind or damaged.
    public init(run: String) throws(RunError) {
        self = try ResultContent.generator.read(run) { file throws(HDF5Error) in try GeneratorTables(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        let reader = ResultReader(file)
        path = file.path
        provenance = try Provenance(file)
        method = provenance.method
        let datasets = GeneratorDatasets(method: method)
        let replicas = try reader.read(datasets.replica), count = replicas.count
        func numbers(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] {
            try reader.has(dataset) ? reader.read(dataset, [count]) : Array(repeating: .nan, count: count)
        }
        let isFlow = method == "flow"
        let epochs = try reader.read(datasets.epochs, [count]), seconds = try numbers(datasets.seconds)
        let heldOut = try numbers(isFlow ? datasets.heldOutLoss : datasets.distance), test = try numbers(datasets.testLoss)
        let base = try numbers(isFlow ? datasets.baseLoss : datasets.baseDistance), pull = try numbers(datasets.pull)
        members = replicas.indices.map {
            Member(
                replica: replicas[$0], epochs: epochs[$0], seconds: seconds[$0], heldOut: heldOut[$0], test: test[$0], base: base[$0],
                pull: pull[$0])
        }
        let excluded = try reader.read(datasets.failed)
        failed = zip(excluded, try reader.read(datasets.failedReason, [excluded.count])).map { ($0, $1) }
        quality = try file.exists("/quality") ? Quality(reader) : nil
    }
}

extension GeneratorTables.Quality {
    fileprivate init(_ reader: ResultReader) throws(HDF5Error) {
        let datasets = QualityDatasets()
        let names = try reader.read(datasets.makerName), counts = try reader.read(datasets.count)
        let (M, S) = (names.count, counts.count)
        let low = try reader.read(datasets.low, [S]), high = try reader.read(datasets.high, [S])
        slices = counts.indices.map { (low[$0], high[$0], counts[$0]) }
        func table(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [[Double]] {
            try reader.has(dataset) ? reader.rows(dataset, M, S) : Array(repeating: Array(repeating: .nan, count: S), count: M)
        }
        let (energy, theta) = (try table(datasets.muonEnergy), try table(datasets.theta))
        let (sliced, pull) = (try table(datasets.sliced), try table(datasets.pull))
        let area = try reader.read(datasets.area, [M]), error = try reader.read(datasets.areaError, [M])
        let loss = try reader.read(datasets.loss, [M])
        makers = names.indices.map {
            GeneratorTables.Maker(
                name: names[$0], area: area[$0], areaError: error[$0], loss: loss[$0], muonEnergy: energy[$0], theta: theta[$0],
                sliced: sliced[$0], pull: pull[$0])
        }
        within = (
            try reader.file.attribute("spectra_within_1", on: "/quality", as: Double.self),
            try reader.file.attribute("spectra_within_2", on: "/quality", as: Double.self))
        // Results of the first generators have neither spectra nor maps.
        guard try reader.file.exists("/spectra") else {
            (spectra, maps) = ([], [])
            return
        }
        let of = SpectraDatasets()
        let B = try reader.count(of.bin), shape = [S, 2, B]
        let lows = try reader.read(of.low, shape), highs = try reader.read(of.high, shape), seen = try reader.read(of.seen, shape)
        let means = try reader.read(of.mean, shape), deviations = try reader.read(of.deviation, shape)
        spectra = (0..<S).map { s in
            (0..<2).map { v in
                (0..<B).map { b in
                    let i = (s * 2 + v) * B + b
                    return GeneratorTables.Bin(low: lows[i], high: highs[i], seen: seen[i], mean: means[i], deviation: deviations[i])
                }
            }
        }
        let R = try reader.count(of.row), C = try reader.count(of.cell)
        let thetaHigh = try reader.read(of.thetaHigh, [S])
        let seenCells = try reader.read(of.mapSeen, [S, R, C]), madeCells = try reader.read(of.mapMade, [S, R, C])
        maps = (0..<S).map { s in
            func rows(_ cells: [Int32]) -> [[Int32]] { (0..<R).map { r in Array(cells[(s * R + r) * C..<(s * R + r + 1) * C]) } }
            return GeneratorTables.Map(thetaHigh: thetaHigh[s], seen: rows(seenCells), made: rows(madeCells))
        }
    }
}
