import Files
import Foundation
import Pictures
import Runs

/// Pictures drawn for a page: in a directory of their own that goes when they are read. Without gnuplot there are none, and the page
/// says so.
package struct Drafts {
    private let gnuplot: Gnuplot?

    package init(_ gnuplot: Gnuplot?) { self.gnuplot = gnuplot }

    /// Whether pictures can be drawn.
    package var areDrawn: Bool { gnuplot != nil }

    /// What stands at the head of a page without pictures.
    package var note: [HTML] {
        areDrawn ? [] : [.element("p", ["class": "note"], Gnuplot.absence + ", and 'nucens report' writes the page with them")]
    }

    /// The SVG of each picture; none without gnuplot.
    package func svgs(_ pictures: [Picture]) throws(RunError) -> [String] {
        guard let gnuplot else { return [] }
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("nucens-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let paths = try gnuplot.draw(pictures, formats: [.svg], into: directory, lasting: false)
        return try paths.map { path throws(RunError) in String(decoding: try RunDirectory.read(path), as: UTF8.self) }
    }

    package func figures(_ pictures: [Picture]) throws(RunError) -> [HTML] {
        zip(pictures, try svgs(pictures)).map { Page.figure($0, $1) }
    }
}
