import Events
import Files
import NeuralNetwork
import Randomness
import SampleComparison

/// Two samples of events side by side in slices of E_ν: how far they are apart, how far samples of one law would be, and whether a
/// classifier tells them apart.
public struct EventComparison {
    let first: (name: String, count: Int)
    let second: (name: String, count: Int)
    let training: (name: String, count: Int)?
    let slices: [Slice]
    /// Of the classifier, with its error for samples of one law.
    let area: Double
    let areaError: Double

    struct Slice {
        let low: Double
        let high: Double
        let counts: (first: Int, second: Int)
        let distance: EventDistance
        /// The mean of random exchanges between both samples: samples of one law, as large as they are.
        let floor: EventDistance
        /// Of as many events drawn from those of the training, a perfect memory; nil without.
        let memory: EventDistance?
    }

    /// Random samples of which a floor is the mean.
    private static let rounds = 8
    static let fewestEvents = 200

    /// - Parameter training: what the generator of the first sample was trained on.
    /// - Throws: ``RunError`` for few events, and for weights, as each event counts once.
    public init(_ first: EventTable, _ second: EventTable, training: EventTable?, seed: UInt64, products: GEMM) throws(RunError) {
        let (a, b) = (try EventComparison.shuffled(first, seed), try EventComparison.shuffled(second, seed))
        let known = try training.map { table throws(RunError) in try EventComparison.shuffled(table, seed) } ?? []
        let energySlices = EnergySlices(of: second.energy)
        func parted(_ events: [Event]) -> [[Event]] {
            var parts = (0..<energySlices.count).map { _ in [Event]() }
            for event in events { parts[energySlices.slice(of: event.energy)].append(event) }
            return parts
        }
        let parts = (parted(a), parted(b), parted(known))
        slices = (0..<energySlices.count).map { s in
            let (a, b, known) = (parts.0[s], parts.1[s], parts.2[s])
            let random = RandomStream(seed: seed, stream: .mixedSamples, address: UInt64(s))
            let both = a + b
            let floors = (0..<EventComparison.rounds).map { round in
                let stream = random.substream(UInt64(2 * round))
                let order = both.indices.map { (stream.bits(at: UInt64($0)), $0) }.sorted { $0 < $1 }.map { both[$0.1] }
                return EventDistance(Array(order[..<a.count]), Array(order[a.count...]))
            }
            let memories = (0..<(known.isEmpty ? 0 : EventComparison.rounds)).map { round in
                let stream = random.substream(UInt64(2 * round + 1))
                return EventDistance(a.indices.map { known[Int(stream.uniform(at: UInt64($0)) * Double(known.count))] }, b)
            }
            return Slice(
                low: energySlices.edges[s], high: energySlices.edges[s + 1], counts: (a.count, b.count), distance: EventDistance(a, b),
                floor: .mean(floors), memory: memories.isEmpty ? nil : .mean(memories))
        }
        (self.first, self.second, self.training) = ((first.name, a.count), (second.name, b.count), training.map { ($0.name, $0.count) })
        let classifier = TwoSampleClassifier(
            first: EventFeatures.columns(of: a), second: EventFeatures.columns(of: b), seed: seed, products: products)
        (area, areaError) = (classifier.area, classifier.error)
    }

    /// The events in an order that their content draws: the classifier learns from the first half.
    private static func shuffled(_ table: EventTable, _ seed: UInt64) throws(RunError) -> [Event] {
        guard table.weight.allSatisfy({ $0 == table.weight[0] }) else {
            throw RunError("\(table.name): its events have unequal weights, and each would count once; give unweighted events")
        }
        guard table.count >= EventComparison.fewestEvents else {
            throw RunError("\(table.name): \(table.count) events say little; give at least \(EventComparison.fewestEvents)")
        }
        let stream = RandomStream(seed: seed, stream: .mixedSamples, replica: -1)
        return (0..<table.count).map { (stream.bits(at: table.address($0)), $0) }.sorted { $0 < $1 }.map { table[$0.1] }
    }

    /// The mean of one of the distances over the slices, weighted by the events of the second sample.
    func mean(_ distance: (Slice) -> EventDistance) -> EventDistance { .mean(slices.map(distance), weights: slices.map(\.counts.second)) }
}
