import CrossSectionFits
import Files
import Prediction
import Runs
import Text
import NightJudgement
import Nightly
import ScatteringData
import Statistics
import Testing

@Suite("Sets that do not go together with the rest")
struct CompatibilityCheckTests {
    /// Ten points measured to 2 %, and five members that scatter by a few percent around the values that are true.
    private func set(times factor: Double, tilt: Double = 0) -> (NewSet, [[Double]]) {
        var set = NewSet(experiment: "New", table: "new.csv", normalizationUncertainty: 0.03)
        var members: [[Double]] = []
        for i in 0..<10 {
            let truth = 1000.0 * (1 + 0.1 * Double(i))
            set.energy.append(0.68)
            set.theta.append(60)
            set.omega.append(0.1 + 0.01 * Double(i))
            set.crossSection.append(truth * factor * (1 + tilt * Double(2 * (i % 2) - 1)))
            set.error.append(0.02 * truth)
            members.append([-0.04, -0.02, 0, 0.02, 0.04].map { truth * (1 + $0) })
        }
        return (set, members)
    }

    private func check(times factor: Double, tilt: Double = 0, settings: AcceptanceRules = AcceptanceRules()) -> CompatibilityCheck {
        let (set, members) = set(times: factor, tilt: tilt)
        return CompatibilityCheck(set, of: set.count, by: SetPrediction(members: members), settings: settings)
    }

    @Test("40 % above its neighbours is caught by its normalization; 3 % off within its Δλ is not; the figures are in the reason")
    func normalization() {
        let high = check(times: 1.4)
        #expect(high.pull > 6 && high.reason.contains("standard deviations from 1, the limit is 4.00"), "\(high)")
        let near = check(times: 1.03)
        #expect(near.reason.isEmpty && near.pull > 0.3 && near.pull < 1, "\(near)")
        #expect(check(times: 0.7).pull < -6)
    }

    @Test("Points that scatter far beyond their errors are caught by χ²/N after λ")
    func shape() {
        let ragged = check(times: 1, tilt: 0.25)
        #expect(abs(ragged.pull) < 1 && ragged.shape > 6 && ragged.reason.contains("χ²/N after λ is"), "\(ragged)")
        var tolerant = AcceptanceRules()
        tolerant.shape = 1000
        #expect(check(times: 1, tilt: 0.25, settings: tolerant).reason.isEmpty)
    }

    @Test("The closed form by hand: one member, equal errors")
    func closedForm() {
        let (set, _) = set(times: 1.4)
        let said = SetPrediction(members: set.crossSection.map { [$0 / 1.4] })
        let check = CompatibilityCheck(set, of: 10, by: said, settings: AcceptanceRules())
        let sums = set.crossSection.indices.reduce(into: (n: 0.0, d: 0.0)) { sums, i in
            let f = set.crossSection[i] / 1.4
            sums.n += set.crossSection[i] * f / (set.error[i] * set.error[i])
            sums.d += f * f / (set.error[i] * set.error[i])
        }
        let weight = 1 / (0.03 * 0.03)
        #expect(abs(check.normalization - (sums.n + weight) / (sums.d + weight)) < 1e-12)
        #expect(check.normalizationSpread == 0 && abs(check.pull - (check.normalization - 1) / 0.03) < 1e-12)
    }

    @Test("The jackknife error of a mean is its standard error; a single member has none")
    func jackknife() {
        let members = [[1.0, 10], [2, 20], [4, 30], [9, 0]]
        // Σ(x − 4)² = 9 + 4 + 0 + 25 over 4·3.
        #expect(abs(Jackknife.error(of: members) { $0[0] } - (38.0 / 12).squareRoot()) < 1e-12)
        #expect(Jackknife.error(of: [[3.0]]) { $0[0] } == 0)
    }

    @Test("Fewer points than five say nothing")
    func fewPoints() {
        let (set, members) = set(times: 3)
        let check = CompatibilityCheck(
            set.selecting([0, 1]), of: 10, by: SetPrediction(members: Array(members.prefix(2))), settings: AcceptanceRules())
        #expect(check.reason.isEmpty && check.pull.isNaN && check.judged == 2)
    }

    @Test("Where whole experiments calibrate the bands, the set is judged with the calibrated deviations and that of an experiment's scale")
    func calibrated() {
        let (set, members) = set(times: 1.4)
        var said = SetPrediction(members: members)
        #expect(!CompatibilityCheck(set, of: 10, by: said, settings: AcceptanceRules()).reason.isEmpty)
        said.calibrated = (members.map { _ in 100 }, 0.2)
        let check = CompatibilityCheck(set, of: 10, by: said, settings: AcceptanceRules())
        #expect(check.reason.isEmpty && check.normalizationSpread > 0.2 && check.pull > 1, "\(check)")
    }
}
