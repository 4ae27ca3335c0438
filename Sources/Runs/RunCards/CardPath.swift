import Foundation

/// Paths in cards may begin as in a shell: with `~` for the home directory, or with `$NAME` or `${NAME}` for a variable of the environment
/// such as `$SCRATCH`. They are kept expanded, so that a run can be gone on with from anywhere.
public enum CardPath {
    /// Why a path cannot be expanded, as what it should be.
    public struct Unknown: Error { public var expected: String }

    public static func expanded(
        _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(Unknown) -> String {
        func value(_ name: Substring) throws(Unknown) -> String {
            guard let value = environment[String(name)], !value.isEmpty else {
                throw Unknown(expected: "a path, but the environment has no \(name): set it, or write the path out")
            }
            return value
        }
        if let match = path.prefixMatch(of: /\$(?:\{(\w+)\}|(\w+))/) {
            return try value(match.1 ?? match.2 ?? "") + path[match.range.upperBound...]
        }
        guard path.hasPrefix("~") else { return path }
        guard path == "~" || path.hasPrefix("~/") else { throw Unknown(expected: "a path; write out the home directory of another user") }
        return try value("HOME") + path.dropFirst()
    }
}
