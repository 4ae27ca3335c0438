import Files
import Foundation

/// The gnuplot of this machine.
public struct Gnuplot: Sendable {
    /// The full path of the program.
    public let program: String

    /// What to do where there is none.
    public static let absence = "pictures are drawn by gnuplot, which is not on the PATH; install it (Debian, Ubuntu: apt-get install "
        + "gnuplot-nox; Fedora: dnf install gnuplot; on a cluster: module load gnuplot)"

    /// Looks for it on the PATH.
    ///
    /// - Throws: `RunError` with what to install when it is not there.
    public init() throws(RunError) {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        let found = path.split(separator: ":").map { "\($0)/gnuplot" }.first(where: FileManager.default.isExecutableFile)
        guard let found else {
            throw RunError("\(Gnuplot.absence) and start again")
        }
        program = found
    }

    /// Draws pictures into a directory, which is made when it is not there: script and data beside each. Every file appears whole or
    /// not at all; several pictures are drawn at a time.
    ///
    /// - Parameter lasting: sync what is written to the disk, which takes longer than drawing; not for files that are read and removed.
    /// - Returns: the paths of the pictures, in order, formats side by side.
    /// - Throws: `RunError` with what gnuplot said, or what the file system refused.
    @discardableResult
    public func draw(
        _ pictures: [Picture], formats: [Picture.Format], into directory: String, lasting: Bool = true
    ) throws(RunError) -> [String] {
        do {
            try PlainFile.makeDirectory(directory)
            for picture in pictures {
                for (file, text) in picture.data.map({ ($0.file, $0.text) }) + [("\(picture.name).gp", picture.script)] {
                    let path = "\(directory)/\(file)"
                    if lasting {
                        try AtomicFile.write(text, to: path)
                    } else {
                        try text.write(toFile: path, atomically: false, encoding: .utf8)
                    }
                }
            }
        } catch {
            throw RunError("\(error)")
        }
        let jobs = pictures.flatMap { picture in formats.map { (picture, $0) } }
        let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
        for start in stride(from: 0, to: jobs.count, by: width) {
            let running = try jobs[start..<min(start + width, jobs.count)].map { picture, format throws(RunError) in
                try Drawing(picture, format, in: directory, program: program)
            }
            // All are waited for before the first failure is told, so that none is left behind.
            let failures = running.compactMap { $0.finish(lasting: lasting) }
            if let failure = failures.first { throw failure }
        }
        return jobs.map { picture, format in "\(directory)/\(picture.name).\(format.rawValue)" }
    }
}

/// One gnuplot at work: it writes aside, and the picture is renamed into place when gnuplot has ended well.
private final class Drawing {
    private let name: String
    private let path: String
    private let process = Process()
    private let errors = Pipe()

    init(_ picture: Picture, _ format: Picture.Format, in directory: String, program: String) throws(RunError) {
        name = picture.name
        path = "\(directory)/\(picture.name).\(format.rawValue)"
        do {
            _ = try AtomicFile.aside(for: path)
            process.executableURL = URL(fileURLWithPath: program)
            process.currentDirectoryURL = URL(fileURLWithPath: directory, isDirectory: true)
            let aside = "\(picture.name).\(format.rawValue).partial"
            process.arguments = ["-e", "format='\(format.rawValue)'; output='\(aside)'", "\(picture.name).gp"]
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = errors
            try process.run()
        } catch {
            throw RunError("cannot draw \(path): \(error)")
        }
    }

    /// Waits for it; nil when the picture is in place.
    func finish(lasting: Bool) -> RunError? {
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            try? FileManager.default.removeItem(atPath: path + ".partial")
            let text = said.trimmingCharacters(in: .whitespacesAndNewlines)
            return RunError(
                "gnuplot could not draw \(path) from \(name).gp:\n\(text)\ngnuplot 5.2 or later with svg and pngcairo is needed")
        }
        do {
            if lasting {
                try AtomicFile.publish(as: path)
            } else {
                try FileManager.default.moveItem(atPath: path + ".partial", toPath: path)
            }
            return nil
        } catch {
            return RunError("\(error)")
        }
    }
}
