import NeuralNetwork
import Randomness

/// Draws which hidden units a training step leaves out, each with the same probability, independently.
///
/// Not one number a unit but one a dropped unit: the distance from one dropped unit to the next is geometric. All hidden units of
/// one point form one line, whose draws are addressed by (replica, epoch, point content): other points do not enter.
public struct DropoutSampler: Sendable {
    public let rate: Double
    /// Entry k is 2³²(1 − p)ᵏ: a distance is k or more if a 32-bit draw is below it.
    private let thresholds: [UInt32]
    /// For each value of a draw's first eight bits, the least distance it can mean.
    private let guide: [Int]
    private static let longestTable = 1 << 16

    public init(rate: Double) {
        precondition(rate > 0 && rate < 1, "a share of the units between none and all")
        self.rate = rate
        var thresholds: [UInt32] = []
        var survival = 1.0
        while thresholds.count < DropoutSampler.longestTable {
            survival *= 1 - rate
            let threshold = UInt32(survival * 0x1p32)
            if threshold == 0 { break }
            thresholds.append(threshold)
        }
        guide = (0..<256).map { first in
            let highest = UInt32(first) << 24 | 0xFF_FFFF
            return thresholds.firstIndex { highest >= $0 } ?? thresholds.count
        }
        self.thresholds = thresholds
    }

    /// Units kept before the next dropped one, for one draw; the table's length means "so many, and draw again".
    private func distance(_ draw: UInt32) -> Int {
        var k = guide[Int(draw >> 24)]
        while k < thresholds.count && draw < thresholds[k] { k += 1 }
        return k
    }

    /// Fills `dropped` for a batch of points; blocks below `firstBlock` keep all units.
    public func drop(
        _ dropped: inout DroppedUnits, of architecture: Architecture, from firstBlock: Int, points: some Sequence<UInt64>, seed: UInt64,
        replica: Int, epoch: Int
    ) {
        dropped.scale = Float(1 / (1 - rate))
        dropped.firstBlock = firstBlock
        if dropped.units.count != architecture.blocks { dropped.units = Array(repeating: [], count: architecture.blocks) }
        for block in 0..<architecture.blocks { dropped.units[block].removeAll(keepingCapacity: true) }
        let width = architecture.width
        let end = architecture.blocks * width
        let stream = RandomStream(seed: seed, stream: .dropout, replica: replica, address: UInt64(epoch))
        for (row, address) in points.enumerated() {
            let ofPoint = stream.substream(address)
            var at = firstBlock * width
            var index: UInt64 = 0
            while at < end {
                let words = ofPoint.words(at: index)
                index += 1
                for lane in 0..<4 where at < end {
                    let gap = distance(words[lane])
                    at += gap
                    if gap == DropoutSampler.longestTable { continue }
                    if at < end { dropped.units[at / width].append((Int32(row), Int32(at % width))) }
                    at += 1
                }
            }
        }
    }
}
