import EventGeneration
import Events
import NeuralNetwork
import SampleComparison
import SplineFlows

/// How a generator compares with events that none of its members has seen, and what others reach.
package struct GeneratorQuality {
    /// One who makes events: the mixture of the members, a histogram, the base of a fine-tune; or the floor, which is the test events
    /// themselves.
    package struct Maker {
        package var name: String
        /// By slice of E_ν; EMD of E_μ in GeV and of θ in degrees, and the mean pull of (E_μ, θ) bins.
        package var muonEnergy: [Double]
        package var theta: [Double]
        package var pull: [Double]
        /// A classifier's area under the curve, with its error for samples of one law; NaN for the floor, where it is ½.
        package var area: Double
        package var areaError: Double
        /// Mean −ln p(E_μ, cos θ | E_ν) of the test events; NaN where there is no density.
        package var loss: Double
    }

    /// Edges of the slices in E_ν, GeV.
    let edges: [Double]
    /// Test events of each slice.
    let counts: [Int]
    package let makers: [Maker]
    /// Of the spectra in slices: how the bands of the members cover them.
    package let coverage: SpectrumCoverage

    /// Fewer test events say nothing.
    static let fewestEvents = 400

    /// - Returns: nil without enough test events.
    package init?(_ fit: GeneratorFit, weights: [[Float]]) {
        let test = TestEvents(fit)
        guard test.events.count >= GeneratorQuality.fewestEvents, !weights.isEmpty else { return nil }
        let all = test.events
        edges = GeneratorQuality.edges(all.map(\.energy))
        let slices = all.map { [edges] event in min(BinnedPull.bin(event.energy, Array(edges.dropFirst())), edges.count - 2) }
        counts = edges.indices.dropLast().map { slice in slices.count { $0 == slice } }
        let flow = ConditionalFlow(fit.density.architecture, products: fit.products, capacity: 256)
        let table = fit.events.selecting(fit.testIndices)
        let half = all.count / 2
        let (edgeCount, features) = (edges.count - 1, EventFeatures.columns(of: all))

        /// Compares the first half of a sample, drawn at the energies of the test events, with the second half of those.
        func maker(_ name: String, _ sample: [Event], classify: Bool, loss: Double) -> Maker {
            var maker = Maker(name: name, muonEnergy: [], theta: [], pull: [], area: .nan, areaError: .nan, loss: loss)
            for slice in 0..<edgeCount {
                func columns(_ events: [Event], _ rows: Range<Int>) -> (x: [Double], y: [Double]) {
                    let mine = rows.filter { slices[$0] == slice }.map { events[$0] }
                    return (mine.map(\.muonEnergy), mine.map(EventFeatures.theta))
                }
                let (made, seen) = (columns(sample, 0..<half), columns(all, half..<all.count))
                maker.muonEnergy.append(EarthMoversDistance.between(made.x, seen.x))
                maker.theta.append(EarthMoversDistance.between(made.y, seen.y))
                maker.pull.append(BinnedPull.between(made, seen, bins: 10))
            }
            guard classify else { return maker }
            let classifier = TwoSampleClassifier(
                first: EventFeatures.columns(of: sample), second: features, seed: fit.card.seed, products: fit.products)
            (maker.area, maker.areaError) = (classifier.area, classifier.error)
            return maker
        }
        func loss(_ weights: [[Float]]) -> Double { GeneratorQuality.mixtureLoss(fit, table, weights, in: flow) }
        let histogram = HistogramGenerator(fit.events.selecting(fit.isTest.indices.filter { !fit.isTest[$0] }))
        var makers = [
            maker("floor", all, classify: false, loss: .nan),
            maker("generator", test.drawn(by: weights, fit.density, in: flow), classify: true, loss: loss(weights)),
            maker("histogram", test.drawn(by: histogram), classify: true, loss: .nan),
        ]
        if !fit.base.isEmpty {
            makers.append(maker("base", test.drawn(by: fit.base, fit.density, in: flow), classify: true, loss: loss(fit.base)))
        }
        self.makers = makers
        coverage = SpectrumCoverage(fit, test, weights, edges: edges, slices: slices, in: flow)
    }

    /// Edges with a round number of GeV where there are that many events, otherwise of equal contents.
    private static func edges(_ energies: [Double]) -> [Double] {
        let (low, high) = (energies.min() ?? 0, energies.max() ?? 1)
        let inner = EventSummary.energyEdges.filter { edge in
            edge > low && edge < high && energies.count { $0 < edge } >= 100 && energies.count { $0 >= edge } >= 100
        }
        return [low] + inner + [high.nextUp]
    }

    /// Mean −ln of the mean density of the members, weighted.
    private static func mixtureLoss(_ fit: GeneratorFit, _ events: EventTable, _ weights: [[Float]], in flow: ConditionalFlow) -> Double {
        let logarithms = weights.map { weights in
            flow.parameters = weights
            return fit.density.logDensities(of: events, in: flow)
        }
        let total = events.weight.reduce(0, +)
        return -zip(EventWeights.logMeans(logarithms), events.weight).reduce(0) { $0 + $1.0 * $1.1 } / total
    }

    /// The mean of a figure over the slices, weighted by their events; slices without a number do not enter.
    package func mean(_ values: [Double]) -> Double {
        let known = zip(values, counts).filter { $0.0.isFinite }
        return known.reduce(0) { $0 + $1.0 * Double($1.1) } / Double(known.reduce(0) { $0 + $1.1 })
    }
}
