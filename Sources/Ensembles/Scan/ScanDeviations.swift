import Training

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
        let table = points.points
        func share(_ number: Double, where isIn: (Int) -> Bool) -> Double {
            let chosen = points.test.filter(isIn)
            let inside = chosen.count { i in
                let difference = table.crossSection[i] - normalizations[table.experiment[i]] * means[i]
                let (sigma, error) = (deviations.points[i], table.error[i])
                return difference * difference <= number * number * (sigma * sigma + error * error)
            }
            return Double(inside) / Double(chosen.count)
        }
        within1 = share(1) { _ in true }
        within2 = share(2) { _ in true }
        coveredWithin1 = share(1) { isCovered[$0] }
        coveredWithin2 = share(2) { isCovered[$0] }
    }
}
