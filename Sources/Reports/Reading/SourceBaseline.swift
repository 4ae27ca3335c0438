import Ensembles
import NeuralNetwork
import ScatteringData
import Training

/// A/A_source times the mean of the networks that a scan started from: what nothing trained says.
public struct SourceBaseline {
    private let source: SourceEnsemble

    /// - Returns: nil when the source is not where the scan found it, or is not the same any more.
    public init?(_ scan: ScanFile) {
        guard let run = try? RunResult(run: scan.source.path), let ensemble = try? EnsembleFile(run: scan.source.path),
            ensemble.weights.count >= scan.replicas, let nucleus = try? Nucleus(scan.source.target)
        else { return nil }
        source = SourceEnsemble(
            path: scan.source.path, nucleus: nucleus, architecture: ensemble.architecture,
            weights: Array(ensemble.weights.prefix(scan.replicas)), training: run.points.filter { !$0.isTest }.map(\.kinematics))
        guard source.digest == scan.source.digest else { return nil }
    }

    /// On the grid of each band, nb/sr/GeV; nil for a target that is no nucleus by its name.
    public func curves(of target: ScanFile.Target) -> [[Double]]? {
        guard let nucleus = try? Nucleus(target.name) else { return nil }
        let ratio = Double(nucleus.A) / Double(source.nucleus.A) / Double(source.weights.count)
        let points = PointTable(target.bands.flatMap { band in
            band.omega.map { Kinematics(energy: band.setting.energy, theta: band.setting.theta, omega: $0) }
        })
        let network = Network(source.architecture, products: .preferred, capacity: 4096)
        var sums = [Double](repeating: 0, count: points.scale.count)
        for weights in source.weights {
            network.parameters = weights
            for (i, value) in network.predictions(at: points).enumerated() { sums[i] += value }
        }
        var values = sums.map { ratio * $0 }[...]
        return target.bands.map { band in
            defer { values = values.dropFirst(band.omega.count) }
            return Array(values.prefix(band.omega.count))
        }
    }
}
