import EventGeneration
import Events
import Files
import NeuralNetwork
import PortableMath
import Prediction
import ScatteringData

/// What a generator says at points of (E_ν, θ, ω = E_ν − E_μ): p(E_μ, cos θ | E_ν) in 1/GeV, and d²σ/dE_μ dcos θ where the run knows
/// σ(E_ν), with their spread over the members, as a table of text.
public struct GeneratorPrediction: TextTable {
    public static let noun = "densities of events"
    private let points: [Kinematics]
    /// p of the members at each point.
    private let densities: [EnsembleSummary]
    private let crossSection: CrossSectionTable?
    /// Points outside of phase space, left out.
    public let left: Int

    /// - Throws: ``RunError`` when no point is left, or the generator knows no density.
    public init(_ file: GeneratorFile, at all: [Kinematics], products: GEMM) throws(RunError) {
        points = all.filter { $0.omega > 0 && $0.energy - $0.omega > Event.muonMass && $0.energy <= EventTable.mostEnergy }
        left = all.count - points.count
        guard !points.isEmpty else {
            throw RunError("none of \(all.count) points has a muon, 0 < ω < E − m_μ; E is the energy of the neutrino, ω = E − E_μ")
        }
        let events = points.map { point in
            let half = Portable.sine(degrees: 0.5 * point.theta)
            return Event(energy: point.energy, muonEnergy: point.energy - point.omega, versine: 2 * half * half)
        }
        let logarithms = try file.logDensities(of: EventTable(inside: "points", events), products: products)
        densities = points.indices.map { point in EnsembleSummary(logarithms.map { Portable.exp($0[point]) }) }
        crossSection = file.crossSection
    }

    public func text(separator: String) -> String {
        var header = ["E_GeV", "theta_deg", "omega_GeV", "density", "deviation", "median", "quantile_16", "quantile_84", "quantile_2.5",
                      "quantile_97.5"]
        if crossSection != nil { header += ["d2sigma", "d2sigma_deviation"] }
        var text = (separator == "\t" ? "# " : "") + header.joined(separator: separator) + "\n"
        for (point, p) in zip(points, densities) {
            var numbers = [point.energy, point.theta, point.omega, p.mean, p.standardDeviation, p.median, p.quantile16, p.quantile84,
                           p.quantile2_5, p.quantile97_5]
            if let sigma = crossSection?.value(at: point.energy) { numbers += [sigma * p.mean, sigma * p.standardDeviation] }
            text += numbers.map { "\($0)" }.joined(separator: separator) + "\n"
        }
        return text
    }
}
