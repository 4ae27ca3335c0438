import ArgumentParser
import Files
import Launch
import Nightly
import Pictures

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show what the nights brought: χ²/N, members, data points, cost and outcome.",
        discussion: """
            Prints a table. With --output also a picture (by gnuplot).
              nucens history nucens-store --output pictures
            """)

    @Argument(help: ArgumentHelp("Directory of the nights.", valueName: "store"))
    var store: String

    @Option(name: [.short, .long], help: ArgumentHelp("Where the picture goes.", valueName: "dir"))
    var output: String?

    func run() throws {
        guard PlainFile.exists("\(store)/.") else {
            throw RunError("\(store) is no directory of nights; give what the card of 'nucens nightly' calls store")
        }
        let history = try History(of: Store(store))
        print(history.table, terminator: "")
        guard let output, let picture = history.picture else { return }
        for path in try Gnuplot().draw([picture], formats: [.svg, .png], into: output) { print("picture: \(path)") }
    }
}
