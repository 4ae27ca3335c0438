import Oscillations
import Randomness

/// What is known of the parameters that are not fitted: Gaussians. Fits take their centres; each sample of the bootstrap draws its own.
public struct OscillationPriors: Sendable, Equatable {
    public enum Parameter: String, Sendable, CaseIterable {
        case sine12 = "sin2_theta12", sine13 = "sin2_theta13", phase = "delta", splitting21 = "dm2_21"

        var place: WritableKeyPath<OscillationParameters, Double> & Sendable {
            switch self {
            case .sine12: \.sine12
            case .sine13: \.sine13
            case .phase: \.phase
            case .splitting21: \.splitting21
            }
        }

        /// What a parameter may be: sines between 0 and 1, Δm²₂₁ in eV² as it was measured.
        public var range: ClosedRange<Double> {
            switch self {
            case .sine12, .sine13: 1e-4...0.9
            case .phase: -360...720
            case .splitting21: 1e-6...1e-3
            }
        }
    }

    public struct Prior: Sendable, Equatable {
        public var centre: Double
        public var deviation: Double

        public init(centre: Double, deviation: Double) { (self.centre, self.deviation) = (centre, deviation) }
    }

    private var priors: [Prior]

    /// NuFit-6.0, normal ordering, with atmospheric data of Super-Kamiokande (I. Esteban et al., JHEP 12 (2024) 216); unequal errors by
    /// their mean.
    public init() {
        priors = Parameter.allCases.map { parameter in
            let deviation = switch parameter {
            case .sine12: 0.0115
            case .sine13: 0.00057
            case .phase: 33.5
            case .splitting21: 0.19e-5
            }
            return Prior(centre: OscillationParameters.nuFit[keyPath: parameter.place], deviation: deviation)
        }
    }

    public subscript(parameter: Parameter) -> Prior {
        get { priors[Parameter.allCases.firstIndex(of: parameter) ?? 0] }
        set { priors[Parameter.allCases.firstIndex(of: parameter) ?? 0] = newValue }
    }

    /// The same centres, and nothing to draw.
    public var held: OscillationPriors {
        var held = self
        for parameter in Parameter.allCases { held[parameter].deviation = 0 }
        return held
    }

    var areDrawn: Bool { priors.contains { $0.deviation > 0 } }

    /// Parameters with the centres of these priors.
    func centre(_ parameters: OscillationParameters) -> OscillationParameters { set(parameters) { self[$0].centre } }

    /// A draw, addressed by (seed, number of the sample, parameter); what lies beyond the range of a parameter ends at its edge.
    func draw(_ parameters: OscillationParameters, seed: UInt64, number: Int) -> OscillationParameters {
        let stream = RandomStream(seed: seed, stream: .oscillationPriors, replica: number)
        return set(parameters) { parameter in
            let index = UInt64(Parameter.allCases.firstIndex(of: parameter) ?? 0), prior = self[parameter]
            let drawn = prior.centre + prior.deviation * stream.normal(at: index)
            return min(max(drawn, parameter.range.lowerBound), parameter.range.upperBound)
        }
    }

    private func set(_ parameters: OscillationParameters, _ value: (Parameter) -> Double) -> OscillationParameters {
        var parameters = parameters
        for parameter in Parameter.allCases { parameters[keyPath: parameter.place] = value(parameter) }
        return parameters
    }
}
