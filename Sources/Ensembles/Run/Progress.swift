/// What a rank is doing, as it tells rank 0.
struct Progress: Sendable, Equatable {
    enum Step: UInt8, Sendable { case training, finished, failed, leaving }

    var replica: Int
    var step: Step
    var epoch: Int
    /// NaN until there is one.
    var chiSquareTest: Double

    var bytes: [UInt8] {
        [step.rawValue] + [UInt64(bitPattern: Int64(replica)), UInt64(epoch), chiSquareTest.bitPattern].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
    }

    init(replica: Int, step: Step, epoch: Int, chiSquareTest: Double) {
        self.replica = replica
        self.step = step
        self.epoch = epoch
        self.chiSquareTest = chiSquareTest
    }

    /// The last word of a rank: nothing comes after it.
    static let leaving = Progress(replica: -1, step: .leaving, epoch: 0, chiSquareTest: .nan)

    init?(bytes: [UInt8]) {
        guard bytes.count == 25, let step = Step(rawValue: bytes[0]) else { return nil }
        let words = (0..<3).map { w in (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[1 + 8 * w + $1]) << (8 * UInt64($1)) } }
        self.init(
            replica: Int(Int64(bitPattern: words[0])), step: step, epoch: Int(words[1]), chiSquareTest: Double(bitPattern: words[2]))
    }
}
