import Foundation

/// A new, empty directory that is removed with all that is in it when the last reference to it goes.
public final class TemporaryDirectory: Sendable {
    /// Its full path.
    public let path: String

    /// - Parameter parent: Where to make it; the system's directory for temporary files unless given.
    public init(in parent: String = FileManager.default.temporaryDirectory.path) throws {
        var template = Array("\(parent)/nucens-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SupportError("cannot make a directory in \(parent): \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The full path of `name` in it.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    /// What stands in it, sorted.
    public var contents: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}
