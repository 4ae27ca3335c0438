import HDF5
import ScatteringData

/// /bands/TARGET: what the members say on a grid in ω at every measured (E, θ).
public struct BandDatasets: DatasetTable {
    public let setting: ResultDataset<Int>
    public let step: ResultDataset<Int>
    public let kinematics: KinematicDatasets
    public let spread: SpreadDatasets
    public let group: String

    public init(_ target: String) {
        group = "/bands/\(target)"
        setting = .scale("\(group)/setting", "number of the measured (E, theta) setting")
        step = .scale("\(group)/step", "step of the grid in omega")
        kinematics = KinematicDatasets(group, ["setting"], omega: ["setting", "step"])
        spread = SpreadDatasets(group, ["setting", "step"])
    }
}

extension ResultLayout {
    /// The axes of a target's bands: for every measured (E, θ) a grid of `points` in ω.
    public func writeAxes(_ bands: BandDatasets, of grid: BandGrid, points: Int) throws(HDF5Error) {
        try index(bands.setting, grid.settings.count)
        try index(bands.step, points)
        try write(bands.kinematics.energy, grid.settings.map(\.energy))
        try write(bands.kinematics.theta, grid.settings.map(\.theta))
        try write(bands.kinematics.omega, grid.omega.flatMap { $0 })
    }
}
