import Foundation
import Logging
import Synchronization
import Text

/// From `.trace` to `.critical`.
public typealias RunLogLevel = Logger.Level

/// The log of a run: rank 0 on standard error and in RUN/log.
///
/// Standard error shows what is at `level` or above; the file keeps everything from `.debug` on. Lines carry the time, the level when it
/// is not `.info`, the rank, and the member that a line is about where one is given:
///
///     2026-05-01T12:31:07Z rank 0: 50 replicas of 10×300, 500 epochs
///     2026-05-01T12:39:40Z warning rank 3 12C-d11-r17: loss not finite in epoch 12
///
/// On a terminal they are the bare words, below them one live line with the progress; without a terminal the progress is a line a minute.
/// The other ranks are silent, unless `level` is `.debug` or `.trace`: then all speak, on standard error alone.
///
/// A log that cannot be written is no reason to stop a run: what goes wrong here is let pass.
public final class RunLog: Sendable {
    /// For messages with a level of their own, and with the member: `logger.warning("…", metadata: RunLog.member(key))`.
    public let logger: Logger
    private let output: LogOutput

    /// - Parameters:
    ///   - isSpeaking: Whether this is rank 0.
    ///   - standardError: Where the messages go; a file descriptor.
    public init(isSpeaking: Bool, rank: Int = 0, level: RunLogLevel = .info, standardError: Int32 = STDERR_FILENO) {
        let screen: Logger.Level? = isSpeaking || level <= .debug ? level : nil
        let output = LogOutput(screen: screen, standardError: standardError)
        self.output = output
        logger = Logger(label: "nucens") { _ in RunLogHandler(rank: rank, isFiled: isSpeaking, output: output) }
    }

    /// From here on, lines go to the file at `path` too, behind what is in it. On rank 0; nothing happens on the others.
    public func open(_ path: String) {
        if (logger.handler as? RunLogHandler)?.isFiled == true { output.open(path) }
    }

    /// A message for the user.
    public func say(_ line: String) { logger.info("\(line)") }

    /// A message for the user, who should do something about it.
    public func warn(_ line: String) { logger.warning("\(line)") }

    /// To the file alone, unless the level is `.debug`.
    public func record(_ line: String) { logger.debug("\(line)") }

    /// How far the run is: replaces the live line of a terminal, twice a second at most; otherwise a message, once a minute at most.
    /// The text is not made when nothing is due.
    public func progress(_ text: @autoclosure () -> String) {
        guard (logger.handler as? RunLogHandler)?.isFiled == true, output.isProgressDue else { return }
        if output.isTerminal { output.showLive(text()) } else { say(text()) }
    }

    /// Removes the live line, when there is no more progress to show.
    public func endProgress() { output.showLive("") }

    /// What a message is about, as metadata of the logger.
    public static func member(_ name: some CustomStringConvertible) -> Logger.Metadata { ["member": "\(name)"] }
}

/// Makes lines out of messages.
private struct RunLogHandler: LogHandler {
    let rank: Int
    let isFiled: Bool
    let output: LogOutput
    var metadata: Logger.Metadata = [:]
    /// What is dropped before a line is made of it; the output decides by place.
    var logLevel: Logger.Level

    init(rank: Int, isFiled: Bool, output: LogOutput) {
        self.rank = rank
        self.isFiled = isFiled
        self.output = output
        logLevel = min(output.screen ?? .critical, isFiled ? .debug : .critical)
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let member = all["member"].map { " \($0)" } ?? ""
        let others = all.filter { $0.key != "member" }.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let level = event.level == .info ? "" : "\(event.level) "
        let words = "\(event.message)\(others)".shown
        output.write(
            level: event.level, isFiled: isFiled, full: "\(Date.now.formatted(.iso8601)) \(level)rank \(rank)\(member): \(words)",
            bare: event.level == .info ? words : "\(event.level):\(member) \(words)")
    }
}

/// Standard error, with a live line below the messages if it is a terminal, and the file.
private final class LogOutput: Sendable {
    private struct State {
        var file: Int32 = -1
        var live = ""
        var lastProgress: ContinuousClock.Instant?
    }

    /// The lowest level shown on standard error; nil: none.
    let screen: Logger.Level?
    let isTerminal: Bool
    private let standardError: Int32
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    init(screen: Logger.Level?, standardError: Int32) {
        self.screen = screen
        self.standardError = standardError
        isTerminal = isatty(standardError) == 1
    }

    deinit {
        let file = state.withLock { $0.file }
        if file >= 0 { close(file) }
    }

    func open(_ path: String) {
        // Appended line by line: the tasks of an array write into one file. Not through a link, nor into a pipe, that came with a run.
        let file = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o666)
        state.withLock {
            if $0.file >= 0 { close($0.file) }
            $0.file = file
        }
    }

    func write(level: Logger.Level, isFiled: Bool, full: String, bare: String) {
        state.withLock { state in
            if let screen, level >= screen {
                if isTerminal {
                    put((state.live.isEmpty ? "" : "\r\u{1B}[K") + "nucens: \(bare)\n" + state.live, standardError)
                } else {
                    put("nucens: \(full)\n", standardError)
                }
            }
            if isFiled && state.file >= 0 { put(full + "\n", state.file) }
        }
    }

    /// Whether it is time for another line of progress; if so, its time has come.
    var isProgressDue: Bool {
        state.withLock { state in
            let now = ContinuousClock.now
            guard (state.lastProgress ?? start).duration(to: now) >= (isTerminal ? .milliseconds(500) : .seconds(60)) else { return false }
            state.lastProgress = now
            return true
        }
    }

    func showLive(_ line: String) {
        state.withLock { state in
            guard isTerminal, line != state.live else { return }
            let line = line.shown
            state.live = line
            put("\r\u{1B}[K" + line, standardError)
        }
    }

    private func put(_ text: String, _ descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
