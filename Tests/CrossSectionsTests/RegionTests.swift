import CrossSections
import ScatteringData
import Testing

@Suite("Regions of the spectrum")
struct RegionTests {
    @Test("Regions: 0 at the quasielastic peak, 1 at the peak of the Δ, whatever energy and angle")
    func regions() {
        for (energy, theta) in [(0.56, 36.0), (0.68, 60.0), (3.595, 16.0), (5.77, 32.0)] {
            // ω at a given W from W² = M² + 2Mω − 2E(E − ω)(1 − cos θ).
            func point(_ w: Double) -> Kinematics {
                let (mass, recoil) = (0.938918, 2 * energy * (1 - Kinematics(energy: energy, theta: theta, omega: 0).cosTheta))
                return Kinematics(energy: energy, theta: theta, omega: (w * w - mass * mass + recoil * energy) / (2 * mass + recoil))
            }
            #expect(abs(Region.place(of: point(0.938918))) < 1e-12)
            #expect(abs(Region.place(of: point(1.232)) - 1) < 1e-12)
            #expect([0.80, 1.04, 1.05, 1.14, 1.15, 1.31, 1.32].map { Region(of: point($0)) }
                == [.quasielastic, .quasielastic, .dip, .dip, .delta, .delta, .beyond])
        }
    }

    @Test("The index of a region is its place among all")
    func index() { #expect(Region.allCases.map(\.index) == Array(Region.allCases.indices)) }
}
