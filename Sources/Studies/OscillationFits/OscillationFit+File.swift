import HDF5
import ResultFiles
import StructureFunctionFiles

extension OscillationFit {
    /// Writes the fit with the map of its likelihood, whole or not at all.
    public func write(to path: String) throws {
        let sines = axis(0.35...0.65), splittings = axis(best.point.splitting32 - 1e-4...best.point.splitting32 + 1e-4)
        let map = sines.flatMap { sine in
            splittings.map { likelihood.deviance(at: .init(sine23: sine, splitting32: $0)) - best.deviance }
        }
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try layout.file.setAttribute("format", ResultFormat.name)
            try layout.file.setAttribute("format_version", ResultFormat.version)
            try layout.file.setAttribute("content", ResultContent.oscillations.rawValue)
            try Provenance.Program().write(to: layout.file)
            try layout.file.setAttribute("source", ResultContent.file(of: run))
            try layout.file.setAttribute("source_sha256", file.cardDigest)
            try layout.file.setAttribute("events", detector.events.count)
            if let detector = settings.detector { try layout.file.setAttribute("detector", detector.yaml) }
            try layout.file.setAttribute("octant", octant.rawValue)
            for parameter in OscillationPriors.Parameter.allCases {
                let prior = settings.priors[parameter]
                try layout.file.setAttribute("\(parameter.rawValue)_prior", [prior.centre, prior.deviation])
            }
            try describe("sin2_theta23", layout, \.sine23, intervals.sine23, wholeIntervals.sine23)
            try describe("dm2_32", layout, \.splitting32, intervals.splitting32, wholeIntervals.splitting32)
            let datasets = OscillationDatasets()
            try layout.write(datasets.map.sine23, sines)
            try layout.write(datasets.map.splitting32, splittings)
            try layout.write(datasets.map.deviance, map)
            try write(datasets.members, file.replicas, members, layout)
            try write(datasets.bootstrap, Array(samples.indices), samples, layout)
        }
    }

    private func axis(_ range: ClosedRange<Double>) -> [Double] {
        let last = Double(max(1, settings.mapPoints - 1))
        return (0..<settings.mapPoints).map { range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / last }
    }

    /// Attributes of the root: best fit, its mirror in the other octant, the ends of the intervals of the events and of events and members,
    /// and the fit of the exact law.
    private func describe(
        _ name: String, _ layout: ResultLayout, _ value: (OscillationLikelihood.Point) -> Double, _ interval: (low: Double, high: Double),
        _ whole: (low: Double, high: Double)
    ) throws(HDF5Error) {
        try layout.file.setAttribute(name, value(best.point))
        try layout.file.setAttribute("\(name)_other_octant", value(mirror.point))
        try layout.file.setAttribute("\(name)_interval", [interval.low, interval.high])
        try layout.file.setAttribute("\(name)_interval_with_members", [whole.low, whole.high])
        if let exact { try layout.file.setAttribute("\(name)_exact_law", value(exact.point)) }
    }

    private func write(
        _ datasets: OscillationDatasets.Fits, _ numbers: [Int], _ fits: [Fit], _ layout: ResultLayout
    ) throws(HDF5Error) {
        try layout.write(datasets.number, numbers)
        try layout.write(datasets.sine23, fits.map(\.point.sine23))
        try layout.write(datasets.splitting32, fits.map(\.point.splitting32))
    }
}
