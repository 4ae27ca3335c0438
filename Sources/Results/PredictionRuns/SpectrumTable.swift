import EventGeneration
import Prediction

/// The shares of a ``SpectrumPrediction`` with their spread over the members, one line a bin.
public struct SpectrumTable: TextTable {
    public static let noun = "spectra"
    private let bands: SpectrumPrediction

    public init(_ bands: SpectrumPrediction) { self.bands = bands }

    public func text(separator: String) -> String {
        let axes = [("E_mu_GeV", bands.muonEdges), ("theta_deg", bands.thetaEdges)].compactMap { name, edges in edges.map { (name, $0) } }
        var header = axes.flatMap { ["\($0.0)_low", "\($0.0)_high"] }
            + ["share", "deviation", "median", "quantile_16", "quantile_84", "quantile_2.5", "quantile_97.5"]
        if bands.crossSection != nil { header += ["sigma", "sigma_deviation"] }
        var text = (separator == "\t" ? "# " : "") + header.joined(separator: separator) + "\n"
        for bin in 0..<bands.binCount {
            var numbers: [Double] = []
            var rest = bin
            for (_, edges) in axes.reversed() {
                let place = rest % (edges.count - 1)
                rest /= edges.count - 1
                numbers = [edges[place], edges[place + 1]] + numbers
            }
            let p = EnsembleSummary(bands.members.map { $0[bin] })
            numbers += [p.mean, p.standardDeviation, p.median, p.quantile16, p.quantile84, p.quantile2_5, p.quantile97_5]
            if let sigma = bands.crossSection { numbers += [sigma * p.mean, sigma * p.standardDeviation] }
            text += numbers.map { "\($0)" }.joined(separator: separator) + "\n"
        }
        return text
    }
}
