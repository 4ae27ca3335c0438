import PortableMath

/// Numbers by which two samples of events are told apart.
public enum EventFeatures {
    /// Names of the columns of ``columns(of:)``.
    public static let names = ["ln E_nu", "u1", "u2", "E_mu", "theta", "ln Q2", "W"]

    /// Columns of ln E_ν, u₁, u₂, E_μ (GeV), θ (degrees), ln Q² and W (GeV), with
    /// Q² = 2E_ν(E_μ − p cos θ) − m² and W² = M² + 2Mω − Q² on a nucleon of 0.939 GeV at rest; W is 0 below that.
    public static func columns(of events: [Event]) -> [[Double]] {
        var columns = names.map { _ in [Double]() }
        for event in events {
            let (first, second) = EventVariables.values(of: event)
            let values = [
                Portable.log(event.energy), first, second, event.muonEnergy, theta(event), Portable.log(max(momentumTransfer(event), 1e-6)),
                invariantMass(event),
            ]
            for (column, value) in values.enumerated() { columns[column].append(value) }
        }
        return columns
    }

    /// Q² in GeV².
    public static func momentumTransfer(_ event: Event) -> Double {
        let m = Event.muonMass
        let momentum = max(event.muonEnergy * event.muonEnergy - m * m, 0).squareRoot()
        // 2E(E_μ − p) by way of m²/(E_μ + p), which does not cancel.
        return 2 * event.energy * (m * m / (event.muonEnergy + momentum) + momentum * event.versine) - m * m
    }

    static func invariantMass(_ event: Event) -> Double {
        let nucleon = 0.939
        return max(nucleon * nucleon + 2 * nucleon * (event.energy - event.muonEnergy) - momentumTransfer(event), 0).squareRoot()
    }

    /// θ in degrees, by the series of the arc sine of √((1 − cos θ)/2): monotone in cos θ, and within 10⁻⁹ of it.
    public static func theta(_ event: Event) -> Double {
        let half = min(1, (event.versine / 2).squareRoot())
        return 2 * arcSine(half) * 57.29577951308232
    }

    private static func arcSine(_ s: Double) -> Double {
        // arcsin s = 2 arcsin √((1 − √(1 − s²))/2), three times, then its series.
        var (value, factor) = (s, 1.0)
        for _ in 0..<3 {
            value = value / (2 * (1 + (1 - value * value).squareRoot())).squareRoot()
            factor *= 2
        }
        let square = value * value
        let tail = 15 / 336.0 + square * (105 / 3456.0 + square * (945 / 42240.0))
        return factor * value * (1 + square * (1 / 6.0 + square * (3 / 40.0 + square * tail)))
    }
}
