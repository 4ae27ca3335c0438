import Randomness

/// Inputs that are almost right, the same for the same seed.
struct Mutator {
    private let stream: RandomStream
    private var index: UInt64 = 0
    private let seeds: [[UInt8]]
    private let words: [[UInt8]]

    init(_ seeds: [[UInt8]], words: [String], seed: UInt64) {
        stream = RandomStream(seed: seed, stream: .shuffling, replica: 0, address: 0)
        (self.seeds, self.words) = (seeds, words.map { Array($0.utf8) })
    }

    private mutating func pick(_ count: Int) -> Int {
        defer { index += 1 }
        return min(count - 1, Int(stream.uniform(at: index) * Double(count)))
    }

    mutating func next() -> [UInt8] {
        var bytes = seeds[pick(seeds.count)]
        for _ in 0..<[1, 1, 2, 4, 12][pick(5)] {
            let place = pick(bytes.count + 1), end = min(bytes.count, place + 1 + pick(40))
            switch pick(words.isEmpty ? 5 : 7) {
            case 0: if place < bytes.count { bytes[place] = UInt8(pick(256)) }
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.insert(contentsOf: seeds[pick(seeds.count)].dropFirst(pick(20)).prefix(1 + pick(60)), at: place)
            case 4: if pick(8) == 0 { bytes.removeSubrange(place...) }
            default: bytes.replaceSubrange(place..<(pick(2) == 0 ? place : end), with: words[pick(words.count)])
            }
        }
        return bytes
    }
}
