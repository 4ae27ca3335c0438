import Files
import Foundation
import Pictures
import Runs

/// Pictures drawn for a page: in a directory of their own that goes when they are read.
struct Drafts {
    private let gnuplot: Gnuplot

    init(_ gnuplot: Gnuplot) { self.gnuplot = gnuplot }

    /// The SVG of each picture.
    func svgs(_ pictures: [Picture]) throws(RunError) -> [String] {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("nucens-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let paths = try gnuplot.draw(pictures, formats: [.svg], into: directory, lasting: false)
        return try paths.map { path throws(RunError) in String(decoding: try RunDirectory.read(path), as: UTF8.self) }
    }

    func figures(_ pictures: [Picture]) throws(RunError) -> [HTML] {
        zip(pictures, try svgs(pictures)).map { Page.figure($0, $1) }
    }
}
