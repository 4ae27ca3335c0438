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
            The page stands alone: it can be sent by mail and opened without a network. gnuplot draws its pictures; without it the \
            page has tables alone. Prints its path. A run of several nuclei has a page for each: report.html and report-NUCLEUS.html.
              nucens report nucens-run
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run or scan.", valueName: "run"))
    var directory: String

    func run() throws {
        let gnuplot = try? Gnuplot()
        switch try ResultContent(run: directory) {
        case .ensemble: for page in try RunReport.write(run: directory, with: gnuplot) { print(page) }
        case .scan: print(try ScanReport(run: directory).write(with: gnuplot))
        case let content: throw content.refusal(missing: "page", run: directory)
        }
        if gnuplot == nil { Messages.say("the page has its tables and no pictures: \(Gnuplot.absence)") }
    }
}
