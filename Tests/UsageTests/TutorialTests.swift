import Foundation
import Launching
import Testing
import TestSupport

/// The tutorial is true: its commands run in their order, and print what the page says, numbers aside.
@Suite("docs/tutorial.md", .fewAtOnce, .enabled(if: Launcher.has("gnuplot"), "no gnuplot"))
struct TutorialTests {
    private struct Step {
        var command: String
        var expected: [String] = []
    }

    /// The commands of all console blocks. A here-document ends with END.
    private func steps() throws -> [Step] {
        let page = try String(contentsOfFile: Repository.path("docs/tutorial.md"), encoding: .utf8)
        var (steps, isConsole, isHereDocument): ([Step], Bool, Bool) = ([], false, false)
        for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```") {
                isConsole = line == "```console"
            } else if !isConsole {
                continue
            } else if line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2))))
                isHereDocument = line.hasSuffix("<<'END'")
            } else if isHereDocument {
                steps[steps.count - 1].command += "\n" + line
                isHereDocument = line != "END"
            } else {
                steps[steps.count - 1].expected.append(line)
            }
        }
        return steps
    }

    /// A line without its numbers and the width of its columns.
    private func shape(_ line: String) -> String {
        line.replacing(/[-−]?\d+(\.\d+)?(e-?\d+)?/, with: "#").replacing(/–|nan/, with: "#").replacing(/[ \t]+/, with: " ")
            .trimmingCharacters(in: .whitespaces)
    }

    /// Whether the lines are those that were expected, "…" standing for any lines, and within a line for any text.
    private func agree(_ lines: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return lines.isEmpty }
        if first == "…" { return (lines.startIndex...lines.endIndex).contains { agree(lines[$0...], expected.dropFirst()) } }
        guard let line = lines.first else { return false }
        let parts = shape(first).components(separatedBy: "…"), found = shape(line)
        guard found.hasPrefix(parts[0]), found.hasSuffix(parts[parts.count - 1]), parts.count > 1 || found == parts[0] else { return false }
        return agree(lines.dropFirst(), expected.dropFirst())
    }

    @Test("Every command succeeds and prints lines of the shape that the page shows")
    func commands() async throws {
        let steps = try steps()
        try #require(steps.count > 8)
        let place = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(atPath: place.path("Configs"), withDestinationPath: Repository.path("Configs"))
        // What the first command of the page leaves, from networks that are trained faster.
        try FileManager.default.copyItem(atPath: try await Runs.carbon, toPath: place.path("nucens-run"))
        let programs = URL(fileURLWithPath: try Launcher.executable("nucens")).deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        for step in steps {
            let outcome = try await Launcher.run(
                "/bin/sh", ["-c", "cd \"$0\" && { \(step.command)\n}", place.path], environment: ["PATH": "\(programs):\(path)"],
                timeout: .seconds(300))
            #expect(outcome.succeeded, "\(step.command): \(outcome)")
            // Messages of standard error stand before the output on the page, as a terminal shows them.
            let said = outcome.errors.split(separator: "\n").map(String.init)
            let printed = outcome.output.split(separator: "\n").map(String.init)
            let orders = [said + printed, printed + said]
            #expect(
                step.expected.isEmpty || orders.contains { agree($0[...], step.expected[...]) },
                "\(step.command) prints other lines than the page has:\n\(outcome)")
        }
    }

    @Test("The page has the first command of the README, and its lines are found")
    func firstCommand() throws {
        let page = try String(contentsOfFile: Repository.path("docs/tutorial.md"), encoding: .utf8)
        #expect(page.contains("```\nmake run\n```"))
        let makefile = try String(contentsOfFile: Repository.path("Makefile"), encoding: .utf8)
        #expect(makefile.contains("report: $$page (open it in a browser)") && page.contains("(open it in a browser)"))
    }
}
