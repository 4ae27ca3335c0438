import EventGeneration
import Files
import Pictures
import ResultFiles
import Runs

extension GeneratorComparison {
    /// Draws the pictures into `directory`, with scripts and data, and writes compare.html there.
    ///
    /// - Returns: the path of the page.
    public func write(to directory: String, with gnuplot: Gnuplot) throws(RunError) -> String {
        let pictures = GeneratorComparisonPictures.pictures(self)
        let paths = try gnuplot.draw(pictures, formats: [.svg], into: directory)
        let figures = try zip(pictures, paths).map { picture, path throws(RunError) in
            Page.figure(picture, String(decoding: try RunDirectory.read(path), as: UTF8.self))
        }
        func table(_ rows: [[String]]) -> HTML {
            HTMLTable(columns: rows[0], rows: rows.dropFirst().map { row in
                row.enumerated().map { column, text in column == 0 ? .text(text) : .number(text, Double(text) ?? .nan) }
            }).html
        }
        let card = cardChanges.isEmpty ? HTML.element("p", "The two cards are the same.") : HTMLTable(
            columns: ["value", "before", "after"],
            rows: cardChanges.map { [.text($0.key), .text($0.before ?? "–"), .text($0.after ?? "–")] }).html
        let code = codeChanges.isEmpty ? HTML.element("p", "The same version and commit.")
            : HTML.element("ul", codeChanges.map { .element("li", $0) })
        let densities = places.isEmpty ? [HTML.element("p", densitySentence)] : [
            table(placeRows), .element(
                "p", ["class": "note"], "⟨ln p_before/p_after⟩ is the mean over events drawn from the first run, 0 for one law. σ² of a "
                    + "shift is the sum of both variances of the members, in bins that hold a hundredth of the events."),
        ] + figures
        return try Page(
            title: "Two generators of neutrino events",
            lead: [Page.facts([
                ("before", "\(before.path), \(before.provenance.program.created)"),
                ("after", "\(after.path), \(after.provenance.program.created)"),
            ])],
            sections: [
                .init(id: "card", title: "Card", body: [card]), .init(id: "code", title: "Code", body: [code]),
                .init(id: "quality", title: "How good they are", body: [.element("p", eventsSentence), table(qualityRows)]),
                .init(id: "densities", title: "Densities", body: densities),
            ]
        ).write(to: directory + "/compare.html")
    }
}
