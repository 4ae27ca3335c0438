import PortableMath

/// What a generator of neutrino events says of one charged-current event: the final muon.
public struct Event: Equatable, Sendable {
    /// E_ν, GeV.
    public var energy: Double
    /// E_μ, its total energy, GeV.
    public var muonEnergy: Double
    /// 1 − cos θ of the angle θ between neutrino and muon: exact for small angles, where cos θ has lost its digits.
    public var versine: Double
    public var weight: Double
    public var channel: EventChannel
    /// σ(E_ν) of the law that the event is from, in 10⁻³⁸ cm², a nucleon or a nucleus as its file has it; NaN where it does not say.
    public var crossSection: Double

    public init(
        energy: Double, muonEnergy: Double, versine: Double, weight: Double = 1, channel: EventChannel = .unknown,
        crossSection: Double = .nan
    ) {
        (self.energy, self.muonEnergy, self.versine, self.weight, self.channel) = (energy, muonEnergy, versine, weight, channel)
        self.crossSection = crossSection
    }

    public var cosTheta: Double { 1 - versine }

    /// The mass of the muon, GeV (Particle Data Group 2024).
    public static let muonMass = 0.1056583755
    /// The least kinetic energy that a muon counts with, and the least 1 − cos θ and 1 + cos θ: where a number was rounded to the edge of
    /// what is possible.
    public static let leastKineticEnergy = 1e-9
    public static let leastVersine = 1e-12
}

/// How a neutrino scattered. The numbers are those of event files.
public enum EventChannel: Int32, CaseIterable, Sendable {
    case unknown = 0
    case quasielastic = 1
    case resonance = 2
    case deepInelastic = 3
    case coherent = 4
    case twoNucleon = 5
    case hyperon = 6

    public var name: String {
        switch self {
        case .unknown: "unknown"
        case .quasielastic: "quasielastic"
        case .resonance: "resonance"
        case .deepInelastic: "deep-inelastic"
        case .coherent: "coherent"
        case .twoNucleon: "two-nucleon"
        case .hyperon: "hyperon"
        }
    }
}
