import HDF5
import ScatteringData

/// Where points lie: E, θ and ω, in whatever group they stand.
public struct KinematicDatasets: DatasetTable {
    public let energy: ResultDataset<Double>
    public let theta: ResultDataset<Double>
    public let omega: ResultDataset<Double>

    /// - Parameters:
    ///   - group: "/points"; "" for the root.
    ///   - axes: of E and θ; and of ω, unless it has others.
    public init(_ group: String, _ axes: [String], omega omegaAxes: [String]? = nil) {
        energy = ResultDataset("\(group)/energy", axes, unit: ResultFormat.energyUnit, "beam energy")
        theta = ResultDataset("\(group)/theta", axes, unit: ResultFormat.angleUnit, "scattering angle")
        omega = ResultDataset("\(group)/omega", omegaAxes ?? axes, unit: ResultFormat.energyUnit, "energy transfer")
    }

    private init(scalesOf group: String) {
        energy = .scale("\(group)/energy", unit: ResultFormat.energyUnit, "beam energy")
        theta = .scale("\(group)/theta", unit: ResultFormat.angleUnit, "scattering angle")
        omega = .scale("\(group)/omega", unit: ResultFormat.energyUnit, "energy transfer")
    }

    /// The axes of a grid.
    public static func grid(_ group: String) -> KinematicDatasets { KinematicDatasets(scalesOf: group) }
}

extension ResultLayout {
    /// To be filled later.
    public func make(_ datasets: KinematicDatasets) throws(HDF5Error) {
        try make(datasets.energy)
        try make(datasets.theta)
        try make(datasets.omega)
    }

    public func write(_ datasets: KinematicDatasets, _ points: [Kinematics]) throws(HDF5Error) {
        try write(datasets.energy, points.map(\.energy))
        try write(datasets.theta, points.map(\.theta))
        try write(datasets.omega, points.map(\.omega))
    }
}

extension ResultReader {
    /// - Throws: `HDF5Error`, also when a coordinate is not a finite number.
    public func read(_ datasets: KinematicDatasets, count: Int) throws(HDF5Error) -> [Kinematics] {
        func finite(_ dataset: ResultDataset<Double>) throws(HDF5Error) -> [Double] {
            let values = try read(dataset, [count])
            guard values.allSatisfy(\.isFinite) else { throw damaged(dataset.path, "a point lies nowhere") }
            return values
        }
        let (energy, theta, omega) = (try finite(datasets.energy), try finite(datasets.theta), try finite(datasets.omega))
        return energy.indices.map { Kinematics(energy: energy[$0], theta: theta[$0], omega: omega[$0]) }
    }
}
