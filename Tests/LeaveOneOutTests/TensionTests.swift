import LeaveOneOut
import Randomness
import ScatteringData
import Testing

@Suite("What disagrees with the rest of the data")
struct TensionTests {
    /// 200 points off an ensemble by `scale` times what both leave open, with as large an error as spread.
    private func disagreement(scale: Double, covered: Bool = true, normalizationPull: Double? = nil) -> Tension {
        let stream = RandomStream(seed: 3, stream: .closureNoise)
        let normal = (0..<200).map { stream.normal(at: $0) }
        return Tension(
            measured: normal.map { 100 + scale * $0 * 5 }, errors: normal.map { _ in 3 }, mean: normal.map { _ in 50 },
            deviation: normal.map { _ in 2 }, normalization: normal.map { _ in 2 }, isCovered: normal.map { _ in covered },
            normalizationPull: normalizationPull)
    }

    @Test("A faithful ensemble has a median p² around 0.455 and 68 % within 1σ; the ensemble's own spread counts as the points' errors do")
    func faithful() {
        let fine = disagreement(scale: 1)
        #expect(abs(fine.medianPull - 0.455) < 0.15 && abs(fine.within1 - 0.683) < 0.1 && abs(fine.within2 - 0.954) < 0.05, "\(fine)")
        #expect(!fine.disagrees && fine.medianCovered == fine.medianPull)
        // χ² knows the points' errors alone: 5²/3² as much.
        #expect(abs(fine.chiSquare - 25.0 / 9) < 0.6, "\(fine)")
    }

    @Test("Points twice as far off disagree, as does a normalization more than two of its uncertainties away")
    func disagreements() {
        #expect(disagreement(scale: 2).disagrees)
        #expect(disagreement(scale: 1, normalizationPull: -2.1).disagrees)
        #expect(!disagreement(scale: 1, normalizationPull: 1.9).disagrees)
    }

    @Test("What is far from all other data cannot disagree with them")
    func farAway() {
        let far = disagreement(scale: 20, covered: false, normalizationPull: 9)
        #expect(far.score.isNaN && !far.disagrees && far.covered == 0 && far.medianCovered.isNaN)
    }

    /// Points of one spectrum, and of a second one that follows it.
    private func spectra(_ first: Int, _ second: Int) -> [Kinematics] {
        (0..<first + second).map { Kinematics(energy: $0 < first ? 0.5 : 0.6, theta: 60, omega: 0.1 + 0.01 * Double($0)) }
    }

    private func lonely(_ points: [Kinematics], _ pulls: [Double?]) -> [Int] {
        IsolatedOutliers.among(points, experiment: points.map { _ in 0 }, pulls: pulls)
    }

    @Test("A point far off between neighbours that agree is alone; a region that is off is not, nor are two neighbours")
    func lonely() {
        let points = spectra(7, 7)
        #expect(lonely(points, [0, 1, -1, -4, 0.5, 1.4, 0, 0, 0, 0, 0, 0, 0, 5]) == [13, 3])
        #expect(lonely(points, [0, 1, 2, 4, 3, 1, 0, 0, 0, 0, 5, -5, 0, 0]).isEmpty)
        // The last of one spectrum is no neighbour of the first of the next.
        #expect(lonely(points, [0, 0, 0, 0, 0, 0, 4, 3.5, 0, 0, 0, 0, 0, 0]) == [6, 7])
    }

    @Test("Points that were not left out are neither judged nor neighbours; without two neighbours nothing is said")
    func missing() {
        let points = spectra(7, 2)
        #expect(lonely(points, [nil, 0, nil, 4, nil, 0.5, nil, 9, 0]) == [3])
        #expect(lonely(points, [nil, nil, nil, 4, nil, nil, nil, nil, nil]).isEmpty)
    }
}
