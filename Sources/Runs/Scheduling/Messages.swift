/// What ranks tell rank 0.
public enum WorkerMessage: Equatable {
    /// Asks for a member.
    case wants
    case progress(MemberProgress)
    /// The member's file is written; `failure` says why it failed and is empty for one that is done.
    case ended(member: Int, step: Int, failure: String)
    /// A line for the log.
    case log(String)
    /// The last word of a rank. Rank 0 stops the others if there was a reason.
    case leaves(Stop?)
}

/// What rank 0 answers.
enum CoordinatorMessage: Equatable {
    case train(member: Int)
    case nothingLeft
    case stop(Stop)
    /// The last word: no rank trains any more. With the reason if that is before the end.
    case goodbye(Stop?)
}

/// How far a member is, as its rank says.
public struct MemberProgress: Equatable {
    public var member: Int
    public var step: Int
    /// The headline figure of its workload; NaN until there is one.
    public var headline: Double

    public init(member: Int, step: Int, headline: Double) {
        self.member = member
        self.step = step
        self.headline = headline
    }
}

/// Why training stops before its end.
public struct Stop: Sendable, Equatable {
    public enum Kind: UInt8, Sendable {
        /// A signal, or the end of the job's time: to be resumed.
        case interruption
        /// A rank cannot go on.
        case failure
    }

    public var kind: Kind
    /// "SIGTERM", "the job's time ends"; the error of a failure.
    public var reason: String

    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }
}

/// Messages as bytes: a letter, numbers of eight bytes, a text.
private struct MessageBytes {
    var bytes: [UInt8]

    init(_ letter: Character, _ numbers: [UInt64] = [], _ text: String = "") {
        bytes = [letter.asciiValue ?? 0]
        for number in numbers { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
        bytes += Array(text.utf8)
    }

    static func number(_ bytes: [UInt8], _ index: Int) -> UInt64? {
        guard bytes.count >= 9 + 8 * index else { return nil }
        return (0..<8).reduce(0) { $0 | UInt64(bytes[1 + 8 * index + $1]) << (8 * UInt64($1)) }
    }

    static func stop(_ bytes: [UInt8]) -> Stop? {
        number(bytes, 0).flatMap { Stop.Kind(rawValue: UInt8(truncatingIfNeeded: $0)) }
            .map { Stop($0, String(decoding: bytes[9...], as: UTF8.self)) }
    }
}

extension WorkerMessage {
    package var bytes: [UInt8] {
        switch self {
        case .wants: MessageBytes("w").bytes
        case .progress(let progress):
            MessageBytes("p", [UInt64(progress.member), UInt64(progress.step), progress.headline.bitPattern]).bytes
        case .ended(let member, let step, let failure): MessageBytes("e", [UInt64(member), UInt64(step)], failure).bytes
        case .log(let text): MessageBytes("s", [], text).bytes
        case .leaves(nil): MessageBytes("l").bytes
        case .leaves(let stop?): MessageBytes("l", [UInt64(stop.kind.rawValue)], stop.reason).bytes
        }
    }

    package init?(bytes: [UInt8]) {
        func number(_ index: Int) -> UInt64? { MessageBytes.number(bytes, index) }
        switch bytes.first.map({ Character(UnicodeScalar($0)) }) {
        case "w": self = .wants
        case "p":
            guard let member = number(0), let step = number(1), let headline = number(2) else { return nil }
            self = .progress(MemberProgress(member: Int(member), step: Int(step), headline: Double(bitPattern: headline)))
        case "e":
            guard let member = number(0), let step = number(1) else { return nil }
            self = .ended(member: Int(member), step: Int(step), failure: String(decoding: bytes[17...], as: UTF8.self))
        case "s": self = .log(String(decoding: bytes[1...], as: UTF8.self))
        case "l": self = .leaves(MessageBytes.stop(bytes))
        default: return nil
        }
    }
}

extension CoordinatorMessage {
    var bytes: [UInt8] {
        switch self {
        case .train(let member): MessageBytes("t", [UInt64(member)]).bytes
        case .nothingLeft: MessageBytes("n").bytes
        case .stop(let stop): MessageBytes("s", [UInt64(stop.kind.rawValue)], stop.reason).bytes
        case .goodbye(nil): MessageBytes("g").bytes
        case .goodbye(let stop?): MessageBytes("g", [UInt64(stop.kind.rawValue)], stop.reason).bytes
        }
    }

    init?(bytes: [UInt8]) {
        switch bytes.first.map({ Character(UnicodeScalar($0)) }) {
        case "t":
            guard let member = MessageBytes.number(bytes, 0) else { return nil }
            self = .train(member: Int(member))
        case "n": self = .nothingLeft
        case "s":
            guard let stop = MessageBytes.stop(bytes) else { return nil }
            self = .stop(stop)
        case "g": self = .goodbye(MessageBytes.stop(bytes))
        default: return nil
        }
    }
}
