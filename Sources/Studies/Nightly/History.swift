import Cluster
import Files
import Foundation
import Runs

/// What happened in a store, in order. The order is that of the lines: clocks may jump.
public struct History: Sendable, Equatable {
    public struct Entry: Sendable, Codable, Equatable {
        public enum Event: String, Sendable, Codable {
            /// `current` was switched to this night's model.
            case published
            /// The published model stayed.
            case kept
            /// The training did not come to an end; the same data are tried again.
            case failed
            /// The card was changed before the night had ended.
            case abandoned
            /// `current` was switched back to `model`.
            case rollback
        }

        public var event: Event
        public var night: String
        /// What is published from here on: "2026-11-21/model".
        public var model: String?
        /// One sentence.
        public var reason: String
        /// By the clock of the machine; says nothing about the order.
        public var time: String
        /// SHA-256 of card and data: what has been decided upon is not tried again.
        public var fingerprint: String?
        /// Of the ensemble that was trained, or of the model that stays where there was none.
        public var members: Int?
        public var trainPoints: Int?
        public var testPoints: Int?
        public var chiSquareTrain: Double?
        public var chiSquareTest: Double?
        /// Core seconds that the ensemble's members took.
        public var coreSeconds: Double?

        public init(event: Event, night: String, model: String? = nil, reason: String, time: Date, fingerprint: String? = nil) {
            self.event = event
            self.night = night
            self.model = model
            self.reason = reason
            self.time = time.formatted(.iso8601)
            self.fingerprint = fingerprint
        }
    }

    public private(set) var entries: [Entry]

    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// Reads a store's history; empty where there is none.
    ///
    /// - Throws: ``RunError`` with file and line.
    public init(of store: Store) throws(RunError) {
        entries = []
        guard PlainFile.exists(store.historyFile) else { return }
        let lines = try RunDirectory.read(store.historyFile).split(separator: 0x0A, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.isEmpty {
            entries.append(try JSONFile.decode(Entry.self, Array(line), file: "\(store.historyFile):\(number + 1)"))
        }
    }

    /// Adds what happened, in memory and in the file.
    package mutating func append(_ entry: Entry, to store: Store) throws(RunError) {
        var bytes: [UInt8] = []
        do {
            for entry in entries + [entry] { bytes += try JSONFile.encode(entry) + [0x0A] }
            try AtomicFile.write(bytes, to: store.historyFile)
        } catch {
            throw RunError("\(error)")
        }
        entries.append(entry)
    }

    /// The models that were published and not rolled back, in order; the last one is what `current` should be.
    public var publishedModels: [String] {
        entries.reduce(into: []) { models, entry in
            switch entry.event {
            case .published: if let model = entry.model { models.append(model) }
            case .rollback: if let index = models.lastIndex(where: { $0 == entry.model }) { models.removeSubrange((index + 1)...) }
            case .kept, .failed, .abandoned: break
            }
        }
    }

    /// The nights, each once, in the order in which they ended.
    public var nights: [String] {
        entries.reduce(into: []) { nights, entry in
            if entry.event != .rollback && !nights.contains(entry.night) { nights.append(entry.night) }
        }
    }

    /// What was decided on card and data of this fingerprint.
    public func decision(on fingerprint: String) -> Entry? {
        entries.last { $0.fingerprint == fingerprint && [.published, .kept].contains($0.event) }
    }
}

extension Store {
    /// Switches `current` to the model before, and says so in the history.
    ///
    /// - Returns: one sentence.
    /// - Throws: ``RunError`` when there is none, or when the store is in use.
    public func rollBack(now: Date = .now) throws(RunError) -> String {
        guard PlainFile.exists(historyFile) else { throw RunError("\(path) is no store of nights: there is no \(historyFile)") }
        let lock = try lock("nucens rollback")
        defer { lock.release() }
        var history = try History(of: self)
        guard let shown = try published() ?? history.publishedModels.last else { throw RunError("nothing is published in \(path)") }
        var models = history.publishedModels
        if let index = models.lastIndex(of: shown) { models.removeSubrange(index...) }
        guard let before = models.last(where: isWhole) else {
            throw RunError("there is no model before \(shown) in \(path) to go back to; \(shown) stays")
        }
        try publish(before)
        let sentence = "\(current) is \(before) again, \(shown) is no longer"
        try history.append(
            History.Entry(event: .rollback, night: String(before.prefix { $0 != "/" }), model: before, reason: sentence, time: now),
            to: self)
        return sentence + "; its data are not tried again until they or the card change"
    }
}
