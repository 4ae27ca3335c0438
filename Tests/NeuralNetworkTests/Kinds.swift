import NeuralNetwork

/// A kind of network and the statistics of a pass through it: all that may change the formulas.
struct Kind: CustomStringConvertible, Sendable {
    var outputs: Int
    var activation: Activation
    var normalization: Normalization
    var statistics: NormalizationStatistics

    static let all: [Kind] = [1, 2, 3].flatMap { outputs in
        Activation.allCases.flatMap { activation in
            Normalization.allCases.flatMap { normalization in
                [NormalizationStatistics.batch, .running].map { statistics in
                    Kind(outputs: outputs, activation: activation, normalization: normalization, statistics: statistics)
                }
            }
        }
    }

    func architecture(inputs: Int = 3, width: Int = 7, blocks: Int = 3) -> Architecture {
        Architecture(
            inputs: inputs, width: width, blocks: blocks, activation: activation, outputs: outputs, normalization: normalization)
    }

    var description: String { "\(architecture().summary), \(statistics) statistics" }
}
