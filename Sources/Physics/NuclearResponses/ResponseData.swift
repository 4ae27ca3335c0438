import Randomness
import ScatteringData
import Statistics

extension FitData {
    /// Experiments that a nucleus must have for replicas to leave one out.
    public static let leastExperiments = 3

    /// Measurements on several nuclei: groups are experiments on a nucleus, blocks are spectra.
    ///
    /// Random draws are addressed by nucleus and content, so that two nuclei measured at the same kinematics have independent ones.
    /// Experiments on a nucleus with fewer than ``leastExperiments`` are kept: without one, hardly anything would be known.
    public init(_ measurements: Measurements) {
        let (points, experiments, targets) = (measurements.points, measurements.experiments, measurements.targets.map(\.address))
        func address(_ target: Int, _ content: UInt64) -> UInt64 {
            var hash = ContentHash()
            hash.combine(targets[target])
            hash.combine(content)
            return hash.value
        }
        let groups = experiments.indices.map { address(measurements.experimentTargets[$0], experiments[$0].address) }
        self.init(
            value: points.map(\.crossSection), error: points.map(\.error), group: points.map(\.experiment),
            groupUncertainty: experiments.map(\.normalizationUncertainty),
            block: points.map { $0.kinematics.setting.address(ofSpectrumBy: groups[$0.experiment]) },
            address: points.indices.map { address(measurements.target(ofPoint: $0), points[$0].address) }, groupAddress: groups,
            isGroupKept: measurements.experimentTargets.map { measurements.datasets[$0].experiments.count < FitData.leastExperiments })
    }
}
