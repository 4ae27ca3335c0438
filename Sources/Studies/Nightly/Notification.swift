import Foundation
import Runs

/// Tells somebody how a night ended, by a command of theirs. What goes wrong with it is said, and changes nothing.
struct Notification {
    /// For the shell; empty: nobody is told.
    var command: String
    static let patience = 60.0

    /// - Parameters:
    ///   - text: goes to the command's standard input.
    ///   - outcome: NUCENS_OUTCOME of its environment.
    func send(_ text: String, outcome: String, log: RunLog) {
        guard !command.isEmpty else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = ProcessInfo.processInfo.environment.merging(["NUCENS_OUTCOME": outcome]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        do {
            // A file, not a pipe: a command that does not read must not hold up this program.
            let name = "nucens-notify-\(ProcessInfo.processInfo.processIdentifier)"
            let file = FileManager.default.temporaryDirectory.appendingPathComponent(name)
            try Data(text.utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            process.standardInput = try FileHandle(forReadingFrom: file)
            try process.run()
            let deadline = Date.now.addingTimeInterval(Notification.patience)
            while process.isRunning && Date.now < deadline { usleep(20_000) }
            guard !process.isRunning else {
                kill(process.processIdentifier, SIGKILL)
                log.warn("notify: '\(command)' took longer than \(Int(Notification.patience)) s and was ended")
                return
            }
            if process.terminationStatus != 0 { log.warn("notify: '\(command)' ended with status \(process.terminationStatus)") }
        } catch {
            log.warn("notify: '\(command)' cannot be run: \(error.localizedDescription)")
        }
    }
}
