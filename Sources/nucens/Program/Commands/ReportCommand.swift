import ArgumentParser
import Launch
import Pictures
import Prediction
import Reports
import ResultFiles
import ScatteringData

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write RUN/report.html: what was run, tables and pictures on one page.",
        discussion: """
            The page stands alone: it can be sent by mail and opened without a network. gnuplot draws its pictures; without it the \
            page has tables alone. Prints its path. A run of several nuclei has a page for each: report.html and report-NUCLEUS.html.
              nucens report nucens-run
              nucens report nucens-run --theory SuSAv2.csv   # with a calculation beside the data, see nucens compare --help
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run or scan.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("A calculation for the nucleus of report.html.", valueName: "file.csv"))
    var theory: String?

    func run() throws {
        let gnuplot = try? Gnuplot()
        let theory = try theory.map { try TheoryTable(.file($0)) }
        switch try ResultContent(run: directory) {
        case .ensemble: for page in try RunReport.write(run: directory, theory: theory, with: gnuplot) { print(page) }
        case .scan:
            guard theory == nil else { throw ValidationError("--theory stands beside the data of an ensemble, and \(directory) is a scan") }
            print(try ScanReport(run: directory).write(with: gnuplot))
        case .structureFunctions:
            guard theory == nil else { throw ValidationError("--theory stands beside data of (e,e′), and \(directory) has none") }
            print(try StructureReport(run: directory).write(with: gnuplot))
        case let content: throw content.refusal(missing: "page", run: directory)
        }
        if gnuplot == nil { Messages.say("the page has its tables and no pictures: \(Gnuplot.absence)") }
    }
}
