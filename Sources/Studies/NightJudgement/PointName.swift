import ResultReading
import ScatteringData

/// A measured point wherever it stands.
package struct PointName: Hashable {
    package var experiment: String
    package var kinematics: Kinematics
    package var crossSection: Double
    package var error: Double

    package init(experiment: String, kinematics: Kinematics, crossSection: Double, error: Double) {
        self.experiment = experiment
        self.kinematics = kinematics
        self.crossSection = crossSection
        self.error = error
    }

    package init(_ point: RunResult.Point, in run: RunResult) {
        self.init(
            experiment: run.experiments[point.experiment].name, kinematics: point.kinematics, crossSection: point.crossSection,
            error: point.error)
    }

    package init(_ row: Measurement) {
        self.init(experiment: row.experiment, kinematics: row.kinematics, crossSection: row.crossSection, error: row.error)
    }
}

/// The same, of the points of many nuclei.
struct NuclearPointName: Hashable {
    private var nucleus: String
    private var point: PointName

    init(_ point: RunResult.Point, in run: RunResult) {
        (nucleus, self.point) = (run.nucleus(of: point), PointName(point, in: run))
    }
}
