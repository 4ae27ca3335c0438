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
        /// By slice of E_ν; EMD of E_μ in GeV and of θ in degrees, of both together in standard deviations, and the mean pull of (E_μ, θ)
        /// bins.
        package var muonEnergy: [Double]
        package var theta: [Double]
        package var sliced: [Double]
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
    let maps: GeneratorMaps

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
        let maker = EventMaker(fit.model, products: fit.products, capacity: 256)
        let half = all.count / 2
        let (edgeCount, features) = (edges.count - 1, EventFeatures.columns(of: all))

        /// Compares the first half of a sample, drawn at the energies of the test events, with the second half of those.
        func compared(_ name: String, _ sample: [Event], classify: Bool, loss: Double) -> Maker {
            var figures = Maker(
                name: name, muonEnergy: [], theta: [], sliced: [], pull: [], area: .nan, areaError: .nan, loss: loss)
            for slice in 0..<edgeCount {
                func columns(_ events: [Event], _ rows: Range<Int>) -> (x: [Double], y: [Double]) {
                    let mine = rows.filter { slices[$0] == slice }.map { events[$0] }
                    return (mine.map(\.muonEnergy), mine.map(EventFeatures.theta))
                }
                let (made, seen) = (columns(sample, 0..<half), columns(all, half..<all.count))
                figures.muonEnergy.append(EarthMoversDistance.between(made.x, seen.x))
                figures.theta.append(EarthMoversDistance.between(made.y, seen.y))
                figures.sliced.append(GeneratorQuality.slicedDistance(made, seen))
                figures.pull.append(BinnedPull.between(made, seen, bins: 10))
            }
            guard classify else { return figures }
            let classifier = TwoSampleClassifier(
                first: EventFeatures.columns(of: sample), second: features, seed: fit.card.seed, products: fit.products)
            (figures.area, figures.areaError) = (classifier.area, classifier.error)
            return figures
        }
        func loss(_ weights: [[Float]]) -> Double { GeneratorQuality.testLoss(fit, weights) }
        let histogram = HistogramGenerator(fit.events.selecting(fit.isTest.indices.filter { !fit.isTest[$0] }))
        let made = test.drawn(by: weights, in: maker)
        maps = GeneratorMaps(seen: all, made: made, slices: slices, count: edgeCount)
        var makers = [
            compared("floor", all, classify: false, loss: .nan),
            compared("generator", made, classify: true, loss: loss(weights)),
            compared("histogram", test.drawn(by: histogram), classify: true, loss: .nan),
        ]
        if !fit.base.isEmpty {
            makers.append(compared("base", test.drawn(by: fit.base, in: maker), classify: true, loss: loss(fit.base)))
        }
        self.makers = makers
        coverage = SpectrumCoverage(fit, test, weights, edges: edges, slices: slices, in: maker)
    }

    /// The sliced EMD of two numbers, each divided by its standard deviation in the second sample.
    private static func slicedDistance(_ made: (x: [Double], y: [Double]), _ seen: (x: [Double], y: [Double])) -> Double {
        guard !made.x.isEmpty, seen.x.count > 1 else { return .nan }
        let columns = [(made.x, seen.x), (made.y, seen.y)].map { made, seen in
            let mean = seen.reduce(0, +) / Double(seen.count)
            let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(seen.count)
            let scale = variance > 0 ? variance.squareRoot() : 1
            return (made.map { $0 / scale }, seen.map { $0 / scale })
        }
        return EarthMoversDistance.sliced(columns.map(\.0), columns.map(\.1), directions: SliceDirections.circle(16))
    }

    /// Edges with a round number of GeV where there are that many events, otherwise of equal contents.
    private static func edges(_ energies: [Double]) -> [Double] {
        let (low, high) = (energies.min() ?? 0, energies.max() ?? 1)
        let inner = EventSummary.energyEdges.filter { edge in
            edge > low && edge < high && energies.count { $0 < edge } >= 100 && energies.count { $0 >= edge } >= 100
        }
        return [low] + inner + [high.nextUp]
    }

    /// Mean −ln of the mean density of the members over the test events, weighted; NaN without a density, members or test events.
    static func testLoss(_ fit: GeneratorFit, _ weights: [[Float]]) -> Double {
        let events = fit.events.selecting(fit.testIndices)
        guard let density = fit.model.density, !weights.isEmpty, events.count > 0 else { return .nan }
        let flow = ConditionalFlow(density.architecture, products: fit.products, capacity: 256)
        let logarithms = weights.map { weights in
            flow.parameters = weights
            return density.logDensities(of: events, in: flow)
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
