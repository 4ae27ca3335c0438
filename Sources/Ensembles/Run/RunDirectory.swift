import Files
import Foundation

/// The directory of one run, and the names in it that outsiders rely on.
public struct RunDirectory: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var config: String { path + "/config.yaml" }
    public var result: String { path + "/ensemble.h5" }
    public var log: String { path + "/log" }
    public var members: String { path + "/members" }
    public func member(_ key: MemberKey) -> String { members + "/" + key.fileName }

    /// Makes the directory for `job`, or with `resume` takes up the one that is there. Called by rank 0 alone.
    ///
    /// - Throws: ``RunError`` when there is something that would be overwritten, when what is there came from another card or
    ///   other data, or when the place cannot be written; nothing that was there is touched.
    public func prepare(for job: Job, resume: Bool) throws(RunError) {
        let files = FileManager.default
        var isDirectory: ObjCBool = false
        if files.fileExists(atPath: path, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else { throw RunError("\(path) is a file; give another directory with --output") }
            let content = (try? files.contentsOfDirectory(atPath: path)) ?? []
            if !content.isEmpty && !resume {
                let what = content.contains("config.yaml") ? "already holds a run" : "is not empty"
                let cure = content.contains("config.yaml") ? ", or go on with that run with --resume" : ""
                throw RunError("\(path) \(what); give another directory with --output\(cure)")
            }
            if resume && files.fileExists(atPath: config) { try requireSameJob(job) }
        }
        do { try PlainFile.makeDirectory(members) } catch { throw RunError("\(error)\nOr give another directory with --output.") }
        try write(Array(job.card.yaml.utf8), to: config)
    }

    private func requireSameJob(_ job: Job) throws(RunError) {
        let text = String(decoding: try RunDirectory.read(config), as: UTF8.self)
        let before: RunCard
        do { before = try RunCard(yaml: text, file: config) } catch { throw RunError("\(error)") }
        func lines(_ card: RunCard) -> [Substring] {
            "seed: \(card.seed)\ntarget: \(card.target)\n\(card.memberSettings)".split(separator: "\n")
        }
        guard let (old, new) = zip(lines(before), lines(job.card)).first(where: { $0 != $1 }) else { return }
        func trimmed(_ line: Substring) -> Substring { line.trimmingPrefix { $0 == " " } }
        throw RunError(
            "\(path) holds a run of another card: there it says '\(trimmed(old))', here '\(trimmed(new))'; "
                + "resume it with its own card (\(config)), or give another --output")
    }

    /// - Throws: ``RunError`` when it cannot be written; what was there stays.
    public func write(_ bytes: [UInt8], to file: String) throws(RunError) {
        do {
            try AtomicFile.write(bytes, to: file)
        } catch {
            throw RunError("\(error) Start again with --resume afterwards: finished members are kept.")
        }
    }

    public static func read(_ file: String) throws(RunError) -> [UInt8] {
        do { return try PlainFile.read(file) } catch { throw RunError("\(error)") }
    }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
