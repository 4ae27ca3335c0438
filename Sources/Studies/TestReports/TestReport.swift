import ClosureTest
import Files
import HDF5
import Pictures
import Reports
import ResultFiles
import ResultReading

/// RUN/report.html of a test: of closure, of data left out, or of how far a generator is fine-tuned.
public enum TestReport {
    /// Draws the pictures aside, and writes the page in one piece: what was there stays until then.
    ///
    /// - Parameters:
    ///   - run: the directory of a finished test, or the result file in it.
    ///   - gnuplot: draws the pictures; nil for a page of tables alone, which says so.
    /// - Returns: the path of the page.
    /// - Throws: `RunError` when there is no finished, readable test.
    public static func write(run: String, with gnuplot: Gnuplot?) throws(RunError) -> String {
        let directory = RunResult.place(run, "")
        return try page(run: run, Drafts(gnuplot), directory: directory).write(to: directory + "report.html")
    }

    private static func page(run: String, _ drafts: Drafts, directory: String) throws(RunError) -> Page {
        let content = try ResultContent(run: run)
        if content == .generatorScan { return try NeutrinoTestReport(run: run, content: content).page(drafts, directory: directory) }
        if content == .closure {
            let isOfCrossSections = try ResultContent.closure.read(run) { file throws(HDF5Error) in
                try file.exists(ClosureTableDatasets().ratio.path)
            }
            guard isOfCrossSections else {
                return try NeutrinoTestReport(run: run, content: content).page(drafts, directory: directory)
            }
            return try ClosureReport(test: ClosureFile(run: run)).page(drafts, directory: directory)
        }
        let by = try ResultContent.leaveout.read(run) { file throws(HDF5Error) in try LeaveOutFile.by(file) }
        guard by == "nucleus" else { return try LeaveOutReport(test: LeaveOutFile(run: run)).page(drafts, directory: directory) }
        return try LeaveNucleusReport(test: LeaveNucleusFile(run: run)).page(drafts, directory: directory)
    }
}
