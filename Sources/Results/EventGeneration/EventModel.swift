import AdversarialNetworks
import Events
import NeuralNetwork
import SplineFlows

/// What makes the events of a generator: the shape of its networks, and how events look to them.
public enum EventModel: Sendable, Equatable, Codable {
    /// A flow, whose density is known.
    case flow(EventDensity)
    /// The generator of an adversarial pair, which makes events and knows no density.
    case adversarial(AdversarialArchitecture, FlowStandardization)

    public var standardization: FlowStandardization {
        switch self {
        case .flow(let density): density.standardization
        case .adversarial(_, let standardization): standardization
        }
    }

    /// nil for adversarial networks.
    public var density: EventDensity? {
        if case .flow(let density) = self { density } else { nil }
    }

    /// Numbers that a member is stored as.
    public var parameters: Int {
        switch self {
        case .flow(let density): density.architecture.parameters
        case .adversarial(let architecture, _): architecture.parameters
        }
    }

    /// Standard normal numbers that an event is made of.
    public var latents: Int {
        switch self {
        case .flow(let density): density.architecture.variables
        case .adversarial(let architecture, _): architecture.latents
        }
    }

    /// As cards and results name it.
    public var method: String {
        switch self {
        case .flow: "flow"
        case .adversarial: "gan"
        }
    }

    public var summary: String {
        switch self {
        case .flow(let density): "a flow, \(density.architecture.summary)"
        case .adversarial(let architecture, _): "adversarial networks, \(architecture.summary)"
        }
    }
}

/// A model with the memory to make events, used by one thread.
public final class EventMaker {
    public let model: EventModel
    private let networks: Networks

    private enum Networks {
        case flow(ConditionalFlow, EventDensity)
        case adversarial(ConditionalGenerator)
    }

    public init(_ model: EventModel, products: GEMM, capacity: Int) {
        self.model = model
        networks = switch model {
        case .flow(let density): .flow(ConditionalFlow(density.architecture, products: products, capacity: capacity), density)
        case .adversarial(let architecture, _):
            .adversarial(ConditionalGenerator(architecture, products: products, capacity: capacity))
        }
    }

    /// Takes the parameters of a member.
    public func load(_ parameters: [Float]) {
        switch networks {
        case .flow(let flow, _): flow.parameters = parameters
        case .adversarial(let generator): generator.parameters = parameters
        }
    }

    /// Draws an event at each energy.
    ///
    /// - Parameter normals: as many columns as the model has ``EventModel/latents``.
    /// - Returns: the events, and ln p(E_μ, cos θ | E_ν) of each; NaN without a density.
    public func draw(energies: [Double], normals: [[Double]]) -> (events: [Event], logDensity: [Double]) {
        switch networks {
        case .flow(let flow, let density): return density.draw(energies: energies, normals: normals, in: flow)
        case .adversarial(let generator):
            var condition = energies
            Elementary.log(&condition)
            let moments = model.standardization
            let drawn = generator.variables(condition: moments.standardized(condition, 0), latents: normals)
            let events = energies.indices.map { row in
                EventVariables.event(
                    energy: energies[row], moments.mean[1] + moments.deviation[1] * drawn[0][row],
                    moments.mean[2] + moments.deviation[2] * drawn[1][row])
            }
            return (events, Array(repeating: .nan, count: events.count))
        }
    }
}
