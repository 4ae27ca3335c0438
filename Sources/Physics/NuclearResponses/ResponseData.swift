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
        let wholes = experiments.indices.map { address(measurements.experimentTargets[$0], experiments[$0].wholeAddress) }
        let counts = measurements.datasets.map { Set($0.experiments.map(\.wholeAddress)).count }
        self.init(
            value: points.map(\.crossSection), error: points.map(\.error), group: points.map(\.experiment),
            groupUncertainty: experiments.map(\.normalizationUncertainty),
            block: points.map { $0.kinematics.setting.address(ofSpectrumBy: wholes[$0.experiment]) },
            address: points.indices.map { address(measurements.target(ofPoint: $0), points[$0].address) }, groupAddress: groups,
            leftOutAddress: wholes, isGroupKept: measurements.experimentTargets.map { counts[$0] < FitData.leastExperiments })
    }
}
