import StructureFunctionFiles
import StructureFunctionFits
import Text

extension OscillationFit {
    /// For people.
    public var table: String {
        let model = OscillationFit.deviations(members), total = OscillationFit.deviations(samples)
        func row(
            _ name: String, _ scale: Double, _ value: (OscillationLikelihood.Point) -> Double, _ interval: (low: Double, high: Double),
            _ whole: (low: Double, high: Double)
        ) -> [String] {
            func number(_ x: Double) -> String { x.isNaN ? "-" : Table.fixed(x * scale, digits: 4) }
            let exact = exact.map { value($0.point) } ?? .nan
            return [
                name, number(value(best.point)), "\(number(interval.low)) … \(number(interval.high))",
                "\(number(whole.low)) … \(number(whole.high))", number(value(model)), number(value(total)), number(exact),
                number(value(best.point) - exact),
            ]
        }
        let rows = [
            ["", "best fit", "−2 ln L + 1", "with members", "members", "bootstrap", "exact law", "difference"],
            row("sin²θ₂₃", 1, \.sine23, intervals.sine23, wholeIntervals.sine23),
            row("Δm²₃₂ / 10⁻³ eV²", 1e3, \.splitting32, intervals.splitting32, wholeIntervals.splitting32),
        ]
        return Table.aligned(rows) + remarks.joined(separator: "\n") + "\n"
    }

    private var remarks: [String] {
        let away = mirror.deviance - best.deviance
        let other = octant == .lower ? "upper" : "lower"
        var lines = [
            "\(counted(detector.events.count, "far event")), \(counted(members.count, "member")), "
                + "\(counted(samples.count, "sample")) of the bootstrap over both; with members: the interval of events and members; "
                + "members: standard deviation over the ensemble, functions and flux; bootstrap: that and the far events"
                + (settings.priors.areDrawn ? ", with the other parameters drawn from their priors" : ""),
            "octant: \(octant.rawValue); the best point of the \(other) one, sin²θ₂₃ = \(Table.fixed(mirror.point.sine23, digits: 4)), has "
                + "−2 ln L higher by \(Table.fixed(away, digits: 2))" + (away < 4 ? ": undecided" : ""),
        ]
        if let far = settings.detector {
            lines.append(
                "the far detector's smearing, efficiency and background in \(far.energyBins) × \(far.angleBins) bins, "
                    + (far.detector.isDrawn ? "with their uncertainties drawn by the members" : "known"))
        }
        if outside > 0 {
            lines.append("\(counted(outside, "event")) left out: no neutrino up to \(plain(file.greatestEnergy)) GeV makes such a lepton")
        }
        let atEdge = samplesAtEdge
        if atEdge > 0 {
            lines.append(
                "\(atEdge) of \(counted(samples.count, "sample")) end at maximal mixing, sin²θ₂₃ = "
                    + "\(Table.fixed(likelihood.maximalMixing, digits: 4)), the edge of the octant: intervals of sin²θ₂₃ that reach it "
                    + "cover more or less than 68 %")
        }
        return lines
    }
}
