import EventGeneration
import Events
import HDF5
import ResultFiles
import SampleComparison

/// Spectra of E_μ and θ in slices of E_ν, and how often the band of the members covers what the test events show.
///
/// A band is the mean of the members' expected contents of a bin, and its variance that of the members, plus the Poisson variance of the
/// events that are counted.
package struct SpectrumCoverage {
    /// Shares of the bins within one and two standard deviations; 0.683 and 0.954 for a good band.
    package let within1: Double
    package let within2: Double
    /// The mean share of the members in the variance: how much of the band is theirs.
    let share: Double
    let bins: Int
    /// Slices × variables × bins: edges, test events, and what the members expect, mean and standard deviation.
    private let spectra: (low: [Double], high: [Double], seen: [Double], mean: [Double], deviation: [Double])

    static let binsOfSlice = 20
    /// Events that each member makes at the least, so that its expected contents have little noise of their own.
    static let leastDrawn = 40_000

    init(_ fit: GeneratorFit, _ test: TestEvents, _ weights: [[Float]], edges: [Double], slices: [Int], in maker: EventMaker) {
        let known = fit.events.selecting(fit.isTest.indices.filter { !fit.isTest[$0] })
        let readings: [(Event) -> Double] = [{ $0.muonEnergy / $0.energy }, EventFeatures.theta]
        // Bins from the events that were learned from, so that what is counted does not choose them.
        let grids = edges.indices.dropLast().map { slice in
            let mine = (0..<known.count).filter { row in
                min(BinnedPull.bin(known.energy[row], Array(edges.dropFirst())), edges.count - 2) == slice
            }
            return readings.map { read in mine.isEmpty ? [] : BinnedPull.edges(mine.map { read(known[$0]) }, SpectrumCoverage.binsOfSlice) }
        }
        let width = SpectrumCoverage.binsOfSlice
        func counts(_ events: [Event], into counts: inout [Double]) {
            for (event, slice) in zip(events, slices) {
                for (number, read) in readings.enumerated() {
                    counts[(slice * readings.count + number) * width + BinnedPull.bin(read(event), grids[slice][number])] += 1
                }
            }
        }
        let empty = [Double](repeating: 0, count: (edges.count - 1) * readings.count * width)
        var seen = empty
        counts(test.events, into: &seen)
        let rounds = max(1, (SpectrumCoverage.leastDrawn + test.events.count - 1) / test.events.count)
        var (sum, squares) = (empty, empty)
        for parameters in weights {
            maker.load(parameters)
            var mine = empty
            for round in 0..<rounds {
                let normals = test.normals(of: fit.model, round: round)
                counts(maker.draw(energies: test.events.map(\.energy), normals: normals).events, into: &mine)
            }
            for bin in mine.indices {
                sum[bin] += mine[bin] / Double(rounds)
                squares[bin] += mine[bin] * mine[bin] / Double(rounds * rounds)
            }
        }
        let members = Double(weights.count)
        var (means, deviations) = (empty, empty)
        var (inside1, inside2, shares, used) = (0, 0, 0.0, 0)
        for bin in seen.indices {
            let mean = sum[bin] / members
            let spread = members > 1 ? max(0, (squares[bin] - members * mean * mean) / (members - 1)) : 0
            (means[bin], deviations[bin]) = (mean, spread.squareRoot())
            guard mean >= 10 else { continue }
            let variance = spread + mean * (1 + 1 / Double(rounds))
            let squared = (seen[bin] - mean) * (seen[bin] - mean)
            if squared <= variance { inside1 += 1 }
            if squared <= 4 * variance { inside2 += 1 }
            shares += spread / variance
            used += 1
        }
        bins = used
        (within1, within2) = (Double(inside1) / Double(used), Double(inside2) / Double(used))
        share = shares / Double(used)
        // The first and the last bin are open; in pictures they end where the events do.
        let ends = grids.indices.map { slice in
            readings.map { read -> (Double, Double) in
                let values = zip(test.events, slices).filter { $0.1 == slice }.map { read($0.0) }
                return (values.min() ?? 0, values.max() ?? 1)
            }
        }
        let edges = grids.indices.map { slice in
            readings.indices.map { v -> [Double] in
                let inner = grids[slice][v]
                guard let first = inner.first, let last = inner.last else { return Array(repeating: 0, count: width + 1) }
                return [min(first, ends[slice][v].0)] + inner + [max(last, ends[slice][v].1)]
            }
        }
        spectra = (
            edges.flatMap { $0.flatMap { $0.dropLast() } }, edges.flatMap { $0.flatMap { $0.dropFirst() } }, seen, means, deviations)
    }

    func write(_ layout: ResultLayout) throws(HDF5Error) {
        let datasets = SpectraDatasets(), width = SpectrumCoverage.binsOfSlice
        try layout.file.makeGroup("/spectra")
        try layout.index(datasets.slice, spectra.seen.count / (2 * width))
        try layout.index(datasets.variable, 2)
        try layout.index(datasets.bin, width)
        try layout.write(datasets.low, spectra.low)
        try layout.write(datasets.high, spectra.high)
        try layout.write(datasets.seen, spectra.seen)
        try layout.write(datasets.mean, spectra.mean)
        try layout.write(datasets.deviation, spectra.deviation)
    }
}
