import Files
import Foundation
import Members
import RunCards

/// The directory of one run, and the names in it that outsiders rely on.
public struct RunDirectory: Sendable {
    public let path: String

    public init(_ path: String) { self.path = path }

    public var config: String { path + "/config.yaml" }
    public var result: String { path + "/ensemble.h5" }
    public var members: String { path + "/members" }
    public func member(_ key: some WorkloadKey) -> String { members + "/" + key.fileName + ".member" }
    public func checkpoint(_ key: some WorkloadKey) -> String { members + "/" + key.fileName + ".checkpoint" }
    /// How far the job is that works on the run, or the slice of it.
    public func status(_ slice: JobSlice? = nil) -> String { path + "/status\(slice?.suffix ?? "").json" }
    public func log(_ slice: JobSlice?) -> String { path + "/log" + (slice?.suffix ?? "") }

    /// Makes the directory, or with `resume` takes up the one that is there. Called by rank 0 alone, before the run is locked.
    ///
    /// - Throws: ``RunError`` when there is something that would be overwritten, or when the place cannot be written; nothing that
    ///   was there is touched.
    public func make(resume: Bool) throws(RunError) {
        let files = FileManager.default
        var isDirectory: ObjCBool = false
        if files.fileExists(atPath: path, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else { throw RunError("\(path) is a file; give another directory with --output") }
            // A job that was refused at its start may have left its lock and log.
            let content = ((try? files.contentsOfDirectory(atPath: path)) ?? []).filter {
                !["lock", "lock.alive", "log", "members"].contains($0)
            }
            if !content.isEmpty && !resume {
                let what = content.contains("config.yaml") ? "already holds a run" : "is not empty"
                let cure = content.contains("config.yaml") ? ", or go on with that run with --resume" : ""
                throw RunError("\(path) \(what); give another directory with --output\(cure)")
            }
        }
        if PlainFile.isLink(members) {
            throw RunError("\(members) is a link, and files would be written elsewhere; put the directory itself there")
        }
        do { try PlainFile.makeDirectory(members) } catch { throw RunError("\(error)\nOr give another directory with --output.") }
    }

    /// Writes the card of a job into the directory, or compares it with the one that is there. Called by rank 0 alone, with the run locked.
    ///
    /// - Parameter slice: of a Slurm array, whose tasks may come here at the same moment.
    /// - Throws: ``RunError`` when what is there came from another card, or when it cannot be written.
    public func adopt<C: JobCard>(_ card: C, slice: JobSlice? = nil) throws(RunError) {
        let isThere = PlainFile.exists(config)
        if isThere { try requireSame(try read(C.self).runSettings, card.runSettings) }
        guard slice == nil || !isThere else { return }
        do {
            try AtomicFile.write(Array(card.yaml.utf8), to: config, writer: slice?.suffix ?? "")
        } catch {
            throw RunError("\(error)")
        }
    }

    /// - Throws: ``RunError`` with the first line in which the settings of the run that is here differ from those of the job.
    private func requireSame(_ before: String, _ now: String) throws(RunError) {
        guard let (old, new) = zip(before.split(separator: "\n"), now.split(separator: "\n")).first(where: { $0 != $1 }) else { return }
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

    /// Bytes of a file; 0 without one.
    public static func size(of file: String) -> Double {
        ((try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? NSNumber)?.doubleValue ?? 0
    }
}
