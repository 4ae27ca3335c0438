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

    /// ln E_ν, u₁, u₂ of some events, as they are.
    private static func columns(_ events: EventTable, _ rows: some Collection<Int>) -> [[Double]] {
        var columns = [rows.map { events.energy[$0] }, [], []]
        Elementary.log(&columns[0])
        for k in 1...2 { columns[k].reserveCapacity(rows.count) }
        for row in rows {
            let (first, second) = EventVariables.values(of: events[row])
            columns[1].append(first)
            columns[2].append(second)
        }
        return columns
    }

    /// Events that are looked at together: the rest of many has no columns of doubles.
    private static let piece = 8192

    private static func forEachPiece(of rows: [Int], _ body: (ArraySlice<Int>) -> Void) {
        for first in stride(from: 0, to: rows.count, by: piece) { body(rows[first..<min(first + piece, rows.count)]) }
    }

    /// How some events are standardized: by their moments.
    public static func standardization(of events: EventTable, _ rows: [Int]) -> FlowStandardization {
        FlowStandardization(columns: 3) { take in
            forEachPiece(of: rows) { piece in take(columns(events, piece), piece.map { events.weight[$0] }) }
        }
    }

    private func standardized(_ events: EventTable, _ rows: some Collection<Int>) -> [[Double]] {
        EventDensity.columns(events, rows).enumerated().map { standardization.standardized($0.element, $0.offset) }
    }

    /// Some events as rows for a flow, with their addresses.
    ///
    /// - Parameter times: how often each counts; nil: once.
    public func rows(_ events: EventTable, _ rows: [Int], times: [Float]? = nil) -> FlowData {
        var data = FlowData(variables: 2, capacity: rows.count)
        EventDensity.forEachPiece(of: rows) { piece in
            let columns = standardized(events, piece)
            data.condition += columns[0].map { Float($0) }
            for k in 0..<2 { data.variables[k] += columns[k + 1].map { Float($0) } }
            for (place, row) in zip(piece.indices, piece) {
                data.weight.append(Float(events.weight[row]) * (times?[place] ?? 1))
                data.address.append(events.address(row))
            }
        }
        return data
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
        let factors = flow.logDensities(standardized(events, 0..<events.count))
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
