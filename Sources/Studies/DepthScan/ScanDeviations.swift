import CrossSections
import Statistics
import Training
import TransferFits
import TransferLearning

/// How many test points of one target in one split lie within the calibrated deviations at the chosen depth.
struct ScanDeviations: Sendable, Codable {
    var deviations: TransferDeviations
    /// Shares of the test points within one and two √(σ_cal² + δ²), and of those where the source has training points.
    var within1: Double
    var within2: Double
    var coveredWithin1: Double
    var coveredWithin2: Double

    /// - Parameters:
    ///   - means: f̄ at each point; `normalizations`: its λ_k.
    init(_ deviations: TransferDeviations, means: [Double], normalizations: [Double], points: TargetPoints, isCovered: [Bool]) {
        self.deviations = deviations
        let comparison = Comparison(points.points.data, mean: means, normalizations: normalizations)
        func figures(_ chosen: [Int]) -> CoverageFigures {
            CoverageFigures(chosen.map { comparison.compared($0, band: deviations.points[$0]) })
        }
        let (all, covered) = (figures(points.test), figures(points.test.filter { isCovered[$0] }))
        (within1, within2) = (all.within1, all.within2)
        (coveredWithin1, coveredWithin2) = (covered.within1, covered.within2)
    }
}
