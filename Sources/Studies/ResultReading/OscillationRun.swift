import Files
import HDF5
import ResultFiles
import StructureFunctionFiles

/// A fit of oscillations as pictures read it: sin²θ₂₃ and Δm²₃₂ in eV².
public struct OscillationRun: Sendable {
    public typealias Point = (sine23: Double, splitting32: Double)

    public let path: String
    public let events: Int
    public let octant: String
    public let best: Point
    /// Of the other octant.
    public let mirror: Point
    /// nil for measured events.
    public let exact: Point?
    public let sines: [Double]
    public let splittings: [Double]
    /// −2 ln L above that of the best fit, sin²θ₂₃ by sin²θ₂₃.
    public let deviances: [[Double]]
    public let members: [Point]
    public let samples: [Point]

    /// - Throws: `RunError` when there is no readable file of this kind.
    public init(path: String) throws(RunError) {
        self = try ResultContent.oscillations.read(path) { file throws(HDF5Error) in try OscillationRun(file) }
    }

    private init(_ file: HDF5File) throws(HDF5Error) {
        path = file.path
        let reader = ResultReader(file), datasets = OscillationDatasets()
        events = try file.attribute("events", as: Int.self)
        octant = try file.attribute("octant", as: String.self)
        func point(_ suffix: String) throws(HDF5Error) -> Point {
            (try file.attribute("sin2_theta23\(suffix)", as: Double.self), try file.attribute("dm2_32\(suffix)", as: Double.self))
        }
        best = try point("")
        mirror = try point("_other_octant")
        exact = try file.hasAttribute("sin2_theta23_exact_law") ? try point("_exact_law") : nil
        sines = try reader.read(datasets.map.sine23)
        splittings = try reader.read(datasets.map.splitting32)
        deviances = try reader.rows(datasets.map.deviance, sines.count, splittings.count)
        func points(_ fits: OscillationDatasets.Fits) throws(HDF5Error) -> [Point] {
            let sines = try reader.read(fits.sine23)
            return Array(zip(sines, try reader.read(fits.splitting32, [sines.count]))).map { ($0, $1) }
        }
        members = try points(datasets.members)
        samples = try points(datasets.bootstrap)
    }
}
