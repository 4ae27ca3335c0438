import EventGeneration
import Events
import NeuralNetwork
import SampleComparison
import SplineFlows

/// How a generator compares with events that none of its members has seen, and what others reach.
package struct GeneratorQuality {
    /// One who makes events: the mixture of the members, a histogram, the base of a fine-tune; a perfect memory, which takes an event of
    /// the training; or the floor, which is the test events themselves.
    package struct Maker {
        package var name: String
        /// By slice of E_ν; EMD of E_μ in GeV and of θ in degrees, of both together in standard deviations, and the mean pull of (E_μ, θ)
        /// bins.
        package var muonEnergy: [Double]
        package var theta: [Double]
        package var sliced: [Double]
        package var pull: [Double]
        /// A classifier's area under the curve, with its error for samples of one law; NaN for the floor, where it is ½, and a memory.
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
        let energySlices = EnergySlices(of: all.map(\.energy))
        edges = energySlices.edges
        let slices = all.map { energySlices.slice(of: $0.energy) }
        counts = edges.indices.dropLast().map { slice in slices.count { $0 == slice } }
        let maker = EventMaker(fit.model, products: fit.products, capacity: 256)
        let half = all.count / 2
        let (edgeCount, features) = (edges.count - 1, EventFeatures.columns(of: all))

        /// Compares the first half of a sample, drawn at the energies of the test events, with the second half of those.
        func compared(_ name: String, _ sample: [Event], classify: Bool, loss: Double) -> Maker {
            var figures = Maker(
                name: name, muonEnergy: [], theta: [], sliced: [], pull: [], area: .nan, areaError: .nan, loss: loss)
            for slice in 0..<edgeCount {
                func mine(_ events: [Event], _ rows: Range<Int>) -> [Event] { rows.filter { slices[$0] == slice }.map { events[$0] } }
                let distance = EventDistance(mine(sample, 0..<half), mine(all, half..<all.count))
                figures.muonEnergy.append(distance.muonEnergy)
                figures.theta.append(distance.theta)
                figures.sliced.append(distance.sliced)
                figures.pull.append(distance.pull)
            }
            guard classify else { return figures }
            let classifier = TwoSampleClassifier(
                first: EventFeatures.columns(of: sample), second: features, seed: fit.card.seed, products: fit.products)
            (figures.area, figures.areaError) = (classifier.area, classifier.error)
            return figures
        }
        func loss(_ weights: [[Float]]) -> Double { GeneratorQuality.testLoss(fit, weights) }
        let known = fit.events.selecting(fit.isTest.indices.filter { !fit.isTest[$0] })
        let histogram = HistogramGenerator(known)
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
        makers.append(compared("memory", test.remembered(of: known, slices: energySlices), classify: false, loss: .nan))
        self.makers = makers
        coverage = SpectrumCoverage(fit, test, weights, edges: edges, slices: slices, in: maker)
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
    package func mean(_ values: [Double]) -> Double { EventDistance.mean(values, counts) }
}
