/// How an ensemble's predictions vary together between points.
public struct CovarianceMatrix: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// Σ_m (f_mi − mean_i)(f_mj − mean_j)/(M − 1), (nb/sr/GeV)².
        case covariance
        /// The covariance over both standard deviations; NaN where one of them is 0.
        case correlation
    }

    /// Points that a matrix may be between: 4000² numbers are 128 MB.
    public static let largestCount = 4000

    public let count: Int
    /// count × count.
    public let values: [Double]

    /// Sums run in member order: bitwise reproducible, and symmetric to the bit.
    ///
    /// - Parameter members: f, one row of `members.count / count` ≥ 2 numbers a point.
    public init(_ kind: Kind, members: [Double], count: Int) {
        self.count = count
        let width = count == 0 ? 0 : members.count / count
        precondition(count == 0 || width > 1, "one member does not vary")
        var deviations: [Double] = []
        deviations.reserveCapacity(members.count)
        for point in 0..<count {
            let row = members[point * width..<(point + 1) * width]
            let mean = row.reduce(0, +) / Double(width)
            for value in row { deviations.append(value - mean) }
        }
        values = [Double](unsafeUninitializedCapacity: count * count) { values, initialized in
            deviations.withUnsafeBufferPointer { d in
                for i in 0..<count {
                    for j in 0...i {
                        var sum = 0.0
                        for m in 0..<width { sum += d[i * width + m] * d[j * width + m] }
                        values[i * count + j] = sum / Double(width - 1)
                    }
                }
            }
            if kind == .correlation {
                let deviation = (0..<count).map { values[$0 * count + $0].squareRoot() }
                for i in 0..<count {
                    for j in 0..<i { values[i * count + j] /= deviation[i] * deviation[j] }
                    values[i * count + i] = deviation[i] > 0 ? 1 : .nan
                }
            }
            for i in 0..<count {
                for j in 0..<i { values[j * count + i] = values[i * count + j] }
            }
            initialized = count * count
        }
    }
}
