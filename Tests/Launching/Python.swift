import Foundation

/// A Python with h5py and xarray, as an independent judge of files: the one that `make test` sets up and names in NUCENS_PYTHON,
/// or the one on the PATH.
public enum Python {
    public static let command = ProcessInfo.processInfo.environment["NUCENS_PYTHON"] ?? "python3"

    /// Runs a script.
    public static func run(_ script: String, _ arguments: [String]) async throws -> Launcher.Outcome {
        try await Launcher.run(command, [script] + arguments, timeout: .seconds(120))
    }

    /// Whether it can import a module.
    public static func has(_ module: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command, "-c", "import \(module)"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
