import CrossSections
import DataAgreement
import NightJudgement
import Nightly
import PortableMath
import Prediction
import Randomness
import ScatteringData
import Testing

@Suite("New sets beside older data at the same kinematics")
struct NeighbourCheckTests {
    private static let law = (try? Nucleus("12C")).map { NuclearLaw(of: $0, number: 3, seed: 5) }

    /// What a network says that was fitted to the old data: a few per cent off where they are, and tens of per cent beyond.
    private static func model(_ point: Kinematics) -> Double {
        let beyond = max(0, point.energy - 1.6)
        let wave = 0.05 * Portable.sine(degrees: 400 * point.omega + 90 * point.energy) + 0.12 * beyond
        return (law?.crossSection(at: point) ?? 0) * Portable.exp(wave)
    }

    private static func spectrum(_ energy: Double, _ theta: Double, points: Int) -> [Kinematics] {
        let all = (1...points).map { i in
            let most = min(0.75 * energy, 2.3)
            return Kinematics(energy: energy, theta: theta, omega: 0.06 + (most - 0.06) * Double(i) / Double(points))
        }
        return all.filter { $0.energyAboveThreshold(mass: 11.2) > 0.03 }
    }

    /// Four experiments at energies up to 1.6 GeV, each with a scale of its own within 3 %, points to 4 %.
    private static func old(seed: UInt64 = 1) -> MeasuredResiduals {
        var old = MeasuredResiduals()
        old.uncertainty = [0.03, 0.03, 0.03, 0.03]
        for k in 0..<4 {
            let stream = RandomStream(seed: seed, stream: .closureNoise, replica: k)
            let scale = 1 + 0.03 * stream.normal(at: 1_000_000)
            for (s, energy) in [0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6].enumerated() {
                for theta in [20.0, 36, 60] {
                    for (i, point) in spectrum(energy + 0.005 * Double(k), theta, points: 25).enumerated() {
                        let truth = law?.crossSection(at: point) ?? 0
                        let noise = stream.normal(at: UInt64(s * 10_000 + Int(theta) * 100 + i))
                        old.append(point, truth * scale * (1 + 0.04 * noise), 0.04 * truth, model: model(point), group: k)
                    }
                }
            }
        }
        return old
    }

    /// 62 spectra of up to 50 points, to twice the energy of the old ones and W of 2.3 GeV, to 1.5 % and a scale of 2 %.
    private static func large(times factor: Double = 1, ragged: Double = 0) -> NewSet {
        var set = NewSet(experiment: "Large", table: "large.csv", normalizationUncertainty: 0.02)
        let stream = RandomStream(seed: 9, stream: .closureNoise, replica: 0)
        let settings = (0..<62).map { s -> (energy: Double, theta: Double) in
            let energy = 0.5 + 2.8 * Double(s / 2) / 30
            return (energy, s % 2 == 0 ? 20.0 : 37.0)
        }
        for (s, setting) in settings.enumerated() {
            for (i, point) in spectrum(setting.energy, setting.theta, points: 50).enumerated() {
                let truth = law?.crossSection(at: point) ?? 0
                let noise = 0.015 * stream.normal(at: UInt64(100 * s + i))
                let swing = i % 2 == 0 ? ragged : -ragged
                let value = 1.01 * factor * truth * (1 + noise + swing)
                set.energy.append(point.energy)
                set.theta.append(point.theta)
                set.omega.append(point.omega)
                set.crossSection.append(value)
                set.error.append(0.015 * truth)
            }
        }
        return set
    }

    private static func check(_ set: NewSet) -> CompatibilityCheck {
        let means = set.kinematics.map(model)
        // A band of 2 %, where the model is wrong by more.
        var check = CompatibilityCheck(
            set, of: set.count, by: SetPrediction(members: means.map { f in [0.98, 1, 1.02].map { f * $0 } }), settings: AcceptanceRules())
        check.weigh(NeighbourCheck(set.residuals(means: means), beside: old(), leastPoints: 5), settings: AcceptanceRules())
        return check
    }

    @Test("A large set that is right to 2 % contradicts the model, and no data: it is in doubt, and not quarantined")
    func large() throws {
        let set = Self.large()
        #expect(set.count > 2900 && set.kinematics.map(\.energy).max()! > 3.2)
        let check = Self.check(set)
        #expect(check.reason.isEmpty && check.doubt?.contains("χ²/N after λ") == true, "\(check)")
        let near = try #require(check.neighbours)
        #expect(near.judged > 100 && near.judged < set.count / 2)
        #expect(abs(near.normalization - 1) < 0.05 && abs(near.pull) < 2 && near.shape < 2 && near.roughness < 1.5, "\(near)")
        #expect(zip(near.transport, near.transport.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("40 % above its neighbours it is quarantined for what older data say; 3 % within its Δλ it is not")
    func scale() {
        let high = Self.check(Self.large(times: 1.4))
        #expect(high.reason.contains("older data say λ = 1.3") || high.reason.contains("older data say λ = 1.4"), "\(high)")
        #expect(Self.check(Self.large(times: 1.03)).reason.isEmpty)
    }

    @Test("Points that contradict each other are quarantined, wherever they lie")
    func ragged() {
        let ragged = Self.check(Self.large(ragged: 0.08))
        #expect(ragged.reason.contains("scatter about each other") || ragged.reason.contains("beside older data"), "\(ragged)")
        // Without any older data nearby, too.
        let set = Self.large(ragged: 0.08)
        let alone = NeighbourCheck(set.residuals(means: set.kinematics.map(Self.model)), beside: MeasuredResiduals(), leastPoints: 5)
        #expect(alone.judged == 0 && alone.reason(AcceptanceRules()).contains("scatter about each other"), "\(alone)")
    }

    @Test("A set in doubt is quarantined where the old data are described worse for it, and not where they are not")
    func withAndWithout() {
        let before = Self.check(Self.large())
        let set = Self.large()
        // A model that was trained with it follows the set; one that cannot is 8 % off from point to point.
        func afterwards(_ swing: Double) -> CompatibilityCheck {
            let law = set.kinematics.map { Self.law?.crossSection(at: $0) ?? 0 }
            let members = law.enumerated().map { i, f in [0.99, 1, 1.01].map { $0 * f * (i % 2 == 0 ? 1 + swing : 1 - swing) } }
            return CompatibilityCheck(set, of: set.count, by: SetPrediction(members: members), settings: AcceptanceRules())
        }
        var kept = afterwards(0)
        kept.decide(before, worse: nil, settings: AcceptanceRules())
        #expect(kept.reason.isEmpty && kept.doubt == nil && kept.neighbours == before.neighbours)
        var refused = afterwards(0)
        refused.decide(before, worse: "χ²/N is 9", settings: AcceptanceRules())
        #expect(refused.reason.contains("χ²/N after λ"), "\(refused)")
        #expect(refused.reason.contains("trained with it, χ²/N is 9; data at the same kinematics agree"), "\(refused)")
        // What the network cannot follow is no reason where data agree.
        var rough = afterwards(0.08)
        #expect(rough.reason.contains("χ²/N after λ"))
        rough.decide(before, worse: nil, settings: AcceptanceRules())
        #expect(rough.reason.isEmpty && rough.doubt?.contains("χ²/N after λ") == true)
        var unknown = afterwards(0.08)
        var nothingNear = before
        nothingNear.neighbours = nil
        unknown.decide(nothingNear, worse: nil, settings: AcceptanceRules())
        #expect(unknown.reason.contains("χ²/N after λ"))
    }

    @Test("Where no older data are, nothing is said of the scale")
    func nothingNear() {
        let set = Self.large()
        let far = set.selecting(set.kinematics.indices.filter { set.energy[$0] > 2.5 })
        let check = NeighbourCheck(far.residuals(means: far.kinematics.map(Self.model)), beside: Self.old(), leastPoints: 5)
        #expect(check.judged == 0 && check.pull.isNaN && check.reason(AcceptanceRules()).isEmpty && check.roughness < 1.5)
    }
}
