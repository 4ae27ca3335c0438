import Events
import NeuralNetwork
import SplineFlows

/// p(E_μ, cos θ | E_ν) of flows, and how events look to them.
public struct EventDensity: Sendable, Equatable, Codable {
    public var architecture: FlowArchitecture
    public var standardization: FlowStandardization

    public init(architecture: FlowArchitecture, standardization: FlowStandardization) {
        (self.architecture, self.standardization) = (architecture, standardization)
    }

    /// ln E_ν, u₁, u₂ of events, as they are.
    public static func columns(_ events: EventTable) -> [[Double]] {
        var columns = [events.energy, Array(repeating: 0, count: events.count), Array(repeating: 0, count: events.count)]
        Elementary.log(&columns[0])
        for index in 0..<events.count { (columns[1][index], columns[2][index]) = EventVariables.values(of: events[index]) }
        return columns
    }

    /// Rows for a flow, with the events' weights and addresses.
    public func rows(_ events: EventTable) -> FlowData {
        let columns = EventDensity.columns(events).enumerated().map { standardization.standardized($0.element, $0.offset) }
        return FlowData(
            condition: columns[0], variables: Array(columns[1...]), weight: events.weight, address: (0..<events.count).map(events.address))
    }

    /// What ln p of standardized variables gains on the way to ln p(E_μ, cos θ | E_ν), p in 1/GeV.
    public func logJacobian(of event: Event) -> Double { EventVariables.logJacobian(of: event) - logScale }

    private var logScale: Double {
        var scale = [standardization.deviation[1] * standardization.deviation[2]]
        Elementary.log(&scale)
        return scale[0]
    }

    /// ln p(E_μ, cos θ | E_ν) of every event, p in 1/GeV, by the parameters that `flow` has.
    public func logDensities(of events: EventTable, in flow: ConditionalFlow) -> [Double] {
        let factors = flow.logDensities(rows(events).columns)
        let scale = logScale
        return (0..<events.count).map { factors[0][$0] + factors[1][$0] + EventVariables.logJacobian(of: events[$0]) - scale }
    }

    /// Draws an event at each energy from two standard normal numbers.
    ///
    /// - Returns: the events, and ln p(E_μ, cos θ | E_ν) of each.
    public func draw(energies: [Double], normals: [[Double]], in flow: ConditionalFlow) -> (events: [Event], logDensity: [Double]) {
        var logarithms = energies
        Elementary.log(&logarithms)
        let drawn = flow.draw(condition: standardization.standardized(logarithms, 0), normals: normals)
        let (mean, deviation) = (standardization.mean, standardization.deviation)
        var events: [Event] = []
        events.reserveCapacity(energies.count)
        for row in energies.indices {
            events.append(EventVariables.event(
                energy: energies[row], mean[1] + deviation[1] * drawn.variables[0][row],
                mean[2] + deviation[2] * drawn.variables[1][row]))
        }
        // The Jacobian with one logarithm an event, taken of all together.
        var jacobian = events.map { event in
            let kinetic = event.muonEnergy - Event.muonMass
            return (event.energy - Event.muonMass) / max((event.energy - event.muonEnergy) * kinetic, 1e-300)
                * (2 / max(event.versine * (2 - event.versine), 1e-300))
        }
        Elementary.log(&jacobian)
        let scale = logScale
        return (events, energies.indices.map { drawn.logDensity[$0] + jacobian[$0] - scale })
    }
}
