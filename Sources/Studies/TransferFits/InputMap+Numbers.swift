import TransferLearning

/// Steps as plain numbers, on their way between ranks and into the files of members: for each of them A/A_source, N, δ, κ, how many
/// centres its residual has, and their positions with their coefficients.
extension InputMap {
    public static func numbers(_ steps: [InputMap]) -> [Double] {
        steps.flatMap { step in
            [step.massRatio, step.transform.norm, step.transform.shift, step.transform.width, Double(step.residual.centres.count)]
                + zip(step.residual.centres, step.residual.coefficients).flatMap { [$0.x, $0.y, $0.z, $1] }
        }
    }

    /// - Returns: nil for numbers that are no whole steps.
    public static func steps(_ numbers: [Double]) -> [InputMap]? {
        var rest = numbers[...]
        var steps: [InputMap] = []
        while !rest.isEmpty {
            let head = Array(rest.prefix(5))
            guard head.count == 5, let count = Int(exactly: head[4]), count >= 0, count <= (rest.count - 5) / 4 else { return nil }
            let body = Array(rest.dropFirst(5).prefix(4 * count))
            steps.append(InputMap(
                massRatio: head[0], transform: QuasiElasticTransform(norm: head[1], shift: head[2], width: head[3]),
                residual: GaussianProcessCorrection(
                    centres: (0..<count).map { SIMD3(body[4 * $0], body[4 * $0 + 1], body[4 * $0 + 2]) },
                    coefficients: (0..<count).map { body[4 * $0 + 3] })))
            rest = rest.dropFirst(5 + 4 * count)
        }
        return steps
    }
}
