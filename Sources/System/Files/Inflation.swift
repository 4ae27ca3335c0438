/// The members of a gzip file, inflated step by step: of what came out, the last 32 KiB stay, to which repetitions refer.
struct Inflation {
    private let source: ByteBlocks
    private let damage: RunError
    private var input: [UInt8] = []
    private var place = 0
    private var bits: UInt32 = 0
    private var held = 0

    private var stage = Stage.member
    private var isLastBlock = false
    private var output: [UInt8] = []
    /// Bytes of the output that the checksum knows.
    private var checked = 0
    private var checksum: UInt32 = 0
    /// Bytes of the member.
    private var length = 0

    /// What comes next.
    private enum Stage {
        case member, block
        case stored(left: Int)
        case coded(literals: HuffmanCode, distances: HuffmanCode)
        case trailer, end
    }

    private static let window = 1 << 15

    init(_ source: ByteBlocks, name: String) {
        self.source = source
        damage = RunError("\(name): the gzip file is cut off or damaged; make it or copy it again")
    }

    /// The next bytes; none at the end.
    mutating func next() throws(RunError) -> [UInt8] {
        output.removeFirst(max(0, output.count - Inflation.window))
        let first = output.count
        checked = first
        while output.count < first + ByteBlocks.size {
            if case .end = stage { break }
            try step()
        }
        check()
        return Array(output[first...])
    }

    private mutating func step() throws(RunError) {
        switch stage {
        case .member: try beginMember()
        case .block: try beginBlock()
        case .stored(let left):
            for _ in 0..<min(left, ByteBlocks.size) { output.append(try byte()) }
            stage = left > ByteBlocks.size ? .stored(left: left - ByteBlocks.size) : afterBlock
        case .coded(let literals, let distances):
            for _ in 0..<4096 {
                guard try isGoing(literals, distances) else {
                    stage = afterBlock
                    return
                }
            }
        case .trailer: try endMember()
        case .end: break
        }
    }

    private var afterBlock: Stage { isLastBlock ? .trailer : .block }

    // MARK: Members

    private mutating func beginMember() throws(RunError) {
        guard try isMore() else {
            stage = .end
            return
        }
        guard try byte() == 0x1F, try byte() == 0x8B, try byte() == 8 else { throw damage }
        let flags = try byte()
        try skip(6)
        if flags & 4 != 0 { try skip(try word(2)) }
        for flag in [UInt8(8), 16] where flags & flag != 0 {
            while try byte() != 0 {}
        }
        if flags & 2 != 0 { try skip(2) }
        (checksum, length, checked, stage) = (0, 0, output.count, .block)
    }

    private mutating func endMember() throws(RunError) {
        (bits, held) = (0, 0)
        check()
        guard try word(4) == Int(checksum), try word(4) == length & 0xFFFF_FFFF else { throw damage }
        stage = .member
    }

    /// Takes what came out since into the checksum.
    private mutating func check() {
        checksum = Gzip.checksum(output[checked...], after: checksum)
        length += output.count - checked
        checked = output.count
    }

    // MARK: Blocks

    private mutating func beginBlock() throws(RunError) {
        isLastBlock = try take(1) == 1
        switch try take(2) {
        case 0:
            (bits, held) = (0, 0)
            let length = try word(2)
            guard length ^ 0xFFFF == (try word(2)) else { throw damage }
            stage = .stored(left: length)
        case 1:
            stage = .coded(
                literals: try code(HuffmanCode.fixedLengths), distances: try code([Int](repeating: 5, count: 30)))
        case 2: stage = try dynamicCodes()
        default: throw damage
        }
    }

    private func code(_ lengths: [Int]) throws(RunError) -> HuffmanCode {
        guard let code = HuffmanCode(lengths) else { throw damage }
        return code
    }

    /// Takes a byte, or bytes that repeat some before; false at the end of the block.
    private mutating func isGoing(_ literals: HuffmanCode, _ distances: HuffmanCode) throws(RunError) -> Bool {
        let symbol = try symbol(literals)
        if symbol < 256 {
            output.append(UInt8(symbol))
            return true
        }
        if symbol == 256 { return false }
        guard symbol < 286 else { throw damage }
        let count = HuffmanCode.lengths[symbol - 257] + (try take(HuffmanCode.lengthBits[symbol - 257]))
        let code = try self.symbol(distances)
        guard code < 30 else { throw damage }
        let distance = HuffmanCode.distances[code] + (try take(HuffmanCode.distanceBits[code]))
        guard distance <= length + output.count - checked else { throw damage }
        for _ in 0..<count { output.append(output[output.count - distance]) }
        return true
    }

    private mutating func dynamicCodes() throws(RunError) -> Stage {
        let (a, b, c) = (try take(5), try take(5), try take(4))
        guard a <= 29, b <= 29 else { throw damage }
        let (literals, distances) = (a + 257, b + 1)
        var lengths = [Int](repeating: 0, count: 19)
        for place in [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15].prefix(c + 4) { lengths[place] = try take(3) }
        let code = try code(lengths)
        var all: [Int] = []
        while all.count < literals + distances {
            let symbol = try symbol(code)
            if symbol < 16 {
                all.append(symbol)
                continue
            }
            if symbol == 16 && all.isEmpty { throw damage }
            let count = [3, 3, 11][symbol - 16] + (try take([2, 3, 7][symbol - 16]))
            all += [Int](repeating: symbol == 16 ? all[all.count - 1] : 0, count: count)
        }
        guard all.count == literals + distances else { throw damage }
        return .coded(literals: try self.code(Array(all[..<literals])), distances: try self.code(Array(all[literals...])))
    }

    // MARK: Bits and bytes

    private mutating func isMore() throws(RunError) -> Bool {
        if place < input.count { return true }
        (input, place) = (try source.next(), 0)
        return !input.isEmpty
    }

    private mutating func byte() throws(RunError) -> UInt8 {
        guard try isMore() else { throw damage }
        place += 1
        return input[place - 1]
    }

    private mutating func skip(_ count: Int) throws(RunError) { for _ in 0..<count { _ = try byte() } }

    private mutating func word(_ bytes: Int) throws(RunError) -> Int {
        var word = 0
        for place in 0..<bytes { word |= Int(try byte()) << (8 * place) }
        return word
    }

    private mutating func take(_ count: Int) throws(RunError) -> Int {
        while held < count {
            bits |= UInt32(try byte()) << UInt32(held)
            held += 8
        }
        defer {
            bits >>= UInt32(count)
            held -= count
        }
        return Int(bits & (1 << UInt32(count) - 1))
    }

    private mutating func symbol(_ code: HuffmanCode) throws(RunError) -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1...15 {
            value |= try take(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw damage
    }
}
