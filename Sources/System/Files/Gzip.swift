/// Reads gzip files (RFC 1952), whose content is compressed by "deflate" (RFC 1951).
public enum Gzip {
    public static func recognizes(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// The content of all members of a file, one after the other.
    ///
    /// - Parameter name: of the file, for messages.
    /// - Throws: ``RunError`` for a file that is cut off or damaged: lengths and checksums are compared.
    public static func inflate(_ bytes: [UInt8], name: String) throws(RunError) -> [UInt8] {
        var output: [UInt8] = []
        var place = 0
        while place < bytes.count {
            guard let end = member(bytes, from: place, to: &output) else {
                throw RunError("\(name): the gzip file is cut off or damaged at byte \(place) or later; make it or copy it again")
            }
            place = end
        }
        return output
    }

    /// - Returns: where the member ends; nil when it is damaged.
    private static func member(_ bytes: [UInt8], from start: Int, to output: inout [UInt8]) -> Int? {
        guard start + 18 <= bytes.count, bytes[start] == 0x1F, bytes[start + 1] == 0x8B, bytes[start + 2] == 8 else { return nil }
        let flags = bytes[start + 3]
        var place = start + 10
        if flags & 4 != 0 {
            guard place + 2 <= bytes.count else { return nil }
            place += 2 + Int(bytes[place]) + Int(bytes[place + 1]) << 8
        }
        for flag in [UInt8(8), 16] where flags & flag != 0 {
            guard place < bytes.count, let zero = bytes[place...].firstIndex(of: 0) else { return nil }
            place = zero + 1
        }
        if flags & 2 != 0 { place += 2 }
        guard place < bytes.count else { return nil }
        let first = output.count
        var inflation = Inflation(bytes, from: place)
        guard inflation.run(into: &output) else { return nil }
        let end = inflation.place
        guard end + 8 <= bytes.count else { return nil }
        func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) } }
        guard word(end) == checksum(output[first...]), word(end + 4) == UInt32(truncatingIfNeeded: output.count - first) else { return nil }
        return end + 8
    }

    /// CRC-32 of RFC 1952.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 != 0 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}

/// The bits of a "deflate" stream.
private struct Inflation {
    private let bytes: [UInt8]
    private(set) var place: Int
    private var bits: UInt32 = 0
    private var held = 0

    init(_ bytes: [UInt8], from place: Int) { (self.bytes, self.place) = (bytes, place) }

    private mutating func take(_ count: Int) -> Int? {
        while held < count {
            guard place < bytes.count else { return nil }
            bits |= UInt32(bytes[place]) << UInt32(held)
            place += 1
            held += 8
        }
        defer {
            bits >>= UInt32(count)
            held -= count
        }
        return Int(bits & (1 << UInt32(count) - 1))
    }

    mutating func run(into output: inout [UInt8]) -> Bool {
        let start = output.count
        while true {
            guard let last = take(1), let kind = take(2) else { return false }
            switch kind {
            case 0:
                (bits, held) = (0, 0)
                guard place + 4 <= bytes.count else { return false }
                let length = Int(bytes[place]) | Int(bytes[place + 1]) << 8
                guard length ^ 0xFFFF == Int(bytes[place + 2]) | Int(bytes[place + 3]) << 8, place + 4 + length <= bytes.count else {
                    return false
                }
                output += bytes[place + 4..<place + 4 + length]
                place += 4 + length
            case 1:
                guard let literals = HuffmanCode(HuffmanCode.fixedLengths), let distances = HuffmanCode([Int](repeating: 5, count: 30)),
                      block(literals, distances, start, &output)
                else { return false }
            case 2: guard let codes = dynamicCodes(), block(codes.literals, codes.distances, start, &output) else { return false }
            default: return false
            }
            if last == 1 { return true }
        }
    }

    private mutating func symbol(_ code: HuffmanCode) -> Int? {
        var (value, first, index) = (0, 0, 0)
        for length in 1...15 {
            guard let bit = take(1) else { return nil }
            value |= bit
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        return nil
    }

    private mutating func block(_ literals: HuffmanCode, _ distances: HuffmanCode, _ start: Int, _ output: inout [UInt8]) -> Bool {
        while true {
            guard let symbol = symbol(literals) else { return false }
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            if symbol == 256 { return true }
            guard symbol < 286, let extra = take(HuffmanCode.lengthBits[symbol - 257]), let code = self.symbol(distances), code < 30,
                  let more = take(HuffmanCode.distanceBits[code])
            else { return false }
            let length = HuffmanCode.lengths[symbol - 257] + extra, distance = HuffmanCode.distances[code] + more
            guard distance <= output.count - start else { return false }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    private mutating func dynamicCodes() -> (literals: HuffmanCode, distances: HuffmanCode)? {
        guard let a = take(5), let b = take(5), let c = take(4), a <= 29, b <= 29 else { return nil }
        let (literals, distances) = (a + 257, b + 1)
        var lengths = [Int](repeating: 0, count: 19)
        for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(c + 4) {
            guard let length = take(3) else { return nil }
            lengths[place] = length
        }
        guard let code = HuffmanCode(lengths) else { return nil }
        var all: [Int] = []
        while all.count < literals + distances {
            guard let symbol = symbol(code) else { return nil }
            if symbol < 16 {
                all.append(symbol)
                continue
            }
            guard let extra = take([2, 3, 7][symbol - 16]) else { return nil }
            if symbol == 16 && all.isEmpty { return nil }
            all += [Int](repeating: symbol == 16 ? all[all.count - 1] : 0, count: extra + [3, 3, 11][symbol - 16])
        }
        guard all.count == literals + distances, let first = HuffmanCode(Array(all[..<literals])),
              let second = HuffmanCode(Array(all[literals...]))
        else { return nil }
        return (first, second)
    }
}

/// A canonical Huffman code, from the lengths of its words.
private struct HuffmanCode {
    /// Words of each length, and symbols in the order of their words.
    let counts: [Int]
    let symbols: [Int]

    /// nil for lengths that are those of no code.
    init?(_ lengths: [Int]) {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[length] += 1 }
        counts[0] = 0
        var left = 1
        for length in 1...15 {
            left = 2 * left - counts[length]
            if left < 0 { return nil }
        }
        self.counts = counts
        symbols = lengths.indices.filter { lengths[$0] > 0 }.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }

    static let fixedLengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
    static let lengths = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
    static let lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    static let distances = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ]
    static let distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]
}
