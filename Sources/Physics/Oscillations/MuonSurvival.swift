import PortableMath

/// P(ν_μ → ν_μ) in matter of constant density, by the algorithm of NuFast (P. B. Denton, S. J. Parke, arXiv:2405.02400).
///
/// The largest eigenvalue of the Hamiltonian in matter is improved by Newton's method from a first value that is good to 10⁻⁵; the others
/// follow from trace and determinant, and |U_μi|² in matter from the minors of the Hamiltonian (eigenvector–eigenvalue identity). With
/// three steps the probability agrees with exact diagonalization to 10⁻⁸. Bitwise reproducible.
public struct MuonSurvival: Sendable {
    /// 1/(4ħc): the phase of sin² is this times Δm² L/E, in radians for eV², km and GeV.
    static let phaseFactor = 1e3 * 1e-9 / (4 * 1.973269804e-7)
    /// 2√2 G_F N_e E in eV² for ρ Y_e = 1 g/cm³ and E = 1 GeV.
    static let matterFactor = 1.52588e-4
    static let newtonSteps = 3

    private let vacuum: OscillationParameters
    private let baseline: Baseline
    private let isAntineutrino: Bool
    /// |U_e2|², |U_e3|², |U_μ2|², |U_μ3|².
    private let electron2: Double
    private let electron3: Double
    private let muon2: Double
    private let muon3: Double

    public init(_ parameters: OscillationParameters, baseline: Baseline, isAntineutrino: Bool = false) {
        vacuum = parameters
        self.baseline = baseline
        self.isAntineutrino = isAntineutrino
        let (s12, s13, s23) = (parameters.sine12, parameters.sine13, parameters.sine23)
        electron2 = (1 - s13) * s12
        electron3 = s13
        muon3 = (1 - s13) * s23
        let (a, b) = ((1 - s12) * (1 - s23), s13 * s12 * s23)
        muon2 = a + b - 2 * (a * b).squareRoot() * Portable.cosine(degrees: parameters.phase)
    }

    /// The probability at an energy in GeV, above 0.
    public func probability(energy: Double) -> Double {
        let (d21, d31) = (vacuum.splitting21, vacuum.splitting31)
        let potential = (isAntineutrino ? -1 : 1) * baseline.electronDensity * energy * MuonSurvival.matterFactor
        let electronic = d31 - vacuum.sine12 * d21
        // Of the matrix diag(0, Δ₂₁, Δ₃₁) in the flavour basis with the potential: trace, sum of minors, determinant.
        let trace = d21 + d31
        let withoutElectron = trace - d21 * electron2 - d31 * electron3
        let product = d21 * d31
        let minorElectron = product * (1 - electron3 - electron2)
        let determinant = potential * minorElectron
        let sum = trace + potential
        let minors = product + potential * withoutElectron
        let x = potential / electronic
        var third = d31 + 0.5 * electronic * (x - 1 + ((1 - x) * (1 - x) + 4 * vacuum.sine13 * x).squareRoot())
        for _ in 0..<MuonSurvival.newtonSteps {
            third = (third * third * (2 * third - sum) + determinant) / (third * (2 * (third - sum) + third) + minors)
        }
        let rest = sum - third
        let between21 = max(0, rest * rest - 4 * determinant / third).squareRoot()
        let second = 0.5 * (rest + between21)
        let between32 = third - second, between31 = between32 + between21
        let share = 1 / (between31 * between32 * between21)
        let withoutMuon = sum - d21 * muon2 - d31 * muon3
        let minorMuon = product * (1 - muon3 - muon2) + potential * (withoutElectron + withoutMuon - sum)
        let in3 = (third * (third - withoutMuon) + minorMuon) * share * between21
        let in2 = -(second * (second - withoutMuon) + minorMuon) * share * between31
        let in1 = 1 - in3 - in2
        let length = MuonSurvival.phaseFactor * baseline.length / energy
        func oscillation(_ splitting: Double) -> Double {
            let sine = Portable.sine(turns: splitting * length / (2 * Double.pi))
            return sine * sine
        }
        return 1 - 4 * (in2 * in1 * oscillation(between21) + in3 * in1 * oscillation(between31) + in3 * in2 * oscillation(between32))
    }
}
