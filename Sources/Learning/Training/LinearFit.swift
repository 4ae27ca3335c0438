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
    private var scratch: Scratch

    /// Memory of the batch under way, made once.
    fileprivate struct Scratch {
        /// Where each training row stands in the batch; −1 for those that it does not need.
        var place: [Int32]
        /// g, g′ and Σ_i dL/df_i K_ij of each output of each row.
        var value: [Double] = []
        var slope: [Double] = []
        var sum: [Double] = []
    }

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
        scratch = Scratch(place: Array(repeating: -1, count: training.rowCount))
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
        let observable = training.observable
        let longest = (0..<observable.count).map { Set(observable.rows[observable.offsets[$0]..<observable.offsets[$0 + 1]]).count }
            .sorted(by: >)
        return min(training.rowCount, longest.prefix(size).reduce(0, +))
    }

    /// Ascending, so that the rows of a batch do not depend on the order of its data.
    public mutating func rows(of batch: ArraySlice<Int>, into rows: inout [Int]) {
        rows.removeAll(keepingCapacity: true)
        let observable = training.observable
        for i in batch {
            for e in observable.offsets[i]..<observable.offsets[i + 1] where scratch.place[Int(observable.rows[e])] < 0 {
                scratch.place[Int(observable.rows[e])] = 0
                rows.append(Int(observable.rows[e]))
            }
        }
        for row in rows { scratch.place[row] = -1 }
        rows.sort()
    }

    public mutating func evaluate(
        _ batch: ArraySlice<Int>, rows: [Int], outputs: [Float], gradient: inout [Float], loss: Loss
    ) -> Double {
        scratch.open(rows, outputs: outputs, links: training.observable.links)
        let observable = training.observable, width = observable.links.count
        let share = 1 / Double(batch.count)
        var total = 0.0
        for i in batch {
            let entries = observable.offsets[i]..<observable.offsets[i + 1]
            var f = 0.0
            for e in entries {
                let place = Int(scratch.place[Int(observable.rows[e])]) * width + Int(observable.columns[e])
                f += observable.kernels[e] * scratch.value[place]
            }
            let (value, slope) = evaluate(i, f, loss)
            total += value
            let step = slope * share
            for e in entries {
                let place = Int(scratch.place[Int(observable.rows[e])]) * width + Int(observable.columns[e])
                scratch.sum[place] += step * observable.kernels[e]
            }
        }
        for place in gradient.indices { gradient[place] = Float(scratch.sum[place] * scratch.slope[place]) }
        scratch.close(rows)
        return total * share
    }

    /// The loss of a datum and its derivative with respect to f.
    private func evaluate(_ i: Int, _ f: Double, _ loss: Loss) -> (loss: Double, slope: Double) {
        let error = fit.drawn.error[i], normalization = normalizations[fit.drawn.group[i]]
        let pull = (fit.drawn.value[i] - normalization * f) / error
        switch loss {
        case .chiSquare: return (0.5 * pull * pull, -pull * (normalization / error))
        case .robustChiSquare(let width):
            let root = (1 + (pull / width) * (pull / width)).squareRoot()
            return (width * width * (root - 1), -pull / root * (normalization / error))
        case .robustLogarithm(let width):
            let r = isPositive ? (logarithm[i] - Portable.log(normalization * f)) * weight[i] : pull
            let root = (1 + (r / width) * (r / width)).squareRoot()
            return (width * width * (root - 1), -r / root * (isPositive ? weight[i] / f : normalization / error))
        }
    }
}

extension LinearFit.Scratch {
    mutating func open(_ rows: [Int], outputs: [Float], links: [LinearObservable.Link]) {
        for (place, row) in rows.enumerated() { self.place[row] = Int32(place) }
        value.removeAll(keepingCapacity: true)
        slope.removeAll(keepingCapacity: true)
        sum.removeAll(keepingCapacity: true)
        for place in outputs.indices {
            let (g, derivative) = links[place % links.count].evaluate(Double(outputs[place]))
            value.append(g)
            slope.append(derivative)
            sum.append(0)
        }
    }

    mutating func close(_ rows: [Int]) {
        for row in rows { place[row] = -1 }
    }
}
