import Files
import Foundation
import Testing
import TestSupport

/// Files appear whole or not at all.
@Suite("Atomic files")
struct AtomicFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("a text is written, and written over")
    func write() throws {
        let path = directory.path("log")
        try AtomicFile.write("first", to: path)
        try AtomicFile.write("second, λ", to: path)
        #expect(text(path) == "second, λ")
        #expect(directory.contents == ["log"])
    }

    @Test("until it is published, readers see the old version; what an earlier run left aside is removed")
    func aside() throws {
        let path = directory.path("result")
        try AtomicFile.write("old", to: path)
        try "cut off".write(toFile: try AtomicFile.aside(for: path), atomically: false, encoding: .utf8)
        let aside = try AtomicFile.aside(for: path)
        #expect(directory.contents == ["result"])
        try "new".write(toFile: aside, atomically: false, encoding: .utf8)
        #expect(text(path) == "old")
        try AtomicFile.publish(as: path)
        #expect(text(path) == "new")
        #expect(directory.contents == ["result"])
    }

    @Test("errors name the file and the cure")
    func errors() throws {
        #expect { try AtomicFile.write("x", to: "/nowhere/at/all") } throws: { error in
            "\(error)".contains("/nowhere/at/all.partial") && "\(error)".contains("Check the path")
        }
        try AtomicFile.write("file", to: directory.path("file"))
        #expect(throws: FileError.self) { try AtomicFile.write("x", to: directory.path("file/below")) }
        #expect(throws: FileError.self) { try AtomicFile.publish(as: directory.path("never written")) }
    }

    @Test("room for a file laid out but not filled is reserved", .enabled(if: TinyDisk.isPossible, "mounting is not permitted here"))
    func reserve() throws {
        let disk = try TinyDisk(kilobytes: 64)
        for (name, size, fits) in [("small", 20_000, true), ("large", 100_000, false), ("empty", 0, true)] {
            let path = disk.path(name)
            try AtomicFile.write("beginning", to: path)
            #expect(truncate(path, size) == 0)
            if fits {
                try AtomicFile.reserveSpace(of: path)
                #expect(size == 0 || text(path)?.hasPrefix("beginning") == true)
            } else {
                #expect { try AtomicFile.reserveSpace(of: path) } throws: { ($0 as? FileError)?.code == ENOSPC }
            }
        }
    }

    @Test("a full disk keeps the old version and leaves no litter", .enabled(if: TinyDisk.isPossible, "mounting is not permitted here"))
    func fullDisk() throws {
        let disk = try TinyDisk(kilobytes: 64)
        let path = disk.path("table")
        try AtomicFile.write("old", to: path)
        #expect { try AtomicFile.write([UInt8](repeating: 1, count: 200_000), to: path) } throws: { error in
            (error as? FileError)?.code == ENOSPC && "\(error)".contains("make room")
        }
        #expect(text(path) == "old")
        #expect(disk.directory.contents == ["table"])
    }
}
