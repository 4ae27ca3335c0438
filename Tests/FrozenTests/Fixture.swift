import Foundation
import Testing
import TestSupport

/// The texts that the program is held to.
enum Fixture {
    static let isUpdating = ProcessInfo.processInfo.environment["NUCENS_UPDATE_FROZEN"] == "1"

    static func path(_ name: String) -> String { Repository.path("Tests/FrozenTests/Fixtures/\(name)") }

    /// Compares a text with a fixture, line by line, and names the first difference; or writes the fixture, see ``Frozen``.
    ///
    /// - Parameter mayWrite: whether this text is the one that is written.
    static func expect(_ text: String, is name: String, mayWrite: Bool = true, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(!text.isEmpty, "nothing to compare with \(name)", sourceLocation: sourceLocation)
        let path = path(name)
        if isUpdating && mayWrite {
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        let frozen = try #require(
            try? String(contentsOfFile: path, encoding: .utf8),
            "there is no \(path): NUCENS_UPDATE_FROZEN=1 swift test --filter FrozenTests writes it", sourceLocation: sourceLocation)
        if let difference = difference(of: text, from: frozen) {
            Issue.record("\(name): \(difference)", sourceLocation: sourceLocation)
        }
    }

    /// The first line in which a text differs from another, in words; nil where they are the same.
    static func difference(of text: String, from frozen: String) -> String? {
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let old = frozen.split(separator: "\n", omittingEmptySubsequences: false)
        guard let place = (0..<max(new.count, old.count)).first(where: { line in
            !new.indices.contains(line) || !old.indices.contains(line) || new[line] != old[line]
        }) else { return nil }
        func line(_ lines: [Substring]) -> String { lines.indices.contains(place) ? "'\(lines[place])'" : "nothing" }
        let count = zip(new, old).count { $0 != $1 } + abs(new.count - old.count)
        return "line \(place + 1) is now \(line(new)), was \(line(old)); \(count) of \(old.count) lines differ"
    }
}
