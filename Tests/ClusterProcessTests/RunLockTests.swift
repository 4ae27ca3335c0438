import Cluster
import Foundation
import Launching
import Testing
import TestSupport

/// Processes that take the lock of one directory; on file systems with locks and on those without.
@Suite("The lock of a run directory")
struct RunLockTests {
    /// How flock() answers: as the kernel does, or with an error that the kernel is made to give.
    enum FileSystem: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case withLocks, enolck, enosys, eopnotsupp

        var arguments: [String] {
            switch self {
            case .withLocks: []
            case .enolck: ["\(ENOLCK)"]
            case .enosys: ["\(ENOSYS)"]
            case .eopnotsupp: ["\(EOPNOTSUPP)"]
            }
        }

        var means: String { self == .withLocks ? "kernel" : "heartbeat" }
        var testDescription: String { rawValue }

        /// Where the kernel does not allow to take locks away, those with locks remain.
        static let possible: [FileSystem] = {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: (try? Launcher.executable("ClusterChecks")) ?? "/bin/false")
            process.arguments = ["without-locks", "\(ENOSYS)"]
            let pipe = Pipe()
            process.standardOutput = pipe
            guard (try? process.run()) != nil else { return [.withLocks] }
            let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return said == "true\n" ? allCases : [.withLocks]
        }()
    }

    /// A process that takes the lock of `run` in `place`, and gives it back when `end(_:)` says so.
    private func lock(_ place: TemporaryDirectory, _ mode: String, _ system: FileSystem) async throws -> Launcher.Outcome {
        try await Launcher.alone(
            program: "ClusterChecks", arguments: ["lock", run(place), mode, place.path("end")] + system.arguments, timeout: .seconds(90))
    }

    private func run(_ place: TemporaryDirectory) -> String { place.path("run") }

    private func workplace() throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: run(place), withIntermediateDirectories: false)
        return place
    }

    private func contents(_ place: TemporaryDirectory) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: run(place))
    }

    /// Lets those that hold a lock give it back, and those that come later give it back at once.
    private func end(_ place: TemporaryDirectory) {
        _ = FileManager.default.createFile(atPath: place.path("end"), contents: nil)
    }

    /// From here on locks are held again.
    private func hold(_ place: TemporaryDirectory) throws { try FileManager.default.removeItem(atPath: place.path("end")) }

    /// Waits until a holder has written its line, and returns that.
    private func holder(_ place: TemporaryDirectory, _ mode: String) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(50)
        while ContinuousClock.now < deadline {
            for name in try contents(place) where name.hasPrefix("lock") {
                let text = String(decoding: FileManager.default.contents(atPath: run(place) + "/" + name) ?? Data(), as: UTF8.self)
                if text.hasPrefix("check \(mode) on node ") && text.hasSuffix("Z\n") && !name.contains(".alive-") { return text }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw SupportError("nobody holds \(mode)")
    }

    private func process(_ holder: String) throws -> pid_t {
        try #require(pid_t(holder.split(separator: "process ")[1].prefix { $0.isNumber }))
    }

    private func heartbeat(_ place: TemporaryDirectory) -> String { run(place) + "/lock.alive" }

    /// Nobody seems to have touched the heartbeat's file for longer than a dead holder's is believed.
    private func age(_ place: TemporaryDirectory) throws {
        try FileManager.default.setAttributes([.modificationDate: Date.now - 60], ofItemAtPath: heartbeat(place))
    }

    private func isStale(_ place: TemporaryDirectory) throws -> Bool {
        let touched = try FileManager.default.attributesOfItem(atPath: heartbeat(place))[.modificationDate] as? Date
        return try #require(touched).timeIntervalSinceNow < -30
    }

    @Test("A second process is refused with who holds it; after the release the next one has it", arguments: FileSystem.possible)
    func exclusive(system: FileSystem) async throws {
        let place = try workplace()
        async let first = lock(place, "whole", system)
        let line = try await holder(place, "whole")
        let second = try await lock(place, "whole", system)
        #expect(second.status == 1 && second.output.isEmpty, "\(second)")
        #expect(second.errors.hasPrefix("\(run(place)) is in use by \(line)"), "\(second)")
        #expect(second.errors.contains("give another directory"), "\(second)")
        end(place)
        let held = try await first
        #expect(held.succeeded && held.output == "held whole by \(system.means)\nreleased\n", "\(held)")
        let third = try await lock(place, "whole", system)
        #expect(third.succeeded, "\(third)")
        for name in try contents(place) {
            #expect(FileManager.default.contents(atPath: run(place) + "/" + name)?.isEmpty == true, "\(name) holds nothing any more")
        }
    }

    @Test("kill -9 of the holder frees a lock of the kernel at once")
    func killed() async throws {
        let place = try workplace()
        async let first = lock(place, "whole", .withLocks)
        kill(try process(try await holder(place, "whole")), SIGKILL)
        #expect(try await first.status == 128 + SIGKILL)
        end(place)
        let next = try await lock(place, "whole", .withLocks)
        #expect(next.succeeded, "\(next)")
    }

    @Test("Without locks, a killed holder's file refuses until it is stale, then one of several takes it over",
          .enabled(if: FileSystem.possible.count > 1, "this kernel does not allow to take locks away"))
    func killedWithoutLocks() async throws {
        let place = try workplace()
        async let first = lock(place, "whole", .enolck)
        kill(try process(try await holder(place, "whole")), SIGKILL)
        #expect(try await first.status == 128 + SIGKILL)
        let tooSoon = try await lock(place, "whole", .enolck)
        #expect(tooSoon.status == 1 && tooSoon.errors.contains("is in use by check whole"), "\(tooSoon)")
        try age(place)
        try await expectOne(of: 3, place, .enolck)
    }

    @Test("Without locks, a holder that lives longer than a dead one's file is believed keeps its lock",
          .enabled(if: FileSystem.possible.count > 1, "this kernel does not allow to take locks away"))
    func beats() async throws {
        let place = try workplace()
        async let first = lock(place, "whole", .enosys)
        _ = try await holder(place, "whole")
        try age(place)
        let deadline = ContinuousClock.now + .seconds(50)
        while try isStale(place), .now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        let second = try await lock(place, "whole", .enosys)
        #expect(second.status == 1, "\(second)")
        end(place)
        #expect(try await first.succeeded)
    }

    @Test("Slices of an array work side by side, each once; the whole waits for all, and then clears their files away",
          arguments: FileSystem.possible)
    func slices(system: FileSystem) async throws {
        let place = try workplace()
        async let one = lock(place, "1/3", system)
        async let two = lock(place, "2/3", system)
        let lines = try await [holder(place, "1/3"), holder(place, "2/3")]
        let again = try await lock(place, "2/3", system)
        #expect(again.status == 1 && again.errors.hasPrefix("\(run(place)) is in use by check 2/3"), "\(again)")
        let whole = try await lock(place, "whole", system)
        #expect(whole.status == 1, "\(whole)")
        #expect(whole.errors.hasPrefix("\(run(place)) is in use by \(lines[0].dropLast()); \(lines[1])"), "\(whole)")
        end(place)
        let three = try await lock(place, "3/3", system)
        #expect(three.succeeded, "\(three)")
        let ended = try await [one, two]
        #expect(ended.count(where: \.succeeded) == 2, "\(ended)")

        try hold(place)
        async let aggregation = lock(place, "whole", system)
        _ = try await holder(place, "whole")
        #expect(try contents(place).filter { $0.contains("-of-") } == [])
        let late = try await lock(place, "1/3", system)
        #expect(late.status == 1 && late.errors.contains("is in use by check whole"), "\(late)")
        end(place)
        #expect(try await aggregation.succeeded)
    }

    @Test("Of many that come at once exactly one gets the whole")
    func race() async throws {
        try await expectOne(of: 12, workplace(), .withLocks)
    }

    /// Starts so many at once; one gets the lock and keeps it until the others are gone.
    private func expectOne(of count: Int, _ place: TemporaryDirectory, _ system: FileSystem) async throws {
        try await withThrowingTaskGroup(of: Launcher.Outcome.self) { group in
            for _ in 0..<count { group.addTask { try await lock(place, "whole", system) } }
            for _ in 1..<count {
                let refused = try await group.next()
                let text = refused?.description ?? ""
                #expect(refused?.status == 1 && text.contains("is in use by check whole on node "), "\(text)")
            }
            end(place)
            let last = try await group.next()
            #expect(last?.succeeded == true, "\(last?.description ?? "")")
        }
    }

    @Test("A directory that is not there or cannot be written is named")
    func noDirectory() {
        #expect {
            try RunLock(directory: "/no/such/run", description: "nucens train")
        } throws: {
            "\($0)".hasPrefix("cannot open '/no/such/run/lock': No such file or directory")
        }
    }

    @Test("A lock that is let go is given back; programs that a holder starts do not inherit it")
    func inheritance() async throws {
        let place = try TemporaryDirectory()
        var lock: RunLock? = try RunLock(directory: place.path, description: "nucens train")
        #expect(lock?.isHeartbeat == false)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sleep")
        process.arguments = ["60"]
        try process.run()
        #expect(throws: RunLockError.self) { try RunLock(directory: place.path, description: "nucens predict") }
        lock = nil
        #expect(throws: Never.self) { try RunLock(directory: place.path, description: "nucens predict") }
        #expect(process.isRunning)
        process.terminate()
        process.waitUntilExit()
    }
}
