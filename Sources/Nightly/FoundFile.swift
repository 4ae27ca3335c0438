import Ensembles
import Foundation
import ScatteringData

/// A file of a data directory, looked at tonight.
package struct FoundFile: Sendable {
    package var path: String
    package var bytes: [UInt8]
    /// Seconds since 1970.
    package var modified: Double

    package init(path: String, bytes: [UInt8], modified: Double) {
        self.path = path
        self.bytes = bytes
        self.modified = modified
    }

    /// Reads the directories, without those below them and hidden files.
    ///
    /// - Returns: the files whose content stands still, older ones first, and what is to be said of the others: path and reason.
    /// - Throws: ``RunError`` when a directory cannot be read: its data would be taken for gone.
    package static func look(
        in directories: [String], stillFor: Double, now: Date
    ) throws(RunError) -> (files: [FoundFile], waiting: [FileRecord]) {
        var files: [FoundFile] = []
        var waiting: [FileRecord] = []
        for directory in directories {
            let names: [String]
            do { names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted() } catch {
                throw RunError("the data directory \(directory) cannot be read; check 'data.directories' and the rights on it (ls -ld)")
            }
            for name in names where !name.hasPrefix(".") {
                let path = "\(directory)/\(name)"
                guard let before = State(path), before.isFile else { continue }
                let age = now.timeIntervalSince1970 - before.modified
                // What comes from a clock that is ahead is as still as anything else.
                if age >= 0 && age < stillFor {
                    let note = "changed \(Int(age)) s ago, \(Table.number(stillFor)) s must pass: not used tonight"
                    waiting.append(FileRecord(path: path, status: .waiting, note: note))
                    continue
                }
                guard let bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
                    let note = "\(path): cannot be read; check the rights on it (ls -l)"
                    waiting.append(FileRecord(path: path, status: .refused, note: note))
                    continue
                }
                guard let after = State(path), after == before, bytes.count == after.size else {
                    waiting.append(FileRecord(path: path, status: .waiting, note: "it changed while it was read: not used tonight"))
                    continue
                }
                files.append(FoundFile(path: path, bytes: bytes, modified: before.modified))
            }
        }
        return (files.sorted { ($0.modified, $0.path) < ($1.modified, $1.path) }, waiting)
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
