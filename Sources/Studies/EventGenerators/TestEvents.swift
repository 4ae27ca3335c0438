import EventGeneration
import Events
import NeuralNetwork
import Randomness
import SampleComparison

/// The test events in random order and with equal weights, and what others make at their energies.
struct TestEvents {
    let events: [Event]
    private let addresses: [UInt64]
    private let seed: UInt64

    /// Draws for the comparison belong to no replica.
    static let replica = -2

    /// Events of unequal weight are kept with a chance proportional to it.
    init(_ fit: GeneratorFit) {
        let stream = RandomStream(seed: fit.card.seed, stream: .generatedEvents, replica: TestEvents.replica, address: 1)
        let most = fit.testIndices.map { fit.events.weight[$0] }.max() ?? 1
        let kept = fit.testIndices.filter { fit.events.weight[$0] >= most * stream.uniform(at: fit.events.address($0)) }
            .map { (row: $0, address: fit.events.address($0)) }
            .sorted { (stream.bits(at: $0.address ^ 1), $0.row) < (stream.bits(at: $1.address ^ 1), $1.row) }
        events = kept.map { fit.events[$0.row] }
        addresses = kept.map(\.address)
        seed = fit.card.seed
    }

    /// Draw `number` of the place of every event.
    private func draws(_ number: UInt64, _ value: (RandomStream, UInt64) -> Double) -> [Double] {
        let stream = RandomStream(seed: seed, stream: .generatedEvents, replica: TestEvents.replica, address: 2 + number)
        return addresses.enumerated().map { value(stream, $0.element &+ UInt64($0.offset)) }
    }

    /// An event at each energy by a member of a mixture, drawn for each.
    func drawn(by weights: [[Float]], in maker: EventMaker) -> [Event] {
        let members = draws(0) { $0.uniform(at: $1) }.map { min(weights.count - 1, Int($0 * Double(weights.count))) }
        var result = events
        let normals = normals(of: maker.model, round: nil)
        for (member, parameters) in weights.enumerated() {
            let mine = members.indices.filter { members[$0] == member }
            guard !mine.isEmpty else { continue }
            maker.load(parameters)
            let ofMine = normals.map { all in mine.map { all[$0] } }
            for (place, event) in zip(mine, maker.draw(energies: mine.map { events[$0].energy }, normals: ofMine).events) {
                result[place] = event
            }
        }
        return result
    }

    /// Standard normal numbers, the same for all members.
    ///
    /// - Parameter round: nil for the events of a mixture, otherwise the number of a sample of its own.
    func normals(of model: EventModel, round: Int?) -> [[Double]] {
        let first = model.density == nil ? (round.map { $0 + 2 } ?? 1) * 10_000 : round.map { 10 + 2 * $0 } ?? 1
        return (0..<model.latents).map { k in draws(UInt64(first + k)) { $0.normal(at: $1) } }
    }

    func drawn(by histogram: HistogramGenerator) -> [Event] {
        let uniform = (3..<6).map { number in draws(UInt64(number)) { $0.uniform(at: $1) } }
        return events.indices.map { histogram.event(energy: events[$0].energy, (uniform[0][$0], uniform[1][$0], uniform[2][$0])) }
    }

    /// For each event one of the training in the same slice of E_ν, as it is, by chances proportional to the weights: what a perfect memory
    /// makes. A slice without training events keeps the test events.
    func remembered(of known: EventTable, slices: EnergySlices) -> [Event] {
        var rows = (0..<slices.count).map { _ in [Int]() }
        var sums = (0..<slices.count).map { _ in [Double]() }
        for row in 0..<known.count {
            let slice = slices.slice(of: known.energy[row])
            rows[slice].append(row)
            sums[slice].append((sums[slice].last ?? 0) + known.weight[row])
        }
        let uniform = draws(6) { $0.uniform(at: $1) }
        return events.indices.map { place in
            let slice = slices.slice(of: events[place].energy)
            guard let total = sums[slice].last else { return events[place] }
            return known[rows[slice][BinnedPull.bin(uniform[place] * total, sums[slice].dropLast())]]
        }
    }
}
