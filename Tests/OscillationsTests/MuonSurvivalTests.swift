import Foundation
import Oscillations
import Testing

/// P(ν_μ → ν_μ) by diagonalizing the Hamiltonian in matter with Jacobi rotations of Hermitian matrices: nothing in common with NuFast
/// but the constants.
private struct Diagonalized {
    struct Complex {
        var re: Double
        var im: Double
        static func * (a: Complex, b: Complex) -> Complex { Complex(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re) }
        static func + (a: Complex, b: Complex) -> Complex { Complex(re: a.re + b.re, im: a.im + b.im) }
        static func * (a: Double, b: Complex) -> Complex { Complex(re: a * b.re, im: a * b.im) }
        var conjugate: Complex { Complex(re: re, im: -im) }
        var magnitude: Double { (re * re + im * im).squareRoot() }
    }

    static func probability(_ p: OscillationParameters, _ baseline: Baseline, energy: Double, isAntineutrino: Bool = false) -> Double {
        let (s12, c12) = (sqrt(p.sine12), sqrt(1 - p.sine12)), (s13, c13) = (sqrt(p.sine13), sqrt(1 - p.sine13))
        let (s23, c23) = (sqrt(p.sine23), sqrt(1 - p.sine23))
        let delta = p.phase * .pi / 180 * (isAntineutrino ? -1 : 1)
        func real(_ x: Double) -> Complex { Complex(re: x, im: 0) }
        let phase = Complex(re: cos(delta), im: sin(delta))
        let U: [[Complex]] = [
            [real(c12 * c13), real(s12 * c13), s13 * phase.conjugate],
            [real(-s12 * c23) + -c12 * s23 * s13 * phase, real(c12 * c23) + -s12 * s23 * s13 * phase, real(s23 * c13)],
            [real(s12 * s23) + -c12 * c23 * s13 * phase, real(-c12 * s23) + -s12 * c23 * s13 * phase, real(c23 * c13)],
        ]
        let masses = [0, p.splitting21, p.splitting31]
        var H = (0..<3).map { a in (0..<3).map { b in
            (0..<3).reduce(real(0)) { $0 + masses[$1] * (U[a][$1] * U[b][$1].conjugate) }
        } }
        H[0][0].re += (isAntineutrino ? -1 : 1) * 1.52588e-4 * baseline.electronDensity * energy
        var V = (0..<3).map { a in (0..<3).map { real($0 == a ? 1 : 0) } }
        for _ in 0..<40 {
            for (i, j) in [(0, 1), (0, 2), (1, 2)] where H[i][j].magnitude > 1e-30 {
                let size = H[i][j].magnitude
                let turn = Complex(re: H[i][j].re / size, im: H[i][j].im / size)
                let angle = 0.5 * atan2(2 * size, H[j][j].re - H[i][i].re)
                let (c, s) = (cos(angle), sin(angle))
                // Columns i and j become c·i − s·conj(turn)·j and s·turn·i + c·j.
                func rotate(_ M: inout [[Complex]]) {
                    for r in 0..<3 {
                        let (a, b) = (M[r][i], M[r][j])
                        M[r][i] = c * a + -s * (turn.conjugate * b)
                        M[r][j] = s * (turn * a) + c * b
                    }
                }
                rotate(&H)
                rotate(&V)
                H = (0..<3).map { a in (0..<3).map { H[$0][a].conjugate } }
                rotate(&H)
                H = (0..<3).map { a in (0..<3).map { H[$0][a].conjugate } }
            }
        }
        let k = 2 * 1e3 * 1e-9 / (4 * 1.973269804e-7) * baseline.length / energy
        var amplitude = real(0)
        for i in 0..<3 {
            let size = V[1][i].re * V[1][i].re + V[1][i].im * V[1][i].im
            amplitude = amplitude + Complex(re: size * cos(k * H[i][i].re), im: -size * sin(k * H[i][i].re))
        }
        return amplitude.re * amplitude.re + amplitude.im * amplitude.im
    }
}

@Suite("P(νμ → νμ) in matter")
struct MuonSurvivalTests {
    @Test("agrees with exact diagonalization to 1e-8, both orderings, neutrinos and antineutrinos")
    func diagonalization() {
        var greatest = 0.0
        for ordering in [1.0, -1.0] {
            for sine in [0.42, 0.47, 0.5, 0.58] {
                for phase in [0.0, 90, 212] {
                    var p = OscillationParameters.nuFit
                    (p.sine23, p.phase) = (sine, phase)
                    p.splitting31 *= ordering
                    for anti in [false, true] {
                        let survival = MuonSurvival(p, baseline: .dune, isAntineutrino: anti)
                        for step in 0..<200 {
                            let energy = 0.2 + 0.05 * Double(step)
                            let exact = Diagonalized.probability(p, .dune, energy: energy, isAntineutrino: anti)
                            greatest = max(greatest, abs(survival.probability(energy: energy) - exact))
                        }
                    }
                }
            }
        }
        #expect(greatest < 1e-8, "\(greatest)")
    }

    @Test("in vacuum is the closed form of three neutrinos")
    func vacuum() {
        let p = OscillationParameters.nuFit
        let survival = MuonSurvival(p, baseline: Baseline(length: 1300, electronDensity: 0))
        for energy in [0.5, 1.0, 2.5, 6] {
            let exact = Diagonalized.probability(p, Baseline(length: 1300, electronDensity: 0), energy: energy)
            #expect(abs(survival.probability(energy: energy) - exact) < 1e-10)
        }
    }

    @Test("is 1 where there is no way to go, and has its dip at Δm²₃₂ L/4E = π/2")
    func limits() {
        let near = MuonSurvival(.nuFit, baseline: Baseline(length: 1e-6, electronDensity: 1.5))
        #expect(abs(near.probability(energy: 2) - 1) < 1e-12)
        let far = MuonSurvival(.nuFit, baseline: .dune)
        let energies = (0..<800).map { 1 + 0.005 * Double($0) }
        let dip = energies.min { far.probability(energy: $0) < far.probability(energy: $1) } ?? 0
        #expect(abs(dip - 1.26693 * 1300 * 2.46e-3 / (0.5 * .pi)) < 0.1, "\(dip)")
    }
}
