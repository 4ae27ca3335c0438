import ArgumentParser
import EventGeneration
import Files
import Launch
import Pictures
import Prediction
import ResultFiles
import ResultReading

struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw the spectra, training curves, pulls and maps of a finished run, or the depths of a scan, with gnuplot.",
        discussion: """
            Each picture NAME.svg (NAME.png) stands beside NAME.gp and its data files: edit the script and run 'gnuplot NAME.gp' to \
            restyle it. Prints the paths of the pictures.
              nucens plot nucens-run
              nucens plot nucens-generator
              nucens plot nucens-run --kind spectra --kind maps --format both --output pictures
            """)

    @Argument(help: ArgumentHelp("Directory of a finished run or scan.", valueName: "run"))
    var directory: String

    @Option(help: ArgumentHelp(
        "What to draw, repeatable (all kinds): \(names(PictureKind.ofResponses)); of a scan \(names(PictureKind.ofScans)).",
        valueName: "kind"))
    var kind: [PictureKind] = []

    @Option(help: ArgumentHelp("The nucleus, of a run of several (12C, or else the lightest).", valueName: "56Fe"))
    var target: String?

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
        switch try ResultContent(run: directory) {
        case .ensemble, .mixture:
            let run = try RunResult(run: directory, target: target)
            let ensemble = try EnsembleFile(run: directory, nucleus: run.target)
            let kinds = ensemble.nucleus == nil ? PictureKind.ofEnsembles : PictureKind.ofResponses
            try draw(kinds, with: gnuplot) { (try $0.pictures(of: run, ensemble), $0.absence(in: run)) }
        case .scan:
            let scan = try ScanFile(run: directory)
            let baseline = SourceBaseline(scan)
            if baseline == nil { Messages.say("\(scan.source.path) is gone or was made again: the pages show no A/A_source line") }
            try draw(PictureKind.ofScans, with: gnuplot) { ($0.pictures(of: scan, baseline: baseline), $0.absence(in: scan)) }
        case .structureFunctions: try drawAll(NeutrinoPictures.all(try StructureRun(run: directory)), with: gnuplot)
        case .oscillations: try drawAll([LikelihoodPicture.picture(try OscillationRun(path: directory))], with: gnuplot)
        case .generator:
            guard let quality = try GeneratorTables(run: directory).quality else {
                throw RunError(
                    "\(directory) has too few test events to draw; train with folds.test_fraction above 0, or compare events by 'nucens "
                        + "events compare'")
            }
            try drawAll(GeneratorPictures.all(quality), with: gnuplot)
        case let content: throw content.refusal(missing: "pictures", run: directory)
        }
    }

    /// Of results whose pictures are few.
    private func drawAll(_ pictures: [Picture], with gnuplot: Gnuplot) throws {
        guard kind.isEmpty, target == nil else {
            throw ValidationError("--kind and --target are for ensembles of cross sections and scans")
        }
        for path in try gnuplot.draw(pictures, formats: format.formats, into: output ?? RunResult.place(directory, "pictures")) {
            print(path)
        }
    }

    /// - Parameter pictures: of a kind, and why there are none when there are none.
    private func draw(
        _ all: [PictureKind], with gnuplot: Gnuplot, pictures: (PictureKind) throws -> (pictures: [Picture], absence: String)
    ) throws {
        let place = output ?? RunResult.place(directory, target.map { "pictures/\($0)" } ?? "pictures")
        for kind in kind.isEmpty ? all : kind {
            let (pictures, absence) = try pictures(kind)
            if pictures.isEmpty { Messages.say("no picture of kind \(kind.rawValue): \(absence)") }
            for path in try gnuplot.draw(pictures, formats: format.formats, into: place) { print(path) }
        }
    }
}

private func names(_ kinds: [PictureKind]) -> String { kinds.map(\.rawValue).joined(separator: ", ") }

extension PictureKind: ExpressibleByArgument {}
