import CrossSections
import NeuralNetwork
import Prediction
import ResultFiles
import ScatteringData
import Training
import TransferFits

/// A/A_source times the mean of the networks that a scan started from: what nothing trained says.
public struct SourceBaseline {
    private let source: SourceEnsemble

    /// - Returns: nil when the source is not where the scan found it, or is not the same any more.
    public init?(_ scan: ScanFile) {
        guard let ensemble = try? EnsembleFile(run: scan.source.path), ensemble.weights.count >= scan.replicas,
            let source = try? SourceEnsemble(ensemble, count: scan.replicas)
        else { return nil }
        self.source = source
        guard source.digest == scan.source.digest else { return nil }
    }

    /// On the grid of each band, nb/sr/GeV; nil for a target that is no nucleus by its name.
    public func curves(of target: ScanFile.Target) -> [[Double]]? {
        guard let nucleus = try? Nucleus(target.name) else { return nil }
        let points = CrossSectionPoints(target.bands.flatMap { band in
            band.omega.map { Kinematics(energy: band.setting.energy, theta: band.setting.theta, omega: $0) }
        })
        let network = Network(source.architecture, products: .preferred, capacity: 4096)
        var sums = [Double](repeating: 0, count: points.scale.count)
        for member in source.members {
            for (i, value) in source.baseline(member, of: nucleus, at: points, in: network).enumerated() { sums[i] += value }
        }
        var values = sums.map { $0 / Double(source.members.count) }[...]
        return target.bands.map { band in
            defer { values = values.dropFirst(band.omega.count) }
            return Array(values.prefix(band.omega.count))
        }
    }
}
