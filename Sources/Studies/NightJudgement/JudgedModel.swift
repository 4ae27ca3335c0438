import DataAgreement
import Files
import HDF5
import NeuralNetwork
import Prediction
import ResultFiles
import ResultReading
import ScatteringData

/// A finished ensemble as nights judge it, of one nucleus or of many: what it was made from, and what it says of any point.
package struct JudgedModel {
    package let path: String
    /// Of all nuclei.
    package let result: RunResult

    package init(_ path: String) throws(RunError) {
        self.path = path
        result = try RunResult(ofAllNuclei: path)
    }

    /// - Parameter nucleus: nil for the only one.
    package func ensemble(of nucleus: String?) throws(RunError) -> EnsembleFile { try EnsembleFile(run: path, nucleus: nucleus) }

    package var roughness: Double { Acceptance.roughness(result) }

    /// What was measured on a nucleus beside the mean.
    ///
    /// - Parameter nucleus: nil for the only one.
    package func residuals(of nucleus: String?) -> MeasuredResiduals {
        var residuals = MeasuredResiduals()
        residuals.uncertainty = result.experiments.map(\.normalizationUncertainty)
        for point in result.points where nucleus.map({ result.nucleus(of: point) == $0 }) ?? true {
            residuals.append(point.kinematics, point.crossSection, point.error, model: point.mean, group: point.experiment)
        }
        return residuals
    }

    /// Its points on a nucleus.
    package func names(on nucleus: Nucleus) -> Set<PointName> {
        Set(result.points.filter { result.nucleus(of: $0) == nucleus.name }.map { PointName($0, in: result) })
    }

    /// Mean and spread at points of any nuclei.
    package func predict(_ points: [(nucleus: String, kinematics: Kinematics)]) throws(RunError) -> [EnsembleSummary] {
        var places: [String: [Int]] = [:]
        for (i, point) in points.enumerated() { places[point.nucleus, default: []].append(i) }
        var all = [EnsembleSummary?](repeating: nil, count: points.count)
        for nucleus in places.keys.sorted() {
            let own = places[nucleus] ?? []
            let said = try ensemble(of: nucleus).predict(own.map { points[$0].kinematics }, products: .preferred)
            for (i, summary) in zip(own, said) { all[i] = summary }
        }
        return all.compactMap { $0 }
    }

    /// What its members say of new points.
    package func says(of set: NewSet) throws(RunError) -> SetPrediction {
        let ensemble = try ensemble(of: set.nucleus)
        var said = SetPrediction(members: [])
        guard set.count > 0 else { return said }
        let predictor = EnsemblePredictor(ensemble, products: .preferred)
        let rows = predictor.predictions(at: set.kinematics[...], in: predictor.memory(points: set.count))
        said.members = (0..<set.count).map { Array(rows[$0 * predictor.members..<($0 + 1) * predictor.members]) }
        if case .experiments(let known) = ensemble.calibration {
            let deviation = zip(set.kinematics, said.summaries).map { point, summary in
                ensemble.calibration.deviation(mean: summary.mean, deviation: summary.standardDeviation, shape: .nan, at: point)
            }
            said.calibrated = (deviation, known.scaleDeviation)
        }
        if said.calibrated != nil {
            said.judged = Array(0..<set.count)
        } else if ensemble.fittedTargets.contains(ensemble.target) {
            let coverage = Coverage(of: ensemble.training)
            said.judged = (0..<set.count).filter { coverage.covers(set.kinematics[$0]) }
        }
        return said
    }
}

/// What an ensemble says of the points of a set.
package struct SetPrediction {
    /// f of every member, points × members.
    package var members: [[Double]]
    /// Where whole experiments calibrate the bands: the deviation of the mean at each point, which grows with the distance from the data,
    /// and s, that of an experiment's scale.
    package var calibrated: (deviation: [Double], scale: Double)?
    /// Points where the ensemble knows how uncertain it is: all with such a calibration; else those near its training points.
    package var judged: [Int] = []

    package init(members: [[Double]]) { self.members = members }

    var summaries: [EnsembleSummary] { members.map { EnsembleSummary($0) } }

    func selecting(_ indices: [Int]) -> SetPrediction {
        var selected = SetPrediction(members: indices.map { members[$0] })
        selected.calibrated = calibrated.map { known in (indices.map { known.deviation[$0] }, known.scale) }
        return selected
    }
}

extension RunResult {
    func nucleus(of point: Point) -> String { experiments[point.experiment].nucleus }

    var places: [(nucleus: String, kinematics: Kinematics)] { points.map { (nucleus(of: $0), $0.kinematics) } }
}
