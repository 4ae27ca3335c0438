import Checksums
import DataFormats
import Files
import Foundation
import ScatteringData
import Text

/// A file of a data directory, looked at tonight; the submission.yaml of a HEPData submission stands for all of its files.
package struct InputFile: Sendable {
    package var path: String
    package var bytes: [UInt8]
    /// Seconds since 1970; of a submission, of the file that changed last.
    package var modified: Double
    /// The tables that a submission names, as far as they are there.
    package var parts: [DataTable]

    package init(path: String, bytes: [UInt8], modified: Double, parts: [DataTable] = []) {
        self.path = path
        self.bytes = bytes
        self.modified = modified
        self.parts = parts
    }

    /// SHA-256 of the content.
    var digest: String {
        guard !parts.isEmpty else { return SHA256Hex.of( bytes) }
        let lines = [SHA256Hex.of( bytes)] + parts.map { "\(InputFile.lastName($0.name)) \(SHA256Hex.of( $0.bytes))" }
        return SHA256Hex.of( Array(lines.joined(separator: "\n").utf8))
    }

    /// The name that may begin with a nucleus: the file's, or that of a submission's directory.
    var name: Substring {
        let parts = path.split(separator: "/")
        return (parts.last == "submission.yaml" ? parts.dropLast().last : parts.last) ?? ""
    }

    private static func lastName(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

    /// Reads the directories, without hidden files, and without those below them but for HEPData submissions.
    ///
    /// - Returns: the files whose content stands still, older ones first, and what is to be said of the others: path and reason. A
    ///   submission waits for the last of its files; these are not taken for tables of their own.
    /// - Throws: ``RunError`` when a directory cannot be read: its data would be taken for gone.
    package static func look(
        in directories: [String], stillFor: Double, now: Date
    ) throws(RunError) -> (files: [InputFile], waiting: [FileRecord]) {
        var files: [InputFile] = []
        var waiting: [FileRecord] = []
        for directory in directories {
            let names: [String]
            do { names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted() } catch {
                throw RunError("the data directory \(directory) cannot be read; check 'data.directories' and the rights on it (ls -ld)")
            }
            let looks = names.filter { !$0.hasPrefix(".") }.compactMap { name in
                Glance("\(directory)/\(name)", stillFor, now) ?? Glance("\(directory)/\(name)/submission.yaml", stillFor, now)
            }
            let parts = looks.map { MeasurementFile.parts(of: DataTable(name: $0.path, bytes: $0.bytes)) }
            let named = Set(parts.joined())
            for (look, parts) in zip(looks, parts) where !named.contains(look.path) {
                let tables = parts.compactMap { Glance($0, stillFor, now) }
                if let late = ([look] + tables).first(where: { $0.hindrance != nil }), let (status, note) = late.hindrance {
                    let place = status == .refused ? "\(late.path): " : late.path == look.path ? "" : "its table \(late.path) "
                    waiting.append(FileRecord(path: look.path, status: status, note: place + note))
                } else {
                    files.append(InputFile(
                        path: look.path, bytes: look.bytes, modified: ([look] + tables).map(\.modified).max() ?? 0,
                        parts: tables.map { DataTable(name: $0.path, bytes: $0.bytes) }))
                }
            }
        }
        return (files.sorted { ($0.modified, $0.path) < ($1.modified, $1.path) }, waiting)
    }
}

/// One file at one moment.
private struct Glance {
    var path: String
    var bytes: [UInt8] = []
    var modified: Double
    /// Why it is not used tonight.
    var hindrance: (status: FileRecord.Status, note: String)?

    /// - Returns: nil where there is no file.
    init?(_ path: String, _ stillFor: Double, _ now: Date) {
        guard let before = State(path), before.isFile else { return nil }
        self.path = path
        modified = before.modified
        guard let bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
            hindrance = (.refused, "cannot be read; check the rights on it (ls -l)")
            return
        }
        self.bytes = bytes
        let age = now.timeIntervalSince1970 - before.modified
        // What comes from a clock that is ahead is as still as anything else.
        if age >= 0 && age < stillFor {
            hindrance = (.waiting, "changed \(Int(age)) s ago, \(Table.number(stillFor)) s must pass: not used tonight")
        } else if State(path) != before || bytes.count != before.size {
            hindrance = (.waiting, "changed while it was read: not used tonight")
        }
    }

    private struct State: Equatable {
        var isFile: Bool
        var size: Int
        var modified: Double

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            isFile = status.st_mode & S_IFMT == S_IFREG
            size = Int(status.st_size)
            modified = Double(status.st_mtim.tv_sec) + 1e-9 * Double(status.st_mtim.tv_nsec)
        }
    }
}

/// What became of a file.
public struct FileRecord: Sendable, Codable, Equatable {
    public enum Status: String, Sendable, Codable {
        case used
        /// Not still yet.
        case waiting
        /// Nothing in it that is not there already.
        case repeated
        /// It cannot be understood, or contradicts what is there.
        case refused
    }

    public var path: String
    public var status: Status
    /// SHA-256 of its content.
    public var digest = ""
    public var nuclei: [String] = []
    /// What is to be said of it; for one that is refused, with file and line.
    public var note = ""

    var isQuiet: Bool { note.isEmpty }
}
