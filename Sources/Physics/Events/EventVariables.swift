import PortableMath

/// Variables without walls, in which densities of events are learned:
///
///     u₁ = ln (ω / (E_ν − m − ω)) = ln ((E_ν − E_μ)/(E_μ − m)),   u₂ = ln ((1 − cos θ)/(1 + cos θ))
///
/// so that every (u₁, u₂) is a possible event, with E_μ between m and E_ν. The condition is ln E_ν, E_ν in GeV.
public enum EventVariables {
    public static func values(of event: Event) -> (first: Double, second: Double) {
        let (transferred, kinetic) = parts(event)
        return (Portable.log(transferred / kinetic), Portable.log(event.versine / (2 - event.versine)))
    }

    /// ln |∂(u₁, u₂)/∂(E_μ, cos θ)| = ln [ (E_ν − m)/((E_ν − E_μ)(E_μ − m)) · 2/((1 − cos θ)(1 + cos θ)) ], E_μ in GeV: what ln p(u₁, u₂)
    /// gains on the way to ln p(E_μ, cos θ).
    public static func logJacobian(of event: Event) -> Double {
        let (transferred, kinetic) = parts(event)
        return Portable.log((transferred + kinetic) / (transferred * kinetic) * (2 / (event.versine * (2 - event.versine))))
    }

    /// The event at a place.
    public static func event(energy: Double, _ first: Double, _ second: Double) -> Event {
        let available = energy - Event.muonMass
        // Both shares from one exponential, none by a difference.
        let kinetic = available * Portable.sigmoid(-first)
        return Event(energy: energy, muonEnergy: Event.muonMass + kinetic, versine: 2 * Portable.sigmoid(second))
    }

    private static func parts(_ event: Event) -> (transferred: Double, kinetic: Double) {
        let least = Event.leastKineticEnergy
        return (max(event.energy - event.muonEnergy, least), max(event.muonEnergy - Event.muonMass, least))
    }
}
