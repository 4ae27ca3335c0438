import Files
import Pictures
import ResultFiles
import ResultReading
import ScatteringData
import TheoryComparisons

/// The page of a calculation beside a run: theory.html.
public struct TheoryPage {
    private let comparison: TheoryComparison

    public init(_ comparison: TheoryComparison) { self.comparison = comparison }

    /// Draws the pictures into `directory`, with scripts and data, and writes theory.html there.
    ///
    /// - Returns: the path of the page.
    public func write(to directory: String, with gnuplot: Gnuplot) throws(RunError) -> String {
        _ = try gnuplot.draw(TheoryPictures.pictures(comparison), formats: [.svg, .png], into: directory)
        let run = comparison.run
        return try Page(
            title: "\(Style.nucleus(run.target))(e,e′): \(comparison.theory.name) beside data and networks",
            lead: [Page.facts([("run", "\(run.path), \(run.provenance.program.created)"), ("theory", comparison.theory.source)])],
            sections: [.init(id: "theory", title: "Theory", body: try TheorySection(comparison: comparison).body(Drafts(gnuplot)))]
        ).write(to: directory + "/theory.html")
    }
}
