import NuclearResponses
import PortableMath
import ScatteringData
import Testing

@Suite("How far measurements tell R_L from R_T")
struct LeverArmTests {
    let point = ResponsePoint(momentum: 0.5, omega: 0.15)
    let medium: NuclearMedium

    init() throws {
        var medium = NuclearMedium(try Nucleus("12C"))
        medium.coulombEnergy = 0
        self.medium = medium
    }

    /// ε = 1/(1 + 2 (q²/Q²) tan²(θ/2)).
    func polarization(_ theta: Double) -> Double {
        let tangent = Portable.sine(degrees: theta / 2) / Portable.cosine(degrees: theta / 2)
        return 1 / (1 + 2 * point.momentum * point.momentum / point.q2 * tangent * tangent)
    }

    @Test("Several angles at one place: the range of ε from the most forward to the most backward one, in any order")
    func range() {
        let measured = [60, 150, 30, 90].map { kinematics(point, theta: $0) }
        let expected = polarization(30) - polarization(150)
        #expect(expected > 0.7)
        #expect(abs(LeverArm(measured, in: medium)(at: point) - expected) < 1e-12)
        #expect(LeverArm(measured.reversed(), in: medium)(at: point) == LeverArm(measured, in: medium)(at: point))
    }

    @Test("One angle tells nothing, and neither do measurements elsewhere, elastic ones, or none")
    func nothing() {
        let backward = kinematics(point, theta: 150)
        #expect(LeverArm([backward, backward], in: medium)(at: point) == 0)
        #expect(LeverArm([backward, kinematics(point, theta: 30)], in: medium)(at: ResponsePoint(momentum: 0.8, omega: 0.15)) == 0)
        #expect(LeverArm([backward, Kinematics(energy: 0.5, theta: 30, omega: 0)], in: medium)(at: point) == 0)
        #expect(LeverArm([], in: medium)(at: point) == 0)
        #expect(LeverArm([backward], in: medium)(at: ResponsePoint(momentum: 0.5, omega: 0)) == 0)
    }

    @Test("Neighbours lie in an ellipse of 10 % in q and 15 % in ω", arguments: [
        (0.99, 0.0, true), (-0.99, 0, true), (0, 0.99, true), (0, -0.99, true), (0.7, 0.7, true), (-0.7, 0.7, true),
        (1.01, 0, false), (-1.01, 0, false), (0, 1.01, false), (0, -1.01, false), (0.72, 0.72, false), (-0.72, -0.72, false),
    ])
    func neighbours(along: Double, across: Double, isNeighbour: Bool) {
        let there = ResponsePoint(
            momentum: point.momentum * Portable.exp(0.1 * along), omega: point.omega * Portable.exp(0.15 * across))
        let arm = LeverArm([kinematics(point, theta: 30), kinematics(there, theta: 150)], in: medium)
        #expect((arm(at: point) > LeverArm.least) == isNeighbour)
        #expect((arm(at: point) > 0) == isNeighbour)
    }

    @Test("Places are those inside the Coulomb field")
    func coulombField() {
        var medium = medium
        medium.coulombEnergy = 0.05
        let measured = [30, 150].map { (theta: Double) -> Kinematics in
            let inside = kinematics(point, theta: theta)
            return Kinematics(energy: inside.energy - medium.coulombEnergy, theta: theta, omega: inside.omega)
        }
        #expect(LeverArm(measured, in: medium)(at: point) > 0.7)
        #expect(LeverArm(measured, in: self.medium)(at: point) == 0)
    }
}

@Suite("Scaling functions and Coulomb sums")
struct ScalingTests {
    @Test("ψ′, and one f_L = f_T from the responses of a peak that scales", arguments: References.peaks.indices)
    func peak(_ index: Int) throws {
        let r = References.peaks[index]
        let scaling = ScalingFunction(at: ResponsePoint(momentum: r.q, omega: r.omega), in: NuclearMedium(try Nucleus(r.nucleus)))
        #expect(agree(scaling.variable, r.variable))
        #expect(agree(scaling.longitudinal * r.longitudinal, r.f) && agree(scaling.transverse * r.transverse, r.f), "\(r): \(scaling)")
    }

    @Test("The Coulomb sum of a Gaussian R_L against Simpson's rule", arguments: References.coulombSums.indices)
    func coulombSum(_ index: Int) throws {
        let r = References.coulombSums[index], points = CoulombSum.points(momentum: r.q)
        #expect(points.count == CoulombSum.steps && points.allSatisfy { $0.momentum == r.q && $0.omega > 0 && $0.omega < r.q })
        let longitudinal = points.map { (point: ResponsePoint) -> Double in
            let away = (point.omega - 0.2 * r.q) / (0.03 * r.q)
            return 20 * Portable.exp(-0.5 * away * away)
        }
        #expect(agree(CoulombSum.value(momentum: r.q, longitudinal: longitudinal, of: try Nucleus(r.nucleus)), r.sum))
    }
}
