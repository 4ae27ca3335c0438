import Files
import HDF5
import NeuralNetwork
import NuclearResponses
import PortableMath
import Prediction
import ResultFiles
import ScatteringData

/// Makes a table of R_L and R_T for programs that cannot evaluate networks event by event, and measures how well it interpolates.
///
/// Letters: M members. Response functions in 1/GeV. Bitwise reproducible.
public struct Tabulation: Sendable {
    /// How far an interpolation is from the networks, at the centres of all cells.
    public struct Errors: Sendable, Equatable {
        /// |R̃/R − 1| of the mean of R_L and of R_T: what half, and 99 %, of the cells stay below, and the largest.
        public var median: Double
        public var quantile99: Double
        public var greatest: Double
        /// The same of single members.
        public var memberQuantile99: Double
        /// Share of the cells where the mean of both stays within 0.1 %, or within a tenth of its standard deviation.
        public var within: Double

        /// What `within` counts.
        public static let allowance = 1e-3
    }

    public let table: TabulatedResponses
    public let errors: Errors
    private let ensemble: (path: String, digest: String, gemm: String)

    /// - Throws: ``RunError`` for a run that has no response functions.
    public init(_ file: EnsembleFile, axes: TabulatedAxes = .standard, products: GEMM) throws(RunError) {
        guard let nucleus = file.nucleus, case .responses(let settings, let seed) = file.model else {
            throw RunError(
                "\(file.path) is of cross sections, and a table is of R_L and R_T; train response functions with "
                    + "'nucens Configs/nuclei.yaml', or take --onnx or the C library")
        }
        let predictor = EnsemblePredictor(file, products: products)
        let nodes = Tabulation.responses(predictor, at: axes.nodes)
        func logarithms(_ values: [Double]) -> [Double] { values.map { Portable.log(max($0, 1e-300)) } }
        func means(_ values: [Double]) -> [Double] {
            logarithms(EnsembleSummary.rows(values, members: predictor.members).map(\.mean))
        }
        table = TabulatedResponses(
            target: file.target, axes: axes,
            coulombEnergy: ResponseModel(settings, seed: seed, replica: nil).medium(of: nucleus).coulombEnergy, replicas: file.replicas,
            means: (means(nodes.longitudinal), means(nodes.transverse)),
            members: (logarithms(nodes.longitudinal).map(Float.init), logarithms(nodes.transverse).map(Float.init)))
        errors = Tabulation.errors(of: table, predictor)
        ensemble = (file.path, file.configDigest, products.name)
    }

    private static func responses(
        _ predictor: EnsemblePredictor, at points: [ResponsePoint]
    ) -> (longitudinal: [Double], transverse: [Double]) {
        let memory = predictor.memory(points: points.count)
        var (L, T): ([Double], [Double]) = ([], [])
        for first in stride(from: 0, to: points.count, by: 4096) {
            let block = predictor.responses(at: Array(points[first..<min(first + 4096, points.count)]), in: memory)
            L += block.longitudinal
            T += block.transverse
        }
        return (L, T)
    }

    private static func errors(of table: TabulatedResponses, _ predictor: EnsemblePredictor) -> Errors {
        let (points, members) = (table.axes.centres, predictor.members)
        let exact = responses(predictor, at: points)
        var (ofMeans, ofMembers, within): ([Double], [Double], Int) = ([], [], 0)
        let found = UnsafeMutableBufferPointer<Double>.allocate(capacity: 2 * members)
        defer { found.deallocate() }
        for (number, point) in points.enumerated() {
            guard let mean = table.mean(at: point), table.members(at: point, into: found) else { continue }
            var isWithin = true
            for (half, values, interpolated) in [(0, exact.longitudinal, mean.longitudinal), (1, exact.transverse, mean.transverse)] {
                let row = values[number * members..<(number + 1) * members], spread = Moments.of(row)
                let error = abs(interpolated / spread.mean - 1), band = spread.variance.squareRoot() / spread.mean
                ofMeans.append(error)
                for (member, value) in row.enumerated() { ofMembers.append(abs(found[half * members + member] / value - 1)) }
                // The band of a single member is not a number, and no less than anything.
                isWithin = isWithin && (error <= Errors.allowance || error <= band / 10)
            }
            within += isWithin ? 1 : 0
        }
        let sorted = ofMeans.sorted()
        return Errors(
            median: OrderStatistics.quantile(0.5, ofSorted: sorted), quantile99: OrderStatistics.quantile(0.99, ofSorted: sorted),
            greatest: sorted.last ?? .nan, memberQuantile99: OrderStatistics.quantile(0.99, of: ofMembers),
            within: Double(within) / Double(points.count))
    }

    /// Writes the table, whole or not at all.
    public func write(to path: String) throws {
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            let (datasets, file, axes) = (TabulationDatasets(), layout.file, table.axes)
            try file.setAttribute("format", TabulatedResponses.format)
            try file.setAttribute("format_version", 1)
            try Provenance.Program().write(to: file)
            try file.setAttribute("ensemble", ensemble.path)
            try file.setAttribute("ensemble_config_sha256", ensemble.digest)
            try file.setAttribute("target", table.target)
            try file.setAttribute("members", table.members)
            try file.setAttribute("gemm", ensemble.gemm)
            try file.setAttribute(TabulatedResponses.coulombEnergyAttribute, table.coulombEnergy)
            try file.setAttribute("interpolation", "ln R, cubic through 4 x 4 nodes in ln q and rapidity")
            try file.setAttribute("error_median", errors.median)
            try file.setAttribute("error_quantile_99", errors.quantile99)
            try file.setAttribute("error_greatest", errors.greatest)
            try file.setAttribute("member_error_quantile_99", errors.memberQuantile99)
            try file.setAttribute("cells_within", errors.within)
            try layout.write(datasets.momentum, (0..<axes.momenta).map { axes.momentum(at: Double($0)) })
            try layout.write(datasets.rapidity, (0..<axes.rapidities).map { axes.rapidity(at: Double($0)) })
            try layout.write(datasets.replica, table.replicas)
            try layout.write(datasets.omega, axes.nodes.map(\.omega))
            try layout.write(datasets.longitudinal, table.logarithms.means.longitudinal)
            try layout.write(datasets.transverse, table.logarithms.means.transverse)
            try layout.write(datasets.longitudinalMembers, table.logarithms.members.longitudinal)
            try layout.write(datasets.transverseMembers, table.logarithms.members.transverse)
        }
    }

    /// For people.
    public var summary: String {
        func percent(_ share: Double) -> String { "\(Double(Int(share * 1e6 + 0.5)) / 1e4) %" }
        return "R_L and R_T of \(table.target), \(table.members) members: interpolated means are off by \(percent(errors.median)) in the "
            + "middle, below \(percent(errors.quantile99)) in 99 % of the cells, \(percent(errors.greatest)) at most; within 0.1 %, or a "
            + "tenth of the band, in \(percent(errors.within)) of the cells"
    }
}
