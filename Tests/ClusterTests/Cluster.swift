import Foundation
import Launching
import Testing
import TestSupport

/// The one-machine cluster of `Slurm/test-cluster`.
struct Cluster {
    let path: String

    /// Why there can be no cluster here; nil if there can.
    static let obstacle: String? = {
        if geteuid() != 0 { return "the test cluster needs root" }
        let programs = ["munged": "munge", "slurmctld": "slurm-wlm", "slurmd": "slurm-wlm", "srun": "slurm-wlm", "mpirun": "openmpi-bin"]
        let absent = programs.filter { name, _ in
            !Launcher.has(name) && !FileManager.default.isExecutableFile(atPath: "/usr/sbin/\(name)")
        }
        let missing = Set(absent.values)
        return missing.isEmpty ? nil : "packages missing: \(missing.sorted().joined(separator: " "))"
    }()

    /// Its nodes see the source tree and the built programs, wherever these are, and the directories of `shared`.
    static func up(in path: String, sharing shared: [String] = []) async throws -> Cluster {
        let programs = URL(fileURLWithPath: try Launcher.executable("nucens")).deletingLastPathComponent().path
        let outcome = try await Launcher.run(
            Repository.path("Slurm/test-cluster"), ["up", path, programs] + shared, timeout: .seconds(120))
        guard outcome.succeeded else { throw SupportError("the test cluster does not start\n\(outcome)") }
        return Cluster(path: path)
    }

    /// Starts a cluster, does `body` on it, and stops it on every path.
    static func with(_ path: String, sharing shared: [String] = [], _ body: (Cluster) async throws -> Void) async throws {
        let cluster = try await up(in: path, sharing: shared)
        do {
            try await body(cluster)
        } catch {
            try await cluster.down()
            throw error
        }
        try await cluster.down()
    }

    func down() async throws {
        let outcome = try await Launcher.run(Repository.path("Slurm/test-cluster"), ["down", path], timeout: .seconds(60))
        #expect(outcome.succeeded, "\(outcome)")
    }

    /// Runs a command with Slurm's commands pointed to this cluster.
    func run(_ command: String, _ arguments: [String]) async throws -> Launcher.Outcome {
        try await start(command, arguments).outcome()
    }

    func start(_ command: String, _ arguments: [String]) throws -> Job {
        try Launcher.start(command, arguments, environment: ["SLURM_CONF": "\(path)/slurm.conf"], timeout: .seconds(120))
    }

    /// Whether a process runs; one that has ended, and that nobody has collected, does not.
    static func isAlive(_ process: pid_t) -> Bool {
        guard let status = FileManager.default.contents(atPath: "/proc/\(process)/status") else { return false }
        return !String(decoding: status, as: UTF8.self).contains("State:\tZ")
    }

    /// The daemons by name.
    var processes: [String: pid_t] {
        var result: [String: pid_t] = [:]
        for name in ["munged", "slurmctld", "slurmd-n1", "slurmd-n2"] {
            let text = FileManager.default.contents(atPath: "\(path)/run/\(name).pid").map { String(decoding: $0, as: UTF8.self) }
            result[name] = text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        return result
    }

    /// Everything that lives on the nodes, by the name of their /dev/shm; or what of it runs one program.
    func processes(on nodes: [String], of program: String? = nil) -> [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }.filter { process in
            if let program {
                let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
                guard path?.hasSuffix("/\(program)") == true else { return false }
            }
            guard let mounts = FileManager.default.contents(atPath: "/proc/\(process)/mountinfo") else { return false }
            let text = String(decoding: mounts, as: UTF8.self)
            return nodes.contains { text.contains(" tmpfs test-cluster:\(path)/\($0) ") }
        }
    }
}
