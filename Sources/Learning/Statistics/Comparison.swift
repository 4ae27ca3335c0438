/// Data beside what an ensemble says of them: normalizations, pulls, χ²/N and coverage, of all or of any of them.
///
/// The convention of the published fits (Phys. Rev. C 110 (2024) 025501): f is the ensemble mean, and λ_k follows in closed form from all
/// data of the group, whichever of them are looked at. Sums run in the order in which data are named: bitwise reproducible.
public struct Comparison: Sendable {
    public let data: FitData
    /// f at each datum, in its unit.
    public let mean: [Double]
    /// σ of the members there, NaN where it is not known; empty without any.
    public let spread: [Double]
    /// λ_k, one a group.
    public let normalizations: [Double]

    /// - Parameter normalizations: nil for those in closed form, from all of `data`.
    public init(_ data: FitData, mean: [Double], spread: [Double] = [], normalizations: [Double]? = nil) {
        precondition(mean.count == data.count && (spread.isEmpty || spread.count == data.count), "a prediction for each datum")
        self.data = data
        self.mean = mean
        self.spread = spread
        self.normalizations = normalizations ?? Normalizations.closedForm(data, predictions: mean)
    }

    /// d − λf.
    public func difference(_ i: Int) -> Double { data.value[i] - normalizations[data.group[i]] * mean[i] }

    /// (d − λf)/δ.
    public func pull(_ i: Int) -> Double { difference(i) / data.error[i] }

    /// λσ; 0 where σ is not known.
    public func band(_ i: Int) -> Double {
        guard !spread.isEmpty else { return 0 }
        let band = normalizations[data.group[i]] * spread[i]
        return band.isFinite ? band : 0
    }

    /// Σ ((d − λf)/δ)²/N over some of the data; NaN over none.
    public func chiSquare(at indices: some Sequence<Int>) -> Double {
        var sum = 0.0, count = 0
        for i in indices {
            let pull = pull(i)
            sum += pull * pull
            count += 1
        }
        return sum / Double(count)
    }

    /// Over all of the data.
    public var chiSquare: Double { chiSquare(at: 0..<data.count) }

    /// Over the data of group k among some of them.
    public func chiSquare(at indices: some Sequence<Int>, group k: Int) -> Double {
        chiSquare(at: indices.lazy.filter { data.group[$0] == k })
    }

    /// The datum with the band √(σ² + δ²), σ that of λf.
    public func compared(_ i: Int) -> ComparedPoint { ComparedPoint(difference: difference(i), error: data.error[i], band: band(i)) }

    /// The same with a band of one's own.
    public func compared(_ i: Int, band: Double) -> ComparedPoint {
        ComparedPoint(difference: difference(i), error: data.error[i], band: band)
    }

    /// Pulls and coverage of some of the data.
    public func figures(at indices: some Sequence<Int>) -> CoverageFigures { CoverageFigures(indices.map { compared($0) }) }
}
