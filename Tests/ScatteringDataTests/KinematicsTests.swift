import ScatteringData
import Testing

@Suite("Nuclei and kinematics")
struct KinematicsTests {
    struct Reference: Sendable {
        let energy, theta, omega: Double
        let A: Int
        let cosTheta, q2, aboveThreshold, scale: Double
    }

    /// Computed with mpmath at 40 digits from the doubles E, t, w and u = 0.93149410242:
    ///
    ///     c = cos(t*pi/180);  q2 = 2*E*(E-w)*(1-c);  x = w - q2/(2*A*u);  h = t*pi/360
    ///     S = mpf(10)**9/(E*cos(h))/137**2*cos(h)**2/(4*E**2*sin(h)**4)
    static let references = [
        Reference(energy: 0.5, theta: 60, omega: 0.1, A: 12, cosTheta: 0.5, q2: 0.199999999999999997,
                  aboveThreshold: 0.0910537991473230778, scale: 1476520.48170398192),
        Reference(energy: 2.222, theta: 15.541, omega: 0.06951, A: 12, cosTheta: 0.963438974734181718, q2: 0.349730540223527778,
                  aboveThreshold: 0.0538662017142255682, scale: 3599843.95819682822),
        Reference(energy: 5.766, theta: 50, omega: 4.9731, A: 3, cosTheta: 0.642787609686539326, q2: 3.26625107775169109,
                  aboveThreshold: 4.38868923646321736, scale: 1974.0476614536614),
        Reference(energy: 0.1099, theta: 134.5, omega: 0.0425, A: 56, cosTheta: -0.7009092642998509, q2: 0.0251981543141554246,
                  aboveThreshold: 0.0422584702682737366, scale: 5365250.18089045507),
        Reference(energy: 0.367, theta: 140, omega: 0.0069, A: 40, cosTheta: -0.766044443118978035, q2: 0.466789211311883671,
                  aboveThreshold: 0.000636014939611853324, scale: 118197.720344623923),
    ]

    @Test("cos θ, Q², ω − Q²/(2M) and S(E,θ) against 40 digits", arguments: references)
    func reference(_ r: Reference) throws {
        let k = Kinematics(energy: r.energy, theta: r.theta, omega: r.omega)
        let mass = try Nucleus(Z: 1 + r.A / 2, A: r.A).mass
        let errors = [
            abs(k.cosTheta / r.cosTheta - 1), abs(k.q2 / r.q2 - 1), abs(k.scale / r.scale - 1),
            // A difference: its error is measured against ω.
            abs(k.energyAboveThreshold(mass: mass) - r.aboveThreshold) / r.omega,
        ]
        let worst = errors.max()!
        print("kinematics at \(r.energy) GeV, \(r.theta)°, \(r.omega) GeV: worst relative error \(worst)")
        #expect(worst < 2e-15)
        #expect(k.networkInputs == [r.energy, r.omega, r.theta, k.cosTheta, k.q2])
    }

    @Test("S is exactly zero at 180°, not 0/0")
    func backward() {
        let k = Kinematics(energy: 0.155, theta: 180, omega: 0.03)
        #expect(k.scale == 0)
        #expect(k.cosTheta == -1)
    }

    @Test("Settings are equal when their numbers are")
    func settings() {
        #expect(Setting(energy: Double("5.7660")!, theta: Double("18.00")!) == Setting(energy: 5.766, theta: 18))
        #expect(Setting(energy: 0.5, theta: 60) < Setting(energy: 0.5, theta: 90))
        #expect(Setting(energy: 0.5, theta: 145) < Setting(energy: 0.56, theta: 36))
    }

    @Test("A nucleus by mass number and symbol", arguments: [
        ("3He", 2, 3), ("6Li", 3, 6), ("12C", 6, 12), ("16O", 8, 16), ("27Al", 13, 27), ("40Ca", 20, 40), ("56Fe", 26, 56),
        ("208Pb", 82, 208),
    ])
    func parsing(name: String, Z: Int, A: Int) throws {
        let nucleus = try Nucleus(name)
        #expect((nucleus.name, nucleus.Z, nucleus.A) == (name, Z, A))
        #expect(try Nucleus(Z: Z, A: A) == nucleus)
    }

    @Test("M(12C) = 12 × 0.93149410242 GeV")
    func mass() throws { #expect(try Nucleus("12C").mass == 11.17792922904) }

    @Test("What is no nucleus", arguments: [
        ("C12", "'C12' is not a nucleus (did you mean '12C'?); write mass number and symbol, such as 12C"),
        ("56fe", "'56fe' is not a nucleus (did you mean '56Fe'?); write mass number and symbol, such as 12C"),
        ("carbon", "'carbon' is not a nucleus; write mass number and symbol, such as 12C"),
        ("", "'' is not a nucleus; write mass number and symbol, such as 12C"),
        ("12Xx", "'12Xx' is not a nucleus; write mass number and symbol, such as 12C"),
        ("99999999999999999999C", "'99999999999999999999C' is not a nucleus; write mass number and symbol, such as 12C"),
        ("3C", "no nucleus has Z = 6, A = 3; give 1 ≤ Z ≤ 118 protons and Z ≤ A ≤ 350 nucleons"),
    ])
    func noNucleus(name: String, message: String) {
        let error = #expect(throws: DataError.self) { try Nucleus(name) }
        #expect(error?.description == message)
    }

    @Test("A name of one's own, but not another nucleus's")
    func ownName() throws {
        #expect(try Nucleus(name: "water", Z: 10, A: 18).name == "water")
        let taken = #expect(throws: DataError.self) { try Nucleus(name: "12C", Z: 8, A: 16) }
        #expect(taken?.description == "12C has Z = 6, A = 12, not Z = 8, A = 16; correct the numbers or the name")
        let path = #expect(throws: DataError.self) { try Nucleus(name: "../x", Z: 8, A: 16) }
        #expect(path?.description == "'../x' cannot name a nucleus: use a token without spaces, commas and slashes, such as 16O")
    }
}
