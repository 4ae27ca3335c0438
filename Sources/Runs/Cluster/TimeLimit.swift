import Foundation

/// A time limit as people write it: Slurm's forms, a number with a unit, or none.
///
///     90          minutes                 30s  90m  8h  2d     with a unit
///     90:30       minutes:seconds         none                 no limit, whatever the batch system says
///     2:30:00     hours:minutes:seconds
///     1-12        days-hours; also 1-12:30 and 1-12:30:00
public enum TimeLimit: Equatable, Sendable {
    case none
    case after(seconds: Int)

    /// nil for what is none of these forms, for 0, and for more than ten years.
    public init?(_ text: String) {
        if ["none", "unlimited"].contains(text.lowercased()) {
            self = .none
            return
        }
        guard let seconds = TimeLimit.seconds(text), seconds > 0, seconds <= 3660 * 86_400 else { return nil }
        self = .after(seconds: seconds)
    }

    init(_ text: String, from source: String) throws(TimeLimitError) {
        guard let limit = TimeLimit(text) else { throw TimeLimitError(source: source, text: text) }
        self = limit
    }

    func end(from start: Date) -> Date? {
        switch self {
        case .none: nil
        case .after(let seconds): start.addingTimeInterval(Double(seconds))
        }
    }

    private static func seconds(_ text: String) -> Int? {
        if let unit = text.last.flatMap({ ["s": 1, "m": 60, "h": 3600, "d": 86_400][$0] }) {
            return number(text.dropLast()).map { $0 * unit }
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let clock = numbers(parts[parts.count - 1]) else { return nil }
        if parts.count == 2 {
            guard let days = number(parts[0]) else { return nil }
            return days * 86_400 + zip(clock, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        switch clock.count {
        case 1: return clock[0] * 60
        case 2: return clock[0] * 60 + clock[1]
        default: return clock[0] * 3600 + clock[1] * 60 + clock[2]
        }
    }

    private static func numbers(_ text: Substring) -> [Int]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(number)
        guard (1...3).contains(parts.count), !parts.contains(nil) else { return nil }
        return parts.compactMap { $0 }
    }

    /// Digits alone, and so few that no product overflows.
    private static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(text)
    }
}

/// A time limit that cannot be understood.
public struct TimeLimitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The option or the variable that held it.
    public let source: String
    public let text: String

    public init(source: String, text: String) {
        self.source = source
        self.text = text
    }

    public var description: String {
        "\(source) is '\(text)'; give minutes (90), hours:minutes:seconds (2:30:00), days-hours (1-12), "
            + "a number with s, m, h or d (90s), or 'none'"
    }
}
