import Files
import Foundation

/// What this process has of the machine it runs on, as the kernel's text files say it.
public enum Machine {
    /// The name of this node.
    public static var name: String { HostName.current }

    /// The processor as its maker calls it.
    public static var processor: String {
        for line in lines("/proc/cpuinfo") where line.hasPrefix("model name") {
            if let colon = line.firstIndex(of: ":") { return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces) }
        }
        var system = utsname()
        uname(&system)
        return withUnsafeBytes(of: system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// The numbers of the cores that this process may run on: all, or those that the launcher or the batch system has bound it to.
    public static var allowedCores: [Int] {
        for line in lines("/proc/self/status") where line.hasPrefix("Cpus_allowed_list:") {
            return coreList(line.dropFirst("Cpus_allowed_list:".count).trimmingCharacters(in: .whitespaces))
        }
        return Array(0..<ProcessInfo.processInfo.activeProcessorCount)
    }

    /// "0-3,8" is 0, 1, 2, 3, 8.
    public static func coreList(_ text: String) -> [Int] {
        text.split(separator: ",").flatMap { part -> [Int] in
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last, last - first < 1 << 16 else { return [] }
            return Array(first...last)
        }
    }

    /// The memory that this process and those beside it in its control group may take together, in bytes: the smallest of the limits on
    /// the way up, else the memory of the machine.
    public static var memoryLimit: Int {
        let installed = lines("/proc/meminfo").first { $0.hasPrefix("MemTotal:") }.flatMap { line in
            line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
        }
        return (controlGroupLimits() + [installed ?? Int.max]).min() ?? Int.max
    }

    private static func controlGroupLimits() -> [Int] {
        var limits: [Int] = []
        for line in lines("/proc/self/cgroup") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let root: String, file: String
            if parts[1].isEmpty {
                (root, file) = ("/sys/fs/cgroup", "memory.max")
            } else if parts[1].split(separator: ",").contains("memory") {
                (root, file) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            } else {
                continue
            }
            var path = parts[2].split(separator: "/")
            while true {
                let name = ([root] + path.map(String.init) + [file]).joined(separator: "/")
                // "max", and in the first version a number near 2⁶³, mean none.
                if let limit = lines(name).first.flatMap({ Int($0) }), limit > 0 { limits.append(limit) }
                if path.isEmpty { break }
                path.removeLast()
            }
        }
        return limits
    }

    /// The lines of a file; none if it cannot be read.
    private static func lines(_ path: String) -> [String] {
        guard let bytes = try? PlainFile.read(path) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
