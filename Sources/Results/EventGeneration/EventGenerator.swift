import Events
import NeuralNetwork
import Randomness

/// Draws events from the members of a run.
///
/// Event i is a pure function of the networks, the spectrum, (seed, replica, i): how many are drawn, by whom and in which pieces does not
/// enter. In a mixture the event's member is drawn too.
public struct EventGenerator {
    /// Which members make events.
    public enum Members: Sendable, Equatable {
        /// Each event by one of all members, drawn with equal chances.
        case mixture
        /// All events by the member of this replica number.
        case one(Int)
    }

    private let replicas: [Int]
    private let spectrum: EnergySpectrum
    private let seed: UInt64
    private let members: Members
    private let makers: [EventMaker]

    /// - Parameter weights: of the members, by their replica numbers.
    public init(
        _ model: EventModel, replicas: [Int], weights: [[Float]], members: Members, spectrum: EnergySpectrum, seed: UInt64,
        products: GEMM
    ) {
        precondition(replicas.count == weights.count && !replicas.isEmpty, "a generator has members")
        (self.spectrum, self.seed, self.members) = (spectrum, seed, members)
        let used = replicas.indices.filter { members == .mixture || members == .one(replicas[$0]) }
        precondition(!used.isEmpty, "the member that is asked for is one of them")
        self.replicas = used.map { replicas[$0] }
        makers = used.map { member in
            let maker = EventMaker(model, products: products, capacity: EventGenerator.rowsAtOnce)
            maker.load(weights[member])
            return maker
        }
    }

    static let rowsAtOnce = 256

    /// Numbers of a random stream that an event uses.
    private enum Draw: UInt64 {
        case energy, first, second, member
        static func index(_ draw: Draw, ofEvent event: Int) -> UInt64 { 4 * UInt64(event) + draw.rawValue }
    }

    /// The events of some numbers.
    ///
    /// - Parameter given: an energy for each; nil to draw them from the spectrum.
    public func events(_ range: Range<Int>, energies given: [Double]? = nil) -> EventBlock {
        var block = EventBlock()
        let placeholder = Event(energy: 1, muonEnergy: 1, versine: 1)
        block.events = Array(repeating: placeholder, count: range.count)
        block.logDensity = Array(repeating: 0, count: range.count)
        block.replica = Array(repeating: 0, count: range.count)
        for (member, mine) in share(range).enumerated() where !mine.isEmpty {
            let stream = RandomStream(seed: seed, stream: .generatedEvents, replica: replicas[member])
            let energies = mine.map { event in
                given?[event - range.lowerBound] ?? spectrum.quantile(stream.uniform(at: Draw.index(.energy, ofEvent: event)))
            }
            let drawn = makers[member].draw(energies: energies, normals: normals(of: mine, stream, member))
            for (place, event) in mine.enumerated() {
                block.events[event - range.lowerBound] = drawn.events[place]
                block.logDensity[event - range.lowerBound] = drawn.logDensity[place]
                block.replica[event - range.lowerBound] = replicas[member]
            }
        }
        return block
    }

    /// The numbers that events are made of: of flows beside that of the energy, of adversarial networks in a stream of their own.
    private func normals(of events: [Int], _ stream: RandomStream, _ member: Int) -> [[Double]] {
        let model = makers[member].model
        guard model.density == nil else {
            return [Draw.first, .second].map { draw in events.map { stream.normal(at: Draw.index(draw, ofEvent: $0)) } }
        }
        let latents = RandomStream(seed: seed, stream: .latentVectors, replica: replicas[member])
        return (0..<model.latents).map { k in events.map { latents.normal(at: UInt64($0 * model.latents + k)) } }
    }

    /// The events of each member.
    private func share(_ range: Range<Int>) -> [[Int]] {
        guard replicas.count > 1 else { return [Array(range)] }
        // Draws of the mixture belong to no replica.
        let stream = RandomStream(seed: seed, stream: .generatedEvents, replica: -1)
        var shares = replicas.map { _ in [Int]() }
        for event in range {
            let member = Int(stream.uniform(at: Draw.index(.member, ofEvent: event)) * Double(replicas.count))
            shares[min(member, replicas.count - 1)].append(event)
        }
        return shares
    }
}
