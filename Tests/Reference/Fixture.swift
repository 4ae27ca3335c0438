import Foundation

/// The numbers of `reference.json`, which `reference.py` computes with NumPy in double precision from the formulas alone.
public struct Fixture: Decodable, Sendable {
    public struct Shape: Decodable, Sendable {
        public let inputs, width, blocks: Int
    }
    public struct Points: Decodable, Sendable {
        public let energy, theta, omega, inputs, scale, crossSection, error, targets, uncertainties: [Double]
        public let experiment: [Int]
    }
    public struct Standardized: Decodable, Sendable {
        public let mean, scale, rows: [Double]
    }
    /// One pass over all points: z, ∂L/∂z as given, and the gradient in the layout of the trained parameters.
    public struct Pass: Decodable, Sendable {
        public let logits, logitGradient, gradient: [Double]
    }
    public struct Averages: Decodable, Sendable {
        public let batchesBefore: Int
        public let statistics: [Double]
    }
    public struct Normalized: Decodable, Sendable {
        public let predictions, values: [Double]
        public let chiSquarePerPoint: Double
    }
    public struct Steps: Decodable, Sendable {
        public let rate, decay, gradientNorm: Double
        public let trained, first, second: [Double]
    }
    public struct Recipe: Decodable, Sendable {
        public let epochs, interval: Int
        public let peak, warmup, decay: Double
        public let parameters, normalizations, chiSquare: [Double]
    }
    public struct LossCases: Decodable, Sendable {
        public struct Case: Decodable, Sendable {
            public let scale, target, error, normalization: Double
            public let chiSquare, chiSquareSlope, robust, robustSlope: [Double]
        }
        public let z: [Double]
        public let robustWidth: Double
        public let cases: [Case]
    }
    public struct Schedule: Decodable, Sendable {
        public let peak, warmup: Double
        public let steps: Int
        public let rates: [Double]
    }
    public struct ReferenceSize: Decodable, Sendable {
        public struct Pass: Decodable, Sendable {
            public let logits, tensorNorms: [Double]
        }
        public let rows: Int
        public let logitGradient: [Double]
        public let batch, running: Pass
    }

    public let architecture: Shape
    public let points: Points
    public let standardization: Standardized
    public let parameters: [Double]
    public let batch, running: Pass
    public let runningAverages: [Averages]
    public let normalizations: Normalized
    public let gradientNorm: Double
    public let adamW1, adamW5: Steps
    public let recipe: Recipe
    public let loss: LossCases
    public let learningRates: [Schedule]
    public let referenceSize: ReferenceSize

    public static func read() throws -> Fixture {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("reference.json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }
}
