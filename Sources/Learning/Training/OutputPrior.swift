import Statistics

/// What is known of a network's outputs before any datum: at each row, a linear combination of them is near a centre.
///
///     ½ w_row (c·z − m)²,   averaged over the rows of a batch and added to its loss
///
/// w is 1/s² for a standard deviation s. Sums run in the order of rows and priors, in double precision: bitwise reproducible.
public struct OutputPrior: Sendable, Equatable {
    /// c, one an output.
    public var coefficients: [Double]
    /// m.
    public var centre: Double
    /// w of each training row; 0 where nothing is known.
    public var weights: [Double]

    public init(_ coefficients: [Double], centre: Double = 0, weights: [Double]) {
        precondition(weights.allSatisfy { $0 >= 0 }, "weights are inverse variances")
        self.coefficients = coefficients
        self.centre = centre
        self.weights = weights
    }

    /// The same everywhere.
    public init(_ coefficients: [Double], centre: Double = 0, weight: Double, rows: Int) {
        self.init(coefficients, centre: centre, weights: Array(repeating: weight, count: rows))
    }
}

/// A fit of measurements with priors on the outputs of its network. Its figures are those of the measurements alone.
public struct FitWithPriors<Fit: NormalizedFit>: NormalizedFit {
    private var measured: Fit
    private let priors: [OutputPrior]

    public init(_ fit: Fit, priors: [OutputPrior]) {
        let rows = fit.rowAddresses.count
        precondition(
            priors.allSatisfy { $0.coefficients.count == fit.outputs && $0.weights.count == rows },
            "a prior has a coefficient for each output and a weight for each row")
        measured = fit
        self.priors = priors
    }

    public var fit: FitTargets { measured.fit }
    public var test: FitData { measured.test }
    public var outputs: Int { measured.outputs }
    public var inputs: [Double] { measured.inputs }
    public var testInputs: [Double] { measured.testInputs }
    public var rowAddresses: [UInt64] { measured.rowAddresses }
    public var normalizations: [Double] {
        get { measured.normalizations }
        set { measured.normalizations = newValue }
    }

    public func predictions(of sample: DataSample, outputs: [Float]) -> [Double] { measured.predictions(of: sample, outputs: outputs) }
    public func greatestRows(ofBatch size: Int) -> Int { measured.greatestRows(ofBatch: size) }
    public mutating func rows(of batch: ArraySlice<Int>, into rows: inout [Int]) { measured.rows(of: batch, into: &rows) }

    public mutating func evaluate(
        _ batch: ArraySlice<Int>, rows: [Int], outputs: [Float], gradient: inout [Float], loss: Loss
    ) -> Double {
        let ofData = measured.evaluate(batch, rows: rows, outputs: outputs, gradient: &gradient, loss: loss)
        let width = measured.outputs
        let share = 1 / Double(rows.count)
        var sum = 0.0
        for prior in priors {
            for (place, row) in rows.enumerated() {
                let weight = prior.weights[row]
                if weight == 0 { continue }
                var away = -prior.centre
                for k in 0..<width { away += prior.coefficients[k] * Double(outputs[place * width + k]) }
                sum += 0.5 * weight * away * away
                for k in 0..<width { gradient[place * width + k] += Float(share * weight * away * prior.coefficients[k]) }
            }
        }
        return ofData + share * sum
    }
}
