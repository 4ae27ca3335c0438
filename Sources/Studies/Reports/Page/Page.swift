import Files
import Pictures

/// One self-contained HTML page: no file beside it, no network.
package struct Page {
    package struct Section {
        var id: String
        var title: String
        var body: [HTML]

        package init(id: String, title: String, body: [HTML]) { (self.id, self.title, self.body) = (id, title, body) }
    }

    var title: String
    var lead: [HTML]
    var sections: [Section]

    package init(title: String, lead: [HTML], sections: [Section]) {
        (self.title, self.lead, self.sections) = (title, lead, sections)
    }

    var html: String {
        let links = sections.map { HTML.element("a", ["href": "#\($0.id)"], $0.title) }
        let body: [HTML] = [
            .element("header", [.element("h1", title)] + lead),
            .element("nav", ["aria-label": "Sections"], links),
            .element("main", sections.map { section in
                .element("section", ["id": section.id], [.element("h2", section.title)] + section.body)
            }),
            HTML(raw: InlineSVG.symbols),
            HTML(raw: "<script>\(PageStyle.script)</script>"),
        ]
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(HTML.escaped(title))</title>
            <style>\(PageStyle.css)</style>
            </head>
            <body>
            \(HTML.group(body).markup)
            </body>
            </html>

            """
    }

    /// Writes the page in one piece: what was there stays until then.
    ///
    /// - Returns: the path.
    package func write(to path: String) throws(RunError) -> String {
        do { try AtomicFile.write(html, to: path) } catch { throw RunError("\(error)") }
        return path
    }

    /// A picture with its caption.
    package static func figure(_ picture: Picture, _ svg: String) -> HTML {
        .element("figure", ["class": picture.width > 900 ? "wide" : "plain"], [
            .element("div", ["class": "scroll"], [InlineSVG.html(svg, label: picture.title)]),
            .element("figcaption", [.element("b", picture.title + ". "), .text(picture.caption)]),
        ])
    }

    /// Names with values, one a line.
    package static func facts(_ facts: [(String, String)]) -> HTML {
        .element("dl", facts.flatMap { [HTML.element("dt", $0.0), HTML.element("dd", $0.1)] })
    }

    /// Something to be opened.
    package static func details(_ summary: String, open: Bool = false, _ body: [HTML]) -> HTML {
        HTML(raw: "<details\(open ? " open" : "")>" + HTML.element("summary", summary).markup + body.map(\.markup).joined() + "</details>")
    }
}
