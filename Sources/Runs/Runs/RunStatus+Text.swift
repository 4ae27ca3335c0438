import Foundation
import Text

extension RunStatus {
    /// What `nucens status` says of the job.
    func lines(now: Date) -> [String] {
        let age = now.timeIntervalSince1970 - updated
        let name = [
            slice.map { "slice \($0)" }, job.map { "Slurm job \($0)" }, "\(counted(ranks, "rank")) from \(host) (process \(process))",
        ].compactMap { $0 }.joined(separator: ", ")
        let heard = "last heard of \(Table.duration(max(0, age))) ago"
        switch state {
        case .training where age < 60:
            let head = "\(name): training, \(ended) of \(toTrain) ended"
                + (secondsLeft.map { ", \(Table.duration($0)) left" } ?? "")
                + (operationsPerSecond.map { ", \(Table.fixed($0 / 1e9, digits: 0)) GFLOP/s" } ?? "")
            return [head] + running.map { member in
                "  rank \(member.rank): \(member.member), epoch \(member.epoch)/\(member.epochs)"
                    + (member.figure.map { ", \(member.label ?? "") \(Table.number($0))" } ?? "")
            }
        case .training: return ["\(name): \(heard), in the middle of training: killed, or its node is down"]
        case .aggregating: return ["\(name): writing the result\(activity.map { " (\($0))" } ?? ""), \(heard)"]
        case .finished: return ["\(name): finished \(Table.duration(max(0, age))) ago"]
        case .stopped, .failed: return ["\(name): \(state.rawValue) \(Table.duration(max(0, age))) ago: \(reason ?? "")"]
        }
    }
}
