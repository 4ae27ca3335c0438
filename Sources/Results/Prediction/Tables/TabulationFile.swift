import Files
import HDF5
import NuclearResponses
import ResultFiles

/// A file of tabulated response functions.
public struct TabulationDatasets: DatasetTable {
    public let momentum = ResultDataset<Double>.scale("/momentum", unit: ResultFormat.energyUnit, "momentum transfer q")
    public let rapidity = ResultDataset<Double>.scale("/rapidity", unit: "1", "rapidity y of the energy transfer, omega = q tanh y")
    public let replica = ResultDataset<Int>.scale("/replica", "replica number of the member")
    public let omega = ResultDataset<Double>("/omega", nodes, unit: ResultFormat.energyUnit, "energy transfer")
    public let longitudinal = ResultDataset<Double>(
        "/ln_longitudinal", nodes, unit: "1", "ln of the mean of R_L over the members, R_L in 1/GeV")
    public let transverse = ResultDataset<Double>(
        "/ln_transverse", nodes, unit: "1", "ln of the mean of R_T over the members, R_T in 1/GeV")
    public let longitudinalMembers = ResultDataset<Float>(
        "/ln_longitudinal_members", nodes + ["replica"], unit: "1", "ln of R_L of each member, R_L in 1/GeV")
    public let transverseMembers = ResultDataset<Float>(
        "/ln_transverse_members", nodes + ["replica"], unit: "1", "ln of R_T of each member, R_T in 1/GeV")

    private static let nodes = ["momentum", "rapidity"]

    public init() {}
}

extension TabulatedResponses {
    /// The attribute `format` of its files; the version is 1.
    public static let format = "nucens-grid"
    public static let coulombEnergyAttribute = "coulomb_energy"

    /// Reads the file of `nucens export --grid`.
    ///
    /// - Throws: ``RunError`` when there is none, or when it is of another format or version, or damaged.
    public convenience init(file path: String) throws(RunError) {
        guard PlainFile.exists(path) else {
            throw RunError("there is no table \(path); write one with 'nucens export RUN --grid \(path)'")
        }
        do throws(HDF5Error) {
            let file = try HDF5File.open(path)
            let format = try file.hasAttribute("format") ? try file.attribute("format", as: String.self) : "unknown"
            let version = try file.hasAttribute("format_version") ? try file.attribute("format_version", as: Int.self) : 0
            guard format == TabulatedResponses.format, version == 1 else {
                throw HDF5Error(
                    operation: "read", file: path, reason: "its format is '\(format)', version \(version)",
                    advice: "Give a file of 'nucens export --grid', made by this version of nucens.")
            }
            try self.init(reading: ResultReader(file))
            try file.close()
        } catch {
            throw RunError("\(error)")
        }
    }

    private convenience init(reading reader: ResultReader) throws(HDF5Error) {
        let (datasets, file) = (TabulationDatasets(), reader.file)
        let (momenta, rapidities) = (try reader.read(datasets.momentum), try reader.read(datasets.rapidity))
        let replicas = try reader.read(datasets.replica)
        func isAscending(_ values: [Double]) -> Bool { values.allSatisfy(\.isFinite) && zip(values, values.dropFirst()).allSatisfy(<) }
        guard momenta.count >= 4, rapidities.count >= 4, !replicas.isEmpty, let q0 = momenta.first, let q1 = momenta.last, q0 > 0,
            let y0 = rapidities.first, let y1 = rapidities.last, isAscending(momenta), isAscending(rapidities)
        else { throw reader.damaged(datasets.momentum.path, "its axes are no axes of a table") }
        let shape = [momenta.count, rapidities.count]
        func finite<Element: BinaryFloatingPoint & ResultElement>(
            _ dataset: ResultDataset<Element>, _ shape: [Int]
        ) throws(HDF5Error) -> [Element] {
            let values = try reader.read(dataset, shape)
            guard values.allSatisfy(\.isFinite) else { throw reader.damaged(dataset.path, "a number is not finite") }
            return values
        }
        self.init(
            target: try file.attribute("target", as: String.self),
            axes: TabulatedAxes(momentum: q0...q1, momenta: momenta.count, rapidity: y0...y1, rapidities: rapidities.count),
            coulombEnergy: try file.attribute(TabulatedResponses.coulombEnergyAttribute, as: Double.self), replicas: replicas,
            means: (try finite(datasets.longitudinal, shape), try finite(datasets.transverse, shape)),
            members: (
                try finite(datasets.longitudinalMembers, shape + [replicas.count]),
                try finite(datasets.transverseMembers, shape + [replicas.count])
            ))
    }
}
