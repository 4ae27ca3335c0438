import NeuralNetwork
import PortableMath
import Statistics

/// The fit of a ``LinearObservable`` to data with normalizations.
///
/// In the χ² phase the loss of a datum is ½ ((d − λ f)/δ)². In the robust ones it is w²(√(1 + (r/w)²) − 1), with
/// r = (ln d − ln λf)·d/δ where every f is positive (``LinearObservable/isPositive``), a target below half its error counting as half its
/// error, and r = (d − λf)/δ elsewhere. Its gradient is ∂L/∂z = Σ_i dL/df_i K_ij g′(z). Sums run in the order of the data and of their
/// entries, in double precision: bitwise reproducible.
public struct LinearFit: NormalizedFit {
    public let fit: FitTargets
    public var normalizations: [Double]

    private let training: LinearData
    private let held: LinearData?
    private let isPositive: Bool
    /// ln d and d/δ of the robust loss, d the target, at least half its error.
    private let logarithm: [Double]
    private let weight: [Double]
    private var batch: LinearBatch
    /// Of each datum of the batch under way ln λf, where the loss needs it, and dL/df.
    private var predicted: [Double] = []
    private var slopes: [Double] = []

    /// - Parameters:
    ///   - fit: the targets of a replica at the data of `training`; nil for the measured values.
    ///   - test: data held out, with the groups of the others.
    public init(_ training: LinearData, fit: FitTargets? = nil, test: LinearData? = nil) {
        let fit = fit ?? FitTargets(training.data)
        precondition(fit.count == training.data.count, "a target for each datum")
        precondition(test.map { $0.observable.links == training.observable.links } ?? true, "held-out data are read as the others are")
        self.fit = fit
        self.training = training
        held = test
        normalizations = Array(repeating: 1, count: fit.factors.count)
        isPositive = training.observable.isPositive
        let (targets, errors) = (fit.drawn.value, fit.drawn.error)
        let least = targets.indices.map { max(targets[$0], 0.5 * errors[$0]) }
        logarithm = least.map { Portable.log($0) }
        weight = zip(least, errors).map { $0 / $1 }
        batch = LinearBatch(rowCount: training.rowCount)
    }

    public var outputs: Int { training.observable.links.count }
    public var test: FitData { held?.data ?? FitData() }
    public var inputs: [Double] { training.inputs }
    public var testInputs: [Double] { held?.inputs ?? [] }
    public var rowAddresses: [UInt64] { training.rowAddresses }

    public func predictions(of sample: DataSample, outputs: [Float]) -> [Double] {
        switch sample {
        case .training: training.observable.values(outputs: outputs)
        case .test: held?.observable.values(outputs: outputs) ?? []
        }
    }

    public func greatestRows(ofBatch size: Int) -> Int {
        let longest = (0..<training.observable.count).map { training.observable.distinctRows($0) }.sorted(by: >)
        return min(training.rowCount, longest.prefix(size).reduce(0, +))
    }

    /// Ascending, so that the rows of a batch do not depend on the order of its data.
    public mutating func rows(of batch: ArraySlice<Int>, into rows: inout [Int]) {
        self.batch.rows(of: batch, in: training.observable, into: &rows)
    }

    public mutating func evaluate(
        _ batch: ArraySlice<Int>, rows: [Int], outputs: [Float], gradient: inout [Float], loss: Loss
    ) -> Double {
        self.batch.predict(batch, of: training.observable, rows: rows, outputs: outputs)
        takeLogarithms(batch, loss)
        let share = 1 / Double(batch.count)
        var total = 0.0
        slopes.resize(to: batch.count)
        for (place, i) in batch.enumerated() {
            let (value, slope) = evaluate(i, self.batch.predictions[place], logarithm: predicted[place], loss)
            total += value
            slopes[place] = slope * share
        }
        self.batch.differentiate(batch, of: training.observable, slopes: slopes, gradient: &gradient)
        return total * share
    }

    /// Sets `predicted` to ln λf where the loss needs it, and to λf elsewhere: all logarithms of a batch at once.
    private mutating func takeLogarithms(_ batch: ArraySlice<Int>, _ loss: Loss) {
        let group = fit.drawn.group
        predicted.resize(to: batch.count)
        for (place, i) in batch.enumerated() { predicted[place] = normalizations[group[i]] * self.batch.predictions[place] }
        if isPositive, case .robustLogarithm = loss { Elementary.log(&predicted) }
    }

    /// The loss of a datum and its derivative with respect to f.
    ///
    /// - Parameter predicted: ln λf.
    private func evaluate(_ i: Int, _ f: Double, logarithm predicted: Double, _ loss: Loss) -> (loss: Double, slope: Double) {
        let error = fit.drawn.error[i], normalization = normalizations[fit.drawn.group[i]]
        switch loss {
        case .robustLogarithm(let width) where isPositive:
            let (value, slope) = Self.robust((logarithm[i] - predicted) * weight[i], width)
            return (value, slope * (weight[i] / f))
        case .robustLogarithm(let width), .robustChiSquare(let width):
            let (value, slope) = Self.robust((fit.drawn.value[i] - normalization * f) / error, width)
            return (value, slope * (normalization / error))
        case .chiSquare:
            let pull = (fit.drawn.value[i] - normalization * f) / error
            return (0.5 * pull * pull, -pull * (normalization / error))
        }
    }

    /// w²(√(1 + (r/w)²) − 1) and what −dr is multiplied by in its derivative.
    private static func robust(_ r: Double, _ width: Double) -> (loss: Double, slope: Double) {
        let root = (1 + (r / width) * (r / width)).squareRoot()
        return (width * width * (root - 1), -r / root)
    }
}
