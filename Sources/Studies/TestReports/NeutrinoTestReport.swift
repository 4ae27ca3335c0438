import EventGenerators
import Files
import HDF5
import Pictures
import Reports
import ResultFiles
import StructureFunctionFiles
import Text

/// The page of a test with neutrinos: closure of structure functions or of generators, or a scan of generators.
struct NeutrinoTestReport {
    let path: String
    let provenance: Provenance
    let figures: FiguresTable
    private let kind: Kind
    private let pictures: [Picture]

    private enum Kind {
        case structureClosure, generatorClosure, generatorScan

        var title: String {
            switch self {
            case .structureClosure: "Closure test of structure functions"
            case .generatorClosure: "Closure test of a generator"
            case .generatorScan: "Fine-tunes of a generator by events and depth"
            }
        }
    }

    /// - Parameter content: of a closure test or a scan of generators.
    init(run: String, content: ResultContent) throws(RunError) {
        self = try content.read(run) { file throws(HDF5Error) in try NeutrinoTestReport(file, content) }
    }

    private init(_ file: HDF5File, _ content: ResultContent) throws(HDF5Error) {
        let reader = ResultReader(file)
        path = file.path
        provenance = try Provenance(file)
        let structures = StructureClosureDatasets()
        if content == .generatorScan {
            (kind, figures, pictures) = (.generatorScan, try FiguresTable(GeneratorScanDatasets(), reader), [])
        } else if try reader.has(structures.experiment) {
            (kind, figures) = (.structureClosure, try FiguresTable(structures, reader))
            pictures = [
                try NeutrinoTestReport.picture("sine23", "sin²θ₂₃", structures.sine23, reader),
                try NeutrinoTestReport.picture("splitting32", "Δm²₃₂ / 10⁻³ eV²", structures.splitting32, reader),
            ]
        } else {
            (kind, figures, pictures) = (.generatorClosure, try FiguresTable(GeneratorClosureDatasets(), reader), [])
        }
    }

    func page(_ drafts: Drafts, directory: String) throws(RunError) -> Page {
        let drawn = try drafts.figures(pictures)
        let legend = Page.details("What the columns mean", [Page.facts(figures.meanings)])
        return TestPage(
            title: kind.title, provenance: provenance, path: path, size: counted(figures.rows, "row"), failures: [],
            sections: [Page.Section(id: "figures", title: "Figures", body: [figures.table.html, legend] + drawn)]
        ).page(drafts, directory: directory)
    }

    /// Fits of one parameter with the members against those with the exact law, by pseudo-experiment.
    private static func picture(
        _ name: String, _ parameter: String, _ datasets: StructureClosureDatasets.Parameter, _ reader: ResultReader
    ) throws(HDF5Error) -> Picture {
        let (fitted, exact) = (try reader.read(datasets.fitted), try reader.read(datasets.exact))
        let spread = try reader.read(datasets.spread, [fitted.count])
        let axis = RowAxis(names: fitted.indices.map { "\($0)" })
        let rows = fitted.indices.map { [axis.position($0), fitted[$0] - exact[$0], spread[$0]] }
        let file = Style.file("closure-\(name).dat")
        return Picture(
            name: "closure-\(name)", title: "\(parameter), fit with the members less fit with the law",
            caption: "By pseudo-experiment, from the same far events; bars: the standard deviation over the members. Two of three should "
                + "reach zero.",
            width: 640, height: 110 + 22 * fitted.count,
            data: [PlotData("closure-\(name).dat", [
                .init(parameter, columns: ["experiment", "fitted - exact", "spread"], rows: rows),
            ])],
            commands: """
                \(axis.commands)
                unset key
                set xlabel \(Style.text(parameter + ": members − law"))
                set arrow from 0, graph 0 to 0, graph 1 nohead linecolor rgb '#999999' back
                plot \(file) using 2:1:3 with xerrorbars linecolor rgb '\(Style.mean)' pointtype 7
                """)
    }
}
