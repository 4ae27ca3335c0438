import ArgumentParser
import Pictures
import Reports

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what changed from one run to another: data, card, code, χ²/N, and the mean in units of σ.",
        discussion: """
            Prints tables. With --output also pictures (by gnuplot) and one HTML page, compare.html. Two runs that differ in nothing but \
            when and where they were made are called identical in one line, and nothing is written.
              nucens compare last-week today --output what-changed
            """)

    @Argument(help: ArgumentHelp("Directory of the run before.", valueName: "run-a"))
    var before: String

    @Argument(help: ArgumentHelp("Directory of the run after.", valueName: "run-b"))
    var after: String

    @Option(name: [.short, .long], help: ArgumentHelp("Where page and pictures go.", valueName: "dir"))
    var output: String?

    func run() throws {
        let gnuplot = try output.map { _ in try Gnuplot() }
        let comparison = try RunComparison(before: before, after: after)
        print(comparison.text, terminator: "")
        if let output, let gnuplot, !comparison.areIdentical { print("page: \(try comparison.write(to: output, with: gnuplot))") }
    }
}
