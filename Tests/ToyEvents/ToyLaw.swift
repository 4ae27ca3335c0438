import Events

/// Events of the law of closure tests.
public enum ToyLaw {
    /// Events with E_ν uniform between 0.5 and 5 GeV.
    public static func events(_ count: Int, seed: UInt64, shift: Double = 0) -> [Event] { EventLaw(shift: shift).events(count, seed: seed) }

    /// ln p(E_μ, cos θ | E_ν), p in 1/GeV.
    public static func logDensity(of event: Event, shift: Double = 0) -> Double { EventLaw(shift: shift).logDensity(of: event) }

    /// As a table of comma-separated values.
    public static func text(_ events: [Event]) -> String {
        "E_nu_GeV,E_mu_GeV,cos_theta,channel\n" + events.map { "\($0.energy),\($0.muonEnergy),\($0.cosTheta),1\n" }.joined()
    }
}
