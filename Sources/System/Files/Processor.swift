
/// The processor of this node, as the system names it.
public enum Processor {
    public static let name: String = {
        guard let bytes = try? PlainFile.read("/proc/cpuinfo") else { return "unknown" }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingPrefix { $0 == " " } }.map(String.init) ?? "unknown"
    }()
}
