import PortableMath

/// Where in the (E, θ, ω) space an inclusive cross section is measured or predicted.
///
/// Everything derived from the three numbers is bitwise reproducible on every processor.
public struct Kinematics: Hashable, Sendable {
    /// Beam energy E in GeV.
    public let energy: Double
    /// Scattering angle θ in degrees.
    public let theta: Double
    /// Energy transfer ω in GeV.
    public let omega: Double
    /// cos θ.
    public let cosTheta: Double

    /// - Parameters:
    ///   - energy: E in GeV
    ///   - theta: θ in degrees
    ///   - omega: ω in GeV
    public init(energy: Double, theta: Double, omega: Double) {
        // Adding zero turns −0 into 0, so that equal numbers have equal bits.
        self.energy = energy + 0
        self.theta = theta + 0
        self.omega = omega + 0
        cosTheta = Portable.cosine(degrees: theta)
    }

    /// Q² = 2E(E − ω)(1 − cos θ) in GeV², the electron's mass neglected.
    public var q2: Double { 2 * energy * (energy - omega) * (1 - cosTheta) }

    /// ω − Q²/(2M) in GeV for a target of mass M in GeV: the energy transfer above that of elastic scattering off the whole nucleus.
    public func energyAboveThreshold(mass: Double) -> Double { omega - q2 / (2 * mass) }

    /// What the network is given, in this order: E (GeV), ω (GeV), θ (degrees), cos θ, Q² (GeV²) (PRC 110 (2024) 025501).
    public var networkInputs: [Double] { [energy, omega, theta, cosTheta, q2] }

    /// The names of the network's inputs.
    public static let networkInputNames = ["E", "omega", "theta", "cos(theta)", "Q2"]

    /// The scale S(E, θ) in nb/sr/GeV that turns the network's sigmoid into d²σ/dΩdω (PRC 110 (2024) 025501):
    ///
    ///     S = 10⁹/(E cos(θ/2)) · (1/137)² · cos²(θ/2)/(4E² sin⁴(θ/2))
    ///
    /// One cos(θ/2) is cancelled, so that S = 0 at θ = 180° instead of 0/0.
    public var scale: Double {
        let sine = Portable.sine(degrees: theta / 2)
        let cosine = Portable.cosine(degrees: theta / 2)
        let squared = sine * sine
        return 1e9 / energy * (1.0 / 137 / 137) * cosine / (4 * energy * energy * squared * squared)
    }

    /// The beam energy and angle.
    public var setting: Setting { Setting(energy: energy, theta: theta) }
}

/// A beam energy with a scattering angle, at which a spectrum in ω is measured. Numbers are compared by value: 5.7660 is 5.766.
public struct Setting: Hashable, Comparable, Sendable {
    /// E in GeV.
    public let energy: Double
    /// θ in degrees.
    public let theta: Double

    public init(energy: Double, theta: Double) {
        self.energy = energy
        self.theta = theta
    }

    public static func < (a: Setting, b: Setting) -> Bool { (a.energy, a.theta) < (b.energy, b.theta) }
}
