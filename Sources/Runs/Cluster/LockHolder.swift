import Files
import Foundation

/// Who holds a lock, in the words that others read.
struct LockHolder {
    var doing: String

    /// One line: "nucens train on node n1, process 4711, Slurm job 77, since 2026-05-01T12:31:07Z".
    var text: String {
        var parts = ["\(doing) on node \(HostName.current)", "process \(getpid())"]
        func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        if let job = JobLimit.slurmJob(value) {
            parts.append("Slurm job \(job)")
        } else if let job = value("PBS_JOBID") {
            parts.append("PBS job \(job)")
        } else if let job = value("LSB_JOBID") {
            parts.append("LSF job \(job)")
        }
        return parts.joined(separator: ", ") + ", since \(Date.now.formatted(.iso8601))\n"
    }

    /// What the holders of the locked file at `path` have written: the file's own text, or, when array tasks share RUN/lock, theirs.
    static func texts(of path: String, in directory: String) -> [String] {
        let own = read(path)
        if !own.isEmpty || path != directory + "/lock" { return own }
        return sliceFiles(in: directory).flatMap { read("\(directory)/\($0)") }
    }

    static func read(_ path: String) -> [String] {
        guard let bytes = try? PlainFile.read(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// The name of this node, from Slurm or from the kernel: asking the network for it can take long.
enum HostName {
    static var current: String {
        // Several nodes of a Slurm that is being tried out may be one machine.
        if let node = getenv("SLURMD_NODENAME") { return String(cString: node) }
        var name = [CChar](repeating: 0, count: 257)
        guard gethostname(&name, 256) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

enum DirectoryNames {
    /// The names in a directory, sorted; empty if it cannot be read.
    static func of(_ path: String) -> [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}
