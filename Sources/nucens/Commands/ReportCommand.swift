import ArgumentParser
import Pictures
import Prediction
import Reports
import ResultFiles

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write RUN/report.html: what was run, tables and pictures on one page.",
        discussion: """
            The page stands alone: it can be sent by mail and opened without a network. Needs gnuplot. Prints its path. A run of several \
            nuclei has a page for each: report.html and report-NUCLEUS.html.
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run or scan.", valueName: "run"))
    var directory: String

    func run() throws {
        switch try ResultContent(run: directory) {
        case .ensemble: for page in try RunReport.write(run: directory, with: Gnuplot()) { print(page) }
        case .scan: print(try ScanReport(run: directory).write(with: Gnuplot()))
        case let content: throw content.refusal(missing: "page", run: directory)
        }
    }
}
