import Foundation
import MPI

extension Run {
    /// Which of `keys` have a whole state file of this job, and how they ended; nil for the others. The same on every rank.
    ///
    /// A file that is cut off, damaged or of another job is named in the log and counts as absent: its member is trained anew.
    func finishedBefore(_ keys: [MemberKey]) throws -> [MemberRecord.Status?] {
        let mine = Blocks(keys.count, over: communicator.size)[communicator.rank]
        var codes: [Int] = []
        var refusals: [String] = []
        for key in keys[mine] {
            let file = directory.member(key)
            guard FileManager.default.fileExists(atPath: file) else {
                codes.append(0)
                continue
            }
            do throws(RunError) {
                let record = try MemberFile.decode(try RunDirectory.read(file), file: file, job: job.digest)
                codes.append(record.key == key ? (record.status == .done ? 1 : 2) : 0)
            } catch {
                refusals.append("\(error)")
                codes.append(0)
            }
        }
        for text in try communicator.gather(Array(refusals.joined(separator: "\n").utf8)) ?? [] where !text.isEmpty {
            log.say("trained anew: \(String(decoding: text, as: UTF8.self))")
        }
        return try communicator.allgather(codes).flatMap { $0 }.map { [nil, .done, .failed][$0] }
    }

    /// The records of finished members, from their state files.
    func records(of keys: [MemberKey]) throws -> [MemberRecord] {
        try keys.map { key in
            let file = directory.member(key)
            return try MemberFile.decode(try RunDirectory.read(file), file: file, job: job.digest)
        }
    }
}
