import Randomness
import Statistics
import StructureFunctions

/// The events of a near detector, in bins.
///
/// A replica of the bootstrap takes each event n times, n from a Poisson distribution of mean 1, addressed by the event's content.
/// Simulated events have weight 1 and are known by bin: n events of a bin taken so are a Poisson number of mean n, addressed by the bin.
package struct EventSample: Sendable {
    /// Single events; nil for those known by bin.
    private let events: [Event]?
    /// Sums of weights.
    package let counts: [Double]
    /// Addresses of the bins.
    private let addresses: [UInt64]
    /// 0 for the first sample, whose draws others do not share.
    private let number: Int

    struct Event: Sendable {
        var bin: Int32
        var weight: Double
        var address: UInt64
    }

    /// Known by bin.
    init(counts: [Double], bins: LeptonBins, number: Int = 0) {
        events = nil
        self.number = number
        self.counts = counts
        addresses = (0..<bins.count).map(bins.address)
    }

    /// Single events. Those outside the bins are left out.
    ///
    /// - Parameter numbers: E_ℓ in GeV, cos θ and weight of each.
    package init(numbers: [Double], bins: LeptonBins, number: Int = 0) {
        self.number = number
        var (events, counts) = ([Event](), [Double](repeating: 0, count: bins.count))
        // Events of the same content are told apart by how many came before.
        var seen: [UInt64: UInt64] = [:]
        for start in stride(from: 0, to: numbers.count, by: 3) {
            guard let bin = bins.bin(energy: numbers[start], cosine: numbers[start + 1]) else { continue }
            var hash = ContentHash()
            for number in numbers[start..<start + 3] { hash.combine(number) }
            let before = seen[hash.value, default: 0]
            seen[hash.value] = before + 1
            if before > 0 { hash.combine(before) }
            events.append(Event(bin: Int32(bin), weight: numbers[start + 2], address: hash.value))
            counts[bin] += numbers[start + 2]
        }
        (self.events, self.counts, addresses) = (events, counts, (0..<bins.count).map(bins.address))
    }

    var isEmpty: Bool { !counts.contains { $0 > 0 } }

    private static func stream(_ stream: Stream, _ seed: UInt64, _ replica: Int, _ number: Int) -> RandomStream {
        number == 0 ? RandomStream(seed: seed, stream: stream, replica: replica) : RandomStream(
            seed: seed, stream: .furtherSamples, replica: replica, address: UInt64(number), UInt64(stream.rawValue))
    }

    /// Events as a replica takes them, by bin.
    package func drawn(seed: UInt64, replica: Int) -> [Double] {
        let stream = Self.stream(.eventWeights, seed, replica, number)
        guard let events else {
            return zip(counts, addresses).map { PoissonQuantile.count(mean: $0, uniform: stream.uniform(at: $1)) }
        }
        var drawn = [Double](repeating: 0, count: counts.count)
        for event in events {
            drawn[Int(event.bin)] += event.weight * PoissonQuantile.count(mean: 1, uniform: stream.uniform(at: event.address))
        }
        return drawn
    }

    /// Bins that a replica does not train on.
    func heldOut(share: Double, seed: UInt64, replica: Int) -> [Bool] {
        let stream = Self.stream(.innerFolds, seed, replica, number)
        return addresses.map { stream.uniform(at: $0) < share }
    }

    /// Simulated counts around the means of bins.
    static func simulated(means: [Double], bins: LeptonBins, seed: UInt64, experiment: Int, number: Int = 0) -> [Double] {
        let stream = stream(.simulatedEvents, seed, experiment, number)
        return means.indices.map { PoissonQuantile.count(mean: means[$0], uniform: stream.uniform(at: bins.address($0))) }
    }
}
