import DataAgreement
import ScatteringData

/// New points of one experiment from one table: what is quarantined as a whole.
package struct NewSet: Sendable, Codable, Equatable {
    package var experiment: String
    /// The table it came with.
    package var table: String
    /// The nucleus; nil for the ensemble's.
    package var nucleus: String?
    /// Δλ.
    package var normalizationUncertainty: Double
    /// E, θ, ω of each point, d and δ, nb/sr/GeV.
    package var energy: [Double] = []
    package var theta: [Double] = []
    package var omega: [Double] = []
    package var crossSection: [Double] = []
    package var error: [Double] = []

    package init(experiment: String, table: String, nucleus: String? = nil, normalizationUncertainty: Double) {
        self.experiment = experiment
        self.nucleus = nucleus
        self.table = table
        self.normalizationUncertainty = normalizationUncertainty
    }

    package var kinematics: [Kinematics] { energy.indices.map { Kinematics(energy: energy[$0], theta: theta[$0], omega: omega[$0]) } }
    package var names: [PointName] {
        zip(kinematics, energy.indices).map {
            PointName(experiment: experiment, kinematics: $0, crossSection: crossSection[$1], error: error[$1])
        }
    }
    package var count: Int { energy.count }
    package var name: String { "\(experiment) of \(table)" }

    package mutating func append(_ row: Measurement) {
        energy.append(row.kinematics.energy)
        theta.append(row.kinematics.theta)
        omega.append(row.kinematics.omega)
        crossSection.append(row.crossSection)
        error.append(row.error)
    }

    /// Beside what a model says at each point.
    package func residuals(means: [Double]) -> MeasuredResiduals {
        var residuals = MeasuredResiduals()
        residuals.uncertainty = [normalizationUncertainty]
        for (i, point) in kinematics.enumerated() { residuals.append(point, crossSection[i], error[i], model: means[i], group: 0) }
        return residuals
    }

    package func selecting(_ indices: [Int]) -> NewSet {
        var set = NewSet(experiment: experiment, table: table, nucleus: nucleus, normalizationUncertainty: normalizationUncertainty)
        set.energy = indices.map { energy[$0] }
        set.theta = indices.map { theta[$0] }
        set.omega = indices.map { omega[$0] }
        set.crossSection = indices.map { crossSection[$0] }
        set.error = indices.map { error[$0] }
        return set
    }
}
