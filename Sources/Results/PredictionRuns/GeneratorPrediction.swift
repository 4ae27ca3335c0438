import EventGeneration
import Events
import Files
import NeuralNetwork
import PortableMath
import Prediction
import ScatteringData

/// What a generator says at points of (E_ν, θ, ω = E_ν − E_μ): p(E_μ, cos θ | E_ν) in 1/GeV, and d²σ/dE_μ dcos θ where the run knows
/// σ(E_ν), with their spread over the members, as a table of text.
public struct GeneratorPrediction: PointTable {
    public static let noun = "densities of events"
    private let file: GeneratorFile
    private let products: GEMM

    public init(_ file: GeneratorFile, products: GEMM) { (self.file, self.products) = (file, products) }

    public var condition: String { "has a muon, 0 < ω < E − m_μ; E is the energy of the neutrino, ω = E − E_μ" }

    public var names: [String] {
        ["E_GeV", "theta_deg", "omega_GeV", "density", "deviation", "median", "quantile_16", "quantile_84", "quantile_2.5",
         "quantile_97.5"] + (file.crossSection == nil ? [] : ["d2sigma", "d2sigma_deviation"])
    }

    /// - Throws: ``RunError`` when the generator knows no density.
    public func rows(at all: [Kinematics]) throws(RunError) -> [[Double]] {
        // Others are outside of phase space.
        let points = all.filter { $0.omega > 0 && $0.energy - $0.omega > Event.muonMass && $0.energy <= EventTable.mostEnergy }
        guard !points.isEmpty else { return [] }
        let events = points.map { point in
            let half = Portable.sine(degrees: 0.5 * point.theta)
            return Event(energy: point.energy, muonEnergy: point.energy - point.omega, versine: 2 * half * half)
        }
        let logarithms = try file.logDensities(of: EventTable(inside: "points", events), products: products)
        return points.enumerated().map { number, point in
            let p = EnsembleSummary(logarithms.map { Portable.exp($0[number]) })
            let row = [point.energy, point.theta, point.omega, p.mean, p.standardDeviation, p.median, p.quantile16, p.quantile84,
                       p.quantile2_5, p.quantile97_5]
            guard let sigma = file.crossSection?.value(at: point.energy) else { return row }
            return row + [sigma * p.mean, sigma * p.standardDeviation]
        }
    }
}
