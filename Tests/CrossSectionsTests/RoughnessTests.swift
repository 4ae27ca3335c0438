import CrossSections
import PortableMath
import ScatteringData
import Testing

@Suite("Roughness of a member")
struct RoughnessTests {
    @Test("ln f straight from end to end has the length of the straight line; a wave on it is longer; S(E,θ) does not enter")
    func lengths() throws {
        let roughness = Roughness(try Dataset.bundled(Nucleus("16O")))
        func place(_ i: Int) -> Double { Double(i % Roughness.steps) / Double(Roughness.steps - 1) }
        let points = roughness.kinematics
        #expect(points.count % Roughness.steps == 0 && !points.isEmpty)
        let straight = points.indices.map { Portable.exp(-3 * place($0)) }
        #expect(abs(roughness(straight) - 10.0.squareRoot()) < 1e-12)
        #expect(abs(roughness(zip(straight, points).map { $0 * $1.scale }) - 10.0.squareRoot()) < 1e-10)
        // Ten waves of amplitude 0.1 turn slope 3 into 3 + 2π cos(20πx): the mean of √(1 + slope²) is 4.66; 49 steps see 4.44 of it.
        let wavy = points.indices.map { Portable.exp(-3 * place($0) + 0.1 * Portable.sine(turns: 10 * place($0))) }
        #expect(abs(roughness(wavy) - 4.4426) < 1e-3)
        #expect(abs(roughness(points.map { _ in 0 }) - 1) < 1e-12, "f below all numbers is a flat line, not NaN")
    }
}
