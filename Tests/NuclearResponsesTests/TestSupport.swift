import NuclearResponses
import PortableMath
import ScatteringData

/// Whether a number is a reference to nine digits; 0 and NaN agree with nothing else.
func agree(_ number: Double, _ reference: Double, to tolerance: Double = 1e-9) -> Bool {
    abs(number - reference) <= tolerance * abs(reference)
}

/// Electrons that are scattered by θ and transfer q and ω.
func kinematics(_ point: ResponsePoint, theta: Double) -> Kinematics {
    let sine = Portable.sine(degrees: theta / 2), half = point.omega / 2
    return Kinematics(
        energy: half + (half * half + point.q2 / (4 * sine * sine)).squareRoot(), theta: theta, omega: point.omega)
}

/// From 2 nucleons to 238, and one that exists nowhere.
func nuclei() throws -> [Nucleus] {
    try ["2H", "3He", "4He", "6Li", "12C", "56Fe", "208Pb", "238U"].map { (name: String) throws -> Nucleus in try Nucleus(name) }
        + [Nucleus(name: "water", Z: 10, A: 18)]
}
