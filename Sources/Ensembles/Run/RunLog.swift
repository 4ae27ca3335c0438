import Foundation

/// What rank 0 tells: lines on standard error, and the same with the time in RUN/log. Other ranks are silent.
public final class RunLog {
    private let isSpeaking: Bool
    private var file: FileHandle?

    public init(isSpeaking: Bool) { self.isSpeaking = isSpeaking }

    /// From here on, lines go to `path` too. A log that cannot be written is no reason to stop a run.
    func open(_ path: String) {
        guard isSpeaking else { return }
        if !FileManager.default.fileExists(atPath: path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        file = FileHandle(forWritingAtPath: path)
        _ = try? file?.seekToEnd()
    }

    public func say(_ line: String) {
        guard isSpeaking else { return }
        FileHandle.standardError.write(Data("nucens: \(line)\n".utf8))
        record(line)
    }

    /// To the file alone.
    func record(_ line: String) {
        guard isSpeaking, let file else { return }
        try? file.write(contentsOf: Data("\(Date.now.formatted(.iso8601)) \(line)\n".utf8))
    }
}
