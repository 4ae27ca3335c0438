import Foundation
import Logging
import Runs
import TestSupport
import Testing

@Suite("The log of a run")
struct RunLogTests {
    /// A file, or a terminal, in the place of standard error.
    private final class Screen {
        let descriptor: Int32
        private let reading: Int32

        init(file: String) {
            descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            reading = open(file, O_RDONLY)
        }

        /// A pseudoterminal, where the system has one.
        init?() {
            var ends: (Int32, Int32) = (-1, -1)
            guard openpty(&ends.0, &ends.1, nil, nil, nil) == 0 else { return nil }
            (reading, descriptor) = ends
            _ = fcntl(reading, F_SETFL, O_NONBLOCK)
        }

        deinit {
            close(descriptor)
            close(reading)
        }

        /// What has come since the last look.
        var text: String {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = read(reading, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
            return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        }
    }

    private func text(_ path: String) -> String { String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self) }

    /// The lines without their times, which are checked to be there.
    private func timeless(_ text: String) -> [String] {
        text.split(separator: "\n").map { line in
            let stripped = line.replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\ /#, with: "", maxReplacements: 1)
            #expect(stripped.count == line.count - 21, "a time in '\(line)'")
            return String(stripped)
        }
    }

    @Test("Rank 0 writes to standard error and to the file; each line has time and rank, and the member where there is one")
    func lines() throws {
        let place = try TemporaryDirectory()
        let screen = Screen(file: place.path("screen"))
        let log = RunLog(isSpeaking: true, standardError: screen.descriptor)
        log.say("before the file is open")
        log.open(place.path("log"))
        log.say("4 replicas")
        log.warn("disk nearly full")
        log.record("epoch 7")
        log.logger.error("loss not finite", metadata: RunLog.member("12C-d4-r1"))
        #expect(timeless(screen.text) == [
            "nucens: rank 0: before the file is open", "nucens: rank 0: 4 replicas", "nucens: warning rank 0: disk nearly full",
            "nucens: error rank 0 12C-d4-r1: loss not finite",
        ])
        let filed = [
            "rank 0: 4 replicas", "warning rank 0: disk nearly full", "debug rank 0: epoch 7", "error rank 0 12C-d4-r1: loss not finite",
        ]
        #expect(timeless(text(place.path("log"))) == filed)

        // The next job on the same run goes on behind it.
        let next = RunLog(isSpeaking: true, standardError: screen.descriptor)
        next.open(place.path("log"))
        next.say("4 members were finished before")
        #expect(timeless(text(place.path("log"))) == filed + ["rank 0: 4 members were finished before"])
    }

    @Test("The level says what standard error shows; the file has everything from debug on")
    func levels() throws {
        let place = try TemporaryDirectory()
        let screen = Screen(file: place.path("screen"))
        for (level, shown) in [(.trace, 3), (.debug, 3), (.info, 2), (.warning, 1), (.error, 0)] as [(RunLogLevel, Int)] {
            let log = RunLog(isSpeaking: true, level: level, standardError: screen.descriptor)
            log.open(place.path("log-\(level)"))
            log.record("a")
            log.say("b")
            log.warn("c")
            #expect(timeless(screen.text).count == shown, "\(level)")
            #expect(timeless(text(place.path("log-\(level)"))).count == 3, "\(level)")
        }
    }

    @Test("Other ranks are silent, and make no file; with debug they speak")
    func otherRanks() throws {
        let place = try TemporaryDirectory()
        let screen = Screen(file: place.path("screen"))
        func speak(_ level: RunLogLevel) {
            let log = RunLog(isSpeaking: false, rank: 3, level: level, standardError: screen.descriptor)
            log.open(place.path("log"))
            log.warn("here too")
            log.progress("12 %")
        }
        speak(.info)
        #expect(screen.text.isEmpty)
        speak(.debug)
        #expect(timeless(screen.text) == ["nucens: warning rank 3: here too"])
        #expect(place.contents == ["screen"])
    }

    @Test("Without a terminal the progress is a line a minute at most, and costs nothing in between")
    func progressInAFile() throws {
        let place = try TemporaryDirectory()
        let screen = Screen(file: place.path("screen"))
        let log = RunLog(isSpeaking: true, standardError: screen.descriptor)
        var made = 0
        func line() -> String {
            made += 1
            return "1/4 replicas"
        }
        for _ in 0..<1000 { log.progress(line()) }
        log.endProgress()
        #expect(made == 0 && screen.text.isEmpty, "no minute has passed")
    }

    @Test("On a terminal messages pass above one live line of progress")
    func progressOnATerminal() async throws {
        let screen = try #require(Screen(), "the system has no pseudoterminals")
        let log = RunLog(isSpeaking: true, standardError: screen.descriptor)
        log.say("4 replicas")
        #expect(screen.text == "nucens: 4 replicas\n", "bare words")
        log.progress("too soon")
        #expect(screen.text.isEmpty)
        try await Task.sleep(for: .milliseconds(600))
        log.progress("1/4 replicas")
        log.progress("too soon")
        #expect(screen.text == "\r\u{1B}[K1/4 replicas")
        log.warn("disk nearly full")
        #expect(screen.text == "\r\u{1B}[Knucens: warning: disk nearly full\n1/4 replicas")
        log.endProgress()
        log.say("done")
        #expect(screen.text == "\r\u{1B}[Knucens: done\n")
    }

    @Test("A log that cannot be written stops nothing")
    func unwritable() throws {
        let place = try TemporaryDirectory()
        let screen = Screen(file: place.path("screen"))
        let log = RunLog(isSpeaking: true, standardError: screen.descriptor)
        log.open(place.path("absent/log"))
        log.say("still here")
        #expect(timeless(screen.text) == ["nucens: rank 0: still here"])
        let closed = RunLog(isSpeaking: true, standardError: -1)
        closed.open(place.path("log"))
        closed.say("to the file")
        #expect(timeless(text(place.path("log"))) == ["rank 0: to the file"])
    }

    @Test("Lines of several writers that append to one log stay whole")
    func appending() async throws {
        let place = try TemporaryDirectory()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let log = RunLog(isSpeaking: true, level: .error, standardError: -1)
                    log.open(place.path("log"))
                    for line in 0..<200 { log.say("\(String(repeating: "\(writer)", count: 50)) \(line)") }
                }
            }
            try await group.waitForAll()
        }
        let lines = timeless(text(place.path("log")))
        #expect(lines.count == 800 && lines.allSatisfy { $0.count >= 60 && Set($0.dropFirst(8).prefix(50)).count == 1 })
    }
}
