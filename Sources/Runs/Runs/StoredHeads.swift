import Files
import Foundation
import Members

/// The state files of a run as far as their heads tell: for a quick view of many.
struct StoredHeads<Key: WorkloadKey> {
    /// Members that have ended, in order.
    let ended: [MemberFile.Header<Key>]
    /// Members in the middle of their training.
    let checkpoints: Set<Key>
    /// Files that are cut off or of another version.
    let unreadable: [String]

    init(of directory: RunDirectory) {
        var unreadable: [String] = []
        func heads<Head>(_ suffix: String, _ head: (String) -> Head?) -> [Head] {
            RunDirectory.files(in: directory.members) { $0.hasSuffix(suffix) }.compactMap { path in
                if let head = head(path) { return head }
                // A file that has meanwhile been replaced is no fault.
                if PlainFile.exists(path) { unreadable.append(path) }
                return nil
            }
        }
        ended = heads(".member") { MemberFile.Header<Key>(of: $0) }.sorted { $0.key < $1.key }
        checkpoints = Set(heads(".checkpoint") { CheckpointFile.key(of: $0) as Key? })
        self.unreadable = unreadable
    }
}

extension RunDirectory {
    /// Paths of the files in a directory whose names are wanted, sorted.
    static func files(in path: String, where isWanted: (String) -> Bool) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter(isWanted).sorted().map { path + "/" + $0 }
    }
}
