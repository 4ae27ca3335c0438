import ArgumentParser
import Ensembles
import Foundation
import Reports

struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw the spectra, training curves, pulls and maps of a finished run with gnuplot.",
        discussion: """
            Each picture NAME.svg (NAME.png) stands beside NAME.gp and its data files: edit the script and run 'gnuplot NAME.gp' to \
            restyle it. Prints the paths of the pictures.
              nucens plot nucens-run
              nucens plot nucens-run --kind spectra --kind maps --format both --output pictures
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp(
        "What to draw, repeatable (all kinds): \(PictureKind.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "kind"))
    var kind: [PictureKind] = []

    @Option(name: [.short, .long], help: ArgumentHelp("Where the pictures go (RUN/pictures).", valueName: "dir"))
    var output: String?

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case svg, png, both

        var formats: [Picture.Format] { self == .both ? [.svg, .png] : self == .png ? [.png] : [.svg] }
    }

    @Option(help: "svg, png or both.")
    var format = Format.svg

    func run() throws {
        let gnuplot = try Gnuplot()
        let run = try RunResult(run: directory)
        let ensemble = try EnsembleFile(run: directory)
        let place = output ?? RunResult.place(directory, "pictures")
        for kind in kind.isEmpty ? PictureKind.allCases : kind {
            let pictures = try kind.pictures(of: run, ensemble)
            if pictures.isEmpty {
                FileHandle.standardError.write(Data("nucens: no picture of kind \(kind.rawValue): \(kind.absence(in: run))\n".utf8))
            }
            for path in try gnuplot.draw(pictures, formats: format.formats, into: place) { print(path) }
        }
    }
}

extension PictureKind: ExpressibleByArgument {}
