import ResultReading

/// The axes of a spectrum: ω from end to end of the band, and cross sections that data and band fit into.
struct SpectrumAxes {
    /// Cross sections as measured; at least one.
    let measured: [Double]
    let errors: [Double]
    let band: RunResult.Band
    /// Values of another curve: it may stretch the axis, but not press the data together.
    var other: [Double] = []

    /// Whether the spectrum falls by so much that only ratios can be read: then its axis is logarithmic.
    var isLogarithmic: Bool { measured.max()! / measured.min()! > 300 }

    /// From below the lowest to above the highest of data with errors and band.
    var range: (low: Double, high: Double) {
        let own = (zip(measured, errors).map { $0 + $1 } + band.upper + band.mean).filter(\.isFinite).max()!
        let high = max(own, min(1.4 * own, other.filter(\.isFinite).max() ?? 0))
        guard isLogarithmic else { return (0, 1.06 * high) }
        // A band that runs to zero where nothing was measured must not press the data together.
        let least = measured.min()!
        return (max(0.5 * min(least, band.lower.filter(\.isFinite).min() ?? least), 0.1 * least), 1.6 * high)
    }

    /// Where curves and error bars end that run to zero on a logarithmic axis.
    var floor: Double {
        let low = range.low
        return low > 0 ? low : -Double.infinity
    }

    var commands: String {
        let (low, high) = range
        let ticks = isLogarithmic ? "set logscale y; set format y '10^{%L}'; set ytics autofreq; unset label 90"
            : "unset logscale y; \(Style.linearTicks("y", to: high))"
        return """
            \(ticks)
            set yrange [\(low):\(high)]
            set xrange [\(band.omega.first!):\(band.omega.last!)]
            """
    }
}
