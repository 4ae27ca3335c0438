import Foundation

/// Rank 0's picture of the run, and the line it shows of it on standard error: live on a terminal, once a minute in a file.
final class ProgressBoard {
    private let replicas: Int
    private let epochs: Int
    private let isTerminal: Bool
    private let start = ContinuousClock.now
    private var lastShown: ContinuousClock.Instant?
    private var running: [Int: Progress] = [:]
    private var done = 0
    private var epochsDone = 0
    private var epochsToDo: Int
    private let show: (String) -> Void

    init(replicas: Int, alreadyDone: Int, toTrain: Int, epochs: Int, show: @escaping (String) -> Void) {
        self.replicas = replicas
        self.epochs = epochs
        self.show = show
        done = alreadyDone
        epochsToDo = toTrain * epochs
        isTerminal = isatty(2) == 1
    }

    /// Takes in news from `rank`, and shows the line when it is time.
    func update(_ progress: Progress, from rank: Int) {
        let before = running[rank].flatMap { $0.replica == progress.replica ? $0 : nil }
        epochsDone += progress.epoch - (before?.epoch ?? 0)
        switch progress.step {
        case .training:
            running[rank] = progress
            if progress.chiSquareTest.isNaN, let known = before?.chiSquareTest { running[rank]?.chiSquareTest = known }
        case .leaving:
            return
        case .finished:
            running[rank] = nil
            done += 1
        case .failed:
            running[rank] = nil
            epochsToDo -= epochs - progress.epoch
        }
        showIfDue()
    }

    func clear() {
        if isTerminal && lastShown != nil { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }

    private func showIfDue() {
        let now = ContinuousClock.now
        let interval: Duration = isTerminal ? .milliseconds(500) : .seconds(60)
        guard (lastShown ?? start).duration(to: now) >= interval else { return }
        lastShown = now
        let text = line(after: (now - start) / .seconds(1))
        if isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) } else { show(text) }
    }

    private func line(after seconds: Double) -> String {
        let current = running.values.sorted { $0.replica < $1.replica }
        let chiSquares = current.map(\.chiSquareTest).filter { !$0.isNaN }.sorted()
        var parts = ["\(done)/\(replicas) replicas"]
        if let ahead = current.map(\.epoch).max() { parts.append("epoch \(ahead)/\(epochs)") }
        if !chiSquares.isEmpty { parts.append("test χ²/N \(Table.number(chiSquares[chiSquares.count / 2]))") }
        if epochsDone > 0 && epochsToDo > epochsDone {
            parts.append("\(Table.duration(seconds * Double(epochsToDo - epochsDone) / Double(epochsDone))) left")
        }
        return parts.joined(separator: "  ")
    }
}
