import ArgumentParser
import Launch
import Nightly
import Pictures
import Prediction
import Reports
import ResultFiles
import ScatteringData
import StoreReports
import TestReports

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write RUN/report.html: what was run, tables and pictures on one page.",
        discussion: """
            The page stands alone: it can be sent by mail and opened without a network. gnuplot draws its pictures; without it the \
            page has tables alone. Prints its path. A run of several nuclei has a page for each: report.html and report-NUCLEUS.html.
              nucens report nucens-run
              nucens report nucens-run --theory SuSAv2.csv   # with a calculation beside the data, see nucens compare --help
              nucens report nucens-closure                   # tests have pages too
              nucens report nucens-store                     # and so has a directory of nights
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run, scan, generator or test, or of nights.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp("A calculation for the nucleus of report.html.", valueName: "file.csv"))
    var theory: String?

    func run() throws {
        let gnuplot = try? Gnuplot()
        if StoreReport.isStore(directory) {
            print(try StoreReport(Store(directory)).write(with: gnuplot))
        } else {
            try writePages(with: gnuplot)
        }
        if gnuplot == nil { Messages.say("the page has its tables and no pictures: \(Gnuplot.absence)") }
    }

    private func writePages(with gnuplot: Gnuplot?) throws {
        let theory = try theory.map { try TheoryTable(.file($0)) }
        let content = try ResultContent(run: directory)
        guard theory == nil || content == .ensemble || content == .mixture else {
            throw ValidationError("--theory stands beside the data of an ensemble, and \(directory) is no ensemble")
        }
        switch content {
        case .ensemble, .mixture: for page in try RunReport.write(run: directory, theory: theory, with: gnuplot) { print(page) }
        case .scan: print(try ScanReport(run: directory).write(with: gnuplot))
        case .generator: print(try GeneratorReport(run: directory).write(with: gnuplot))
        case .structureFunctions: print(try StructureReport(run: directory).write(with: gnuplot))
        case .closure, .leaveout, .generatorScan: print(try TestReport.write(run: directory, with: gnuplot))
        default: throw content.refusal(missing: "page", run: directory)
        }
    }
}
