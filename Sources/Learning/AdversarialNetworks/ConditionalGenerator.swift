import NeuralNetwork
import Randomness

/// The generator of a conditional adversarial network, with the memory to evaluate and train it: used by one thread.
///
/// Conditions and variables are standardized by the caller. On running statistics a row's numbers do not depend on the rows beside; all
/// bits are the same on every processor.
public final class ConditionalGenerator {
    public let architecture: AdversarialArchitecture
    /// The networks, each given the outputs of the one before and the condition.
    package let stages: [Network]
    /// Rows of a batch, the most.
    public let capacity: Int

    public init(_ architecture: AdversarialArchitecture, products: GEMM, capacity: Int = 512, team: ThreadTeam = .alone) {
        (self.architecture, self.capacity) = (architecture, capacity)
        stages = architecture.stages.map { Network($0, products: products, capacity: capacity, team: team) }
    }

    /// Initial weights of a replica.
    public func initialize(seed: UInt64, replica: Int) {
        for (number, stage) in stages.enumerated() {
            stage.initialize(seed: AdversarialSeed.of("generator", number, seed: seed), replica: replica)
        }
    }

    /// The parameters of all stages, running statistics included.
    public var parameters: [Float] {
        get { stages.flatMap(\.parameters) }
        set {
            precondition(newValue.count >= architecture.generatorParameters, "parameters of another architecture")
            var first = 0
            for stage in stages {
                stage.parameters = Array(newValue[first..<first + stage.layout.count])
                first += stage.layout.count
            }
        }
    }

    /// Does something with other parameters.
    func lending<Value>(_ others: [Float], _ body: () -> Value) -> Value {
        let now = parameters
        parameters = others
        defer { parameters = now }
        return body()
    }

    /// Makes variables of normal numbers.
    ///
    /// - Parameters:
    ///   - condition: of every row.
    ///   - latents: L columns, each with as many numbers.
    /// - Returns: x₁ … x_D, each with as many.
    public func variables(condition: [Double], latents: [[Double]]) -> [[Double]] {
        var result = (0..<architecture.variables).map { _ in [Double](repeating: 0, count: condition.count) }
        for first in stride(from: 0, to: condition.count, by: capacity) {
            let rows = min(capacity, condition.count - first)
            let c = condition[first..<first + rows].map { Float($0) }
            setLatents(rows) { row, k in Float(latents[k][first + row]) }
            for (number, stage) in stages.enumerated() {
                enter(number, rows: rows, condition: c)
                stage.evaluate(rows: rows)
            }
            for row in 0..<rows {
                for (k, value) in output(row).enumerated() { result[k][first + row] = Double(value) }
            }
        }
        return result
    }

    // MARK: Training

    /// Variables of a row of the last pass.
    package func output(_ row: Int) -> UnsafeBufferPointer<Float> { stages[stages.count - 1].outputs(row) }

    package func setLatents(_ rows: Int, _ value: (_ row: Int, _ number: Int) -> Float) {
        let (input, stride) = (stages[0].inputRows(), stages[0].inputStride())
        for row in 0..<rows {
            for k in 0..<architecture.latents { input[row * stride + k] = value(row, k) }
        }
    }

    /// A pass on batch statistics, after ``setLatents(_:_:)``.
    package func forward(rows: Int, condition: [Float]) {
        for (number, stage) in stages.enumerated() {
            enter(number, rows: rows, condition: condition)
            stage.forward(rows: rows, statistics: .batch)
        }
    }

    /// The gradients of all stages, after ``forward(rows:condition:)`` and the derivatives by the variables in the last stage.
    ///
    /// - Returns: Σ (∂/∂w)².
    package func backward(rows: Int) -> Double {
        var squares = 0.0
        for number in stages.indices.reversed() {
            squares += stages[number].backward(rows: rows, statistics: .batch, of: number > 0 ? [.parameters, .inputs] : .parameters)
            guard number > 0 else { break }
            for row in 0..<rows {
                let (from, to) = (stages[number].inputGradients(row), stages[number - 1].outputGradients(row))
                for k in to.indices { to[k] = from[k] }
            }
        }
        return squares
    }

    package var outputGradients: (Int) -> UnsafeMutableBufferPointer<Float> { stages[stages.count - 1].outputGradients }

    /// Hands a stage the outputs of the one before, and the condition.
    private func enter(_ number: Int, rows: Int, condition: [Float]) {
        let (input, stride) = (stages[number].inputRows(), stages[number].inputStride())
        let known = stages[number].architecture.inputs - 1
        for row in 0..<rows {
            if number > 0 {
                for (k, value) in stages[number - 1].outputs(row).enumerated() { input[row * stride + k] = value }
            }
            input[row * stride + known] = condition[row]
        }
    }
}

/// Seeds of what belongs to adversarial networks alone.
enum AdversarialSeed {
    static func of(_ purpose: String, _ number: Int, seed: UInt64) -> UInt64 {
        var hash = ContentHash()
        hash.combine("adversarial \(purpose)")
        hash.combine(seed)
        hash.combine(UInt64(number))
        return hash.value
    }
}
