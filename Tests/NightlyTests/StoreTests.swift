import Cluster
import CrossSectionFits
import Files
import Foundation
import Nightly
import Prediction
import Runs
import TestSupport
import Testing
import Text

@Suite("The store of nights")
struct StoreTests {
    private let place: TemporaryDirectory
    private let store: Store

    init() throws {
        place = try TemporaryDirectory()
        store = Store(place.path("store"))
        try FileManager.default.createDirectory(atPath: store.path, withIntermediateDirectories: true)
    }

    /// A night that ended; with a model where it was published.
    private func night(_ name: String, _ event: History.Entry.Event, _ history: inout History) throws {
        let night = store.night(name)
        try FileManager.default.createDirectory(atPath: night.model, withIntermediateDirectories: true)
        try "{}".write(toFile: night.outcomeFile, atomically: true, encoding: .utf8)
        if event == .published {
            try "h5".write(toFile: night.model + "/ensemble.h5", atomically: true, encoding: .utf8)
            try store.publish(night.modelLink)
        }
        try history.append(
            History.Entry(
                event: event, night: name, model: event == .published ? night.modelLink : nil, reason: "r", time: .now, fingerprint: name),
            to: store)
    }

    @Test("A second night of a date gets another name, also when the clock jumps back; the order is that of the history")
    func names() throws {
        let date = Date(timeIntervalSince1970: 1_795_219_200)
        var history = History()
        #expect(store.newNight(at: date).name == "2026-11-21")
        try night("2026-11-21", .published, &history)
        #expect(store.newNight(at: date).name == "2026-11-21-2")
        try night("2026-11-21-2", .published, &history)
        #expect(store.newNight(at: date.addingTimeInterval(-86400)).name == "2026-11-20")
        try night("2026-11-20", .published, &history)
        #expect(try History(of: store) == history)
        #expect(history.publishedModels == ["2026-11-21/model", "2026-11-21-2/model", "2026-11-20/model"])
        #expect(try store.published() == "2026-11-20/model")
    }

    @Test("rollback goes back one by one, says so, and stops at the first model")
    func rollback() throws {
        var history = History()
        for name in ["2026-01-01", "2026-01-02", "2026-01-03"] { try night(name, .published, &history) }
        #expect(try store.rollBack().contains("current is 2026-01-02/model again"))
        #expect(try store.published() == "2026-01-02/model")
        _ = try store.rollBack()
        #expect(try store.published() == "2026-01-01/model")
        #expect(throws: RunError("there is no model before 2026-01-01/model in \(store.path) to go back to; 2026-01-01/model stays")) {
            try store.rollBack()
        }
        history = try History(of: store)
        #expect(history.entries.map(\.event) == [.published, .published, .published, .rollback, .rollback])
        try night("2026-01-04", .published, &history)
        #expect(history.publishedModels == ["2026-01-01/model", "2026-01-04/model"])
        _ = try store.rollBack()
        #expect(try store.published() == "2026-01-01/model")
        #expect(history.decision(on: "2026-01-03")?.night == "2026-01-03", "what was rolled back is not tried again")
    }

    @Test("Old nights are removed; the published model, the one before it, and what has no outcome stay")
    func retention() throws {
        var history = History()
        try night("n1", .published, &history)
        try night("n2", .published, &history)
        for name in ["n3", "n4", "n5", "n6"] { try night(name, .kept, &history) }
        try FileManager.default.removeItem(atPath: store.night("n3").outcomeFile)
        #expect(store.retain(2, history: history) == ["n4"])
        #expect(place.contents == ["store"])
        #expect(["n1", "n2", "n3", "n5", "n6"].allSatisfy { FileManager.default.fileExists(atPath: store.night($0).path) })
    }

    @Test("A link that is gone or points to nothing is set to what the history says; something that is no link is left alone")
    func damagedLink() throws {
        var history = History()
        try night("n1", .published, &history)
        try night("n2", .published, &history)
        var said: [String] = []
        try FileManager.default.removeItem(atPath: store.current)
        #expect(try store.mendedCurrent(history) { said.append($0) } == "n2/model")
        try FileManager.default.removeItem(atPath: store.night("n2").path)
        #expect(try store.mendedCurrent(history) { said.append($0) } == "n1/model")
        #expect(try store.published() == "n1/model")
        #expect(said.count == 2 && said[0].contains("was gone") && said[1].contains("pointed to n2/model"))
        try FileManager.default.removeItem(atPath: store.current)
        try FileManager.default.createDirectory(atPath: store.current, withIntermediateDirectories: true)
        #expect(throws: RunError.self) { try store.mendedCurrent(history) { _ in } }
        var isDirectory: ObjCBool = false
        #expect(FileManager.default.fileExists(atPath: store.current, isDirectory: &isDirectory) && isDirectory.boolValue)
    }

    @Test("Core time is told in the unit that suits it; a night without a training has none")
    func coreTime() throws {
        #expect([0.02, 12.34, 204, 4320].map(Table.coreTime) == ["0.02 core-s", "12.3 core-s", "3.40 core-min", "72.0 core-min"])
        var entry = History.Entry(event: .published, night: "n1", model: "n1/model", reason: "r", time: .now)
        func cell() -> String { String(History([entry]).table.split(separator: "\n")[1].split(separator: "  ").dropLast().last ?? "") }
        #expect(cell() == "–")
        entry.coreSeconds = 5400
        #expect(cell() == "1.50 core-h")
    }

    @Test("A history that is damaged is refused with its line")
    func damagedHistory() throws {
        var history = History()
        try night("n1", .published, &history)
        let text = try String(contentsOfFile: store.historyFile, encoding: .utf8)
        try (text + "{\"event\": \"publ").write(toFile: store.historyFile, atomically: true, encoding: .utf8)
        #expect(throws: RunError("\(store.historyFile):2 is damaged, or of another version of nucens")) { try History(of: store) }
    }

    @Test("Two processes do not work on one store")
    func locked() throws {
        let lock = try store.lock("nucens nightly")
        defer { lock.release() }
        #expect(throws: RunError.self) { try store.lock("another") }
    }
}
