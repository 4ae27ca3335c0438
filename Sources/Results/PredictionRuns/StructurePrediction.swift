import Files
import PortableMath
import Prediction
import ScatteringData
import StructureFunctionFiles
import StructureFunctions

/// What an ensemble of structure functions says at points of (E, θ, ω): d²σ/dE_ℓ dcos θ and the functions there, with their spread over the
/// members, as a table of text.
public struct StructurePrediction: PointTable {
    public static let noun = "structure functions"
    private let file: StructureFile

    public init(_ file: StructureFile) { self.file = file }

    public var condition: String {
        "is of a lepton that neutrinos up to \(file.greatestEnergy) GeV make on a nucleon at rest, x < 1; E is the energy of the neutrino, "
            + "ω = E - E_l"
    }

    /// nil where a nucleon at rest has no such lepton, x ≥ 1 or below the mass of the lepton.
    private static func place(of point: Kinematics, _ file: StructureFile) -> ChargedCurrent.Point? {
        let energy = point.energy - point.omega, current = file.current
        guard point.omega > 0, energy > current.leptonMass, point.energy <= file.greatestEnergy else { return nil }
        let momentum = current.momentum(energy), sine = Portable.sine(degrees: 0.5 * point.theta)
        // κ = m²/(E + p) + p (1 − cos θ)
        let kappa = current.leptonMass * current.leptonMass / (energy + momentum) + 2 * momentum * sine * sine
        let place = current.point(neutrinoEnergy: point.energy, energy: energy, kappa: kappa)
        return place.x < 1 ? place : nil
    }

    private static let quantities = ["d2sigma", "c0_F2", "c1", "c2", "W2", "Wc", "Wy"]

    public var names: [String] {
        ["E_GeV", "theta_deg", "omega_GeV", "x", "Q2_GeV2"] + StructurePrediction.quantities.flatMap { [$0, "\($0)_deviation"] }
            + ["d2sigma_quantile_16", "d2sigma_quantile_84"]
    }

    public func rows(at points: [Kinematics]) -> [[Double]] {
        points.compactMap { point in
            guard let place = StructurePrediction.place(of: point, file) else { return nil }
            let kernels = ChargedCurrent.strength * file.current.kernels(place)
            let members = file.members.map { functions in
                let c = functions.coefficients(x: place.x, squaredMomentum: place.squaredMomentum)
                let w = ChargedCurrent.combinations(c, at: place)
                return [(kernels * c).sum(), c[0], c[1], c[2], w[0], w[1], w[2]]
            }
            let spreads = StructurePrediction.quantities.indices.map { i in EnsembleSummary(members.map { $0[i] }) }
            return [point.energy, point.theta, point.omega, place.x, place.squaredMomentum]
                + spreads.flatMap { [$0.mean, $0.standardDeviation] } + [spreads[0].quantile16, spreads[0].quantile84]
        }
    }
}
