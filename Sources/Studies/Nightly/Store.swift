import Cluster
import Files
import Foundation
import Runs

/// The directory of all nights.
///
///     STORE/current          a link to NIGHT/model: what is published
///     STORE/history          what happened, in order, a line of JSON each
///     STORE/2026-11-21/      a night, see ``NightDirectory``
///     STORE/lock             held while a night is worked on
public struct Store: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var current: String { path + "/current" }
    public var historyFile: String { path + "/history" }
    public func night(_ name: String) -> NightDirectory { NightDirectory(name: name, path: "\(path)/\(name)") }

    /// Takes the store for this process alone.
    ///
    /// - Throws: ``RunError`` with who has it, or with what the system refused.
    package func lock(_ what: String) throws(RunError) -> RunLock {
        do throws(RunLockError) { return try takeLock(what) } catch { throw RunError("\(error)") }
    }

    func takeLock(_ what: String) throws(RunLockError) -> RunLock {
        do throws(FileError) { try PlainFile.makeDirectory(path) } catch { throw .system(error) }
        return try RunLock(directory: path, description: what)
    }

    /// The published model as the link names it, such as "2026-11-21/model"; nil before the first one.
    ///
    /// - Throws: ``RunError`` when `current` is no link.
    public func published() throws(RunError) -> String? {
        do throws(FileError) { return try AtomicLink.target(of: current) } catch {
            throw RunError(
                "\(current) is not the link that nucens makes; move it away, then start again: what was published is in \(historyFile)")
        }
    }

    func model(_ name: String) -> String { "\(path)/\(name)" }

    /// Whether a model is there as a whole.
    func isWhole(_ model: String) -> Bool { PlainFile.exists(self.model(model) + "/ensemble.h5") }

    /// Switches `current` in one step.
    package func publish(_ model: String) throws(RunError) {
        do throws(FileError) { try AtomicLink.point(current, to: model) } catch { throw RunError("\(error)") }
    }

    /// What is published and whole. A link that is gone or points to nothing is set again to what the history says.
    ///
    /// - Parameter say: told when something had to be mended.
    package func mendedCurrent(_ history: History, say: (String) -> Void) throws(RunError) -> String? {
        let linked = try published()
        if let linked, isWhole(linked) { return linked }
        guard let known = history.publishedModels.last(where: isWhole) else {
            guard linked == nil, history.publishedModels.isEmpty else {
                throw RunError(
                    "\(current) points to no model, and none of the published ones is left in \(path); restore one, or move the store away")
            }
            return nil
        }
        try publish(known)
        let state = linked.map { "pointed to \($0), which is not whole" } ?? "was gone"
        say("\(current) \(state); it is set to \(known) again, as \(historyFile) says")
        return known
    }

    /// A night that was begun and has no outcome; the latest in the order of their names' times of beginning.
    package func unfinishedNight() -> NightDirectory? {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
        return names.filter { !$0.hasSuffix(".partial") }.map(night).last {
            PlainFile.exists($0.planFile) && !PlainFile.exists($0.outcomeFile)
        }
    }

    /// The directory for a night that begins now: the date in UTC, with -2, -3, … where there is one already.
    package func newNight(at now: Date) -> NightDirectory {
        let date = String(now.formatted(.iso8601).prefix(10))
        var number = 1
        while true {
            let name = number == 1 ? date : "\(date)-\(number)"
            if !PlainFile.exists("\(path)/\(name)") { return night(name) }
            number += 1
        }
    }

    /// Removes the directories of the oldest nights beyond `keep`. The published model's, that of the one before it and what has no outcome
    /// stay.
    ///
    /// - Returns: their names.
    package func retain(_ keep: Int, history: History) -> [String] {
        let nights = history.nights.filter { PlainFile.exists(night($0).path) }
        let needed = (history.publishedModels.suffix(2) + [(try? published()) ?? nil].compactMap { $0 }).map { $0.prefix { $0 != "/" } }
        let removable = nights.dropLast(keep).filter { !needed.contains(Substring($0)) && PlainFile.exists(night($0).outcomeFile) }
        return removable.filter { (try? FileManager.default.removeItem(atPath: night($0).path)) != nil }
    }
}

/// One night's directory.
///
///     plan.json         what was found, and what is to be done; the night begins with it
///     found/            copies of the files that were looked at
///     data-1/NUCLEUS/   the tables of the first training, made from them: lines that are not used have become comments
///     run-1/ run-2/     trainings of the ensemble, ordinary run directories; later ones without what was quarantined, or longer
///     judgement-1.json  what was found of each of them
///     run-1-trial-1/    trainings with one of several sets in doubt each; judgement-1-trial-1.json what was found of it
///     nuclei/NUCLEUS/   fine-tunes, ordinary run directories; NUCLEUS-2 … without what was quarantined; beside them what was found of each
///     model/            what `current` links to when the night is published: ensemble.h5, config.yaml, nuclei/…, data.json
///     report.txt        all of it for people; compare/ the comparison with the model before
///     outcome.json      the night has ended
public struct NightDirectory: Sendable {
    public let name: String
    public let path: String

    package var planFile: String { path + "/plan.json" }
    package var outcomeFile: String { path + "/outcome.json" }
    package var reportFile: String { path + "/report.txt" }
    /// Pages that the night may have, within its directory.
    package var pages: [(title: String, file: String)] {
        let trainings = sequence(first: 1) { $0 + 1 }.prefix { PlainFile.exists("\(path)/run-\($0)") }
        return [("what changed", "compare/compare.html")] + trainings.map { ("training \($0)", "run-\($0)/report.html") }
    }
    package var model: String { path + "/model" }
    /// The model as `current` links to it.
    package var modelLink: String { name + "/model" }
    func found(_ name: String) -> String { "\(path)/found/\(name)" }
    func run(_ attempt: Attempt) -> String { "\(path)/run-\(attempt)" }
    /// Why a training did not come to an end.
    func failureFile(_ attempt: Attempt) -> String { "\(path)/failed-\(attempt).txt" }
    func judgementFile(_ attempt: Attempt) -> String { path + "/judgement-\(attempt).json" }
    func nucleus(_ name: String, _ attempt: Int) -> String { "\(path)/nuclei/\(name)\(attempt == 1 ? "" : "-\(attempt)")" }
    func nucleusJudgementFile(_ name: String, _ attempt: Int) -> String { "\(nucleus(name, attempt))-judgement.json" }
    /// Why it cannot be fine-tuned.
    func nucleusFailureFile(_ name: String, _ attempt: Int) -> String { "\(nucleus(name, attempt))-failed.txt" }
    func data(_ attempt: Attempt, _ nucleus: String) -> String { "\(path)/data-\(attempt)/\(nucleus)" }

    /// A training of the ensemble: the first, later ones without what was quarantined, and those with one set in doubt each.
    struct Attempt: CustomStringConvertible {
        var number: Int
        /// Which of the sets in doubt it is trained with, from 1; nil for all.
        var trial: Int?

        init(_ number: Int, trial: Int? = nil) { (self.number, self.trial) = (number, trial) }

        var description: String { "\(number)\(trial.map { "-trial-\($0)" } ?? "")" }
    }
}

/// Values as JSON files that appear whole.
enum JSONFile {
    static func write(_ value: some Encodable, to path: String) throws(RunError) {
        do { try AtomicFile.write(try encode(value, .prettyPrinted) + [0x0A], to: path) } catch { throw RunError("\(error)") }
    }

    static func encode(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting = []) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, formatting]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return Array(try encoder.encode(value))
    }

    static func decode<T: Decodable>(_ type: T.Type, _ bytes: [UInt8], file: String) throws(RunError) -> T {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do { return try decoder.decode(type, from: Data(bytes)) } catch {
            throw RunError("\(file) is damaged, or of another version of nucens")
        }
    }

    static func read<T: Decodable>(_ type: T.Type, from path: String) throws(RunError) -> T {
        try decode(type, try RunDirectory.read(path), file: path)
    }
}
