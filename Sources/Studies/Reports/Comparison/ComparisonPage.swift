import Files
import Pictures
import ResultFiles
import ResultReading
import Runs
import Text

extension RunComparison {
    /// Draws the pictures into `directory`, with scripts and data, and writes compare.html there.
    ///
    /// - Returns: the path of the page.
    public func write(to directory: String, with gnuplot: Gnuplot) throws(RunError) -> String {
        let pictures = [QualityChangePicture.picture(self), ShiftMap.picture(self), ShiftHistogram.picture(self)].compactMap { $0 }
        let paths = try gnuplot.draw(pictures, formats: [.svg], into: directory)
        let figures = try zip(pictures, paths).map { picture, path throws(RunError) in
            Page.figure(picture, String(decoding: try RunDirectory.read(path), as: UTF8.self))
        }
        let path = directory + "/compare.html"
        do { try AtomicFile.write(page(figures).html, to: path) } catch { throw RunError("\(error)") }
        return path
    }

    private func page(_ figures: [HTML]) -> Page {
        func table(_ rows: [[String]]) -> HTML {
            HTMLTable(columns: rows[0], rows: rows.dropFirst().map { row in
                row.enumerated().map { column, text in
                    column == 0 ? .text(text) : .number(text, Double(text.replacing("–", with: "nan")) ?? .nan)
                }
            }).html
        }
        let cards = HTML.element("div", ["class": "cards"], [
            ("\(Table.number(before.chiSquareTest)) → \(Table.number(after.chiSquareTest))", "χ²/N of the mean, test points"),
            ("\(Table.number(before.chiSquareTrain)) → \(Table.number(after.chiSquareTrain))", "χ²/N of the mean, training points"),
            ("\(before.members.count) → \(after.members.count)", "members"),
            ("\(before.points.count) → \(after.points.count)", "points"),
        ].map { value, meaning in HTML.element("div", [.element("b", value), .element("span", meaning)]) })
        let data = [HTML.element("p", dataSentence.prefix(1).uppercased() + dataSentence.dropFirst() + ".")]
            + (dataChanges.allSatisfy(\.isNothing) ? [] : [table(dataRows)])
        let card = cardChanges.isEmpty ? [HTML.element("p", "The two cards are the same.")] : [
            HTML.element("div", ["class": "scroll"], [.element("table", [
                .element("thead", [.element("tr", ["value", "before", "after"].map { .element("th", ["scope": "col"], $0) })]),
                .element("tbody", cardChanges.map { change in
                    .element("tr", [
                        .element("td", change.key), .element("td", ["class": "gone"], change.before ?? "–"),
                        .element("td", ["class": "added"], change.after ?? "–"),
                    ])
                }),
            ])]),
        ]
        let code = codeChanges.isEmpty ? [HTML.element("p", "The same version and commit.")]
            : [HTML.element("ul", codeChanges.map { .element("li", $0) })]
        return Page(
            title: "\(Style.nucleus(after.target))(e,e′): what changed between two runs",
            lead: [
                Page.facts([
                    ("before", "\(before.path), \(before.provenance.program.created)"),
                    ("after", "\(after.path), \(after.provenance.program.created)"),
                ]), cards,
            ],
            sections: [
                .init(id: "data", title: "Data", body: data), .init(id: "card", title: "Card", body: card),
                .init(id: "code", title: "Code", body: code),
                .init(id: "fit", title: "χ²/N", body: [table(qualityRows), figures[0]]),
                .init(id: "shift", title: "Shift of the mean", body: [
                    .element("p", sameNumbers ? "Every number is bit for bit the same." : "The mean \(shiftSentence)."), table(shiftRows),
                ] + figures.dropFirst()),
            ])
    }
}
