import Checksums
import EventGeneration
import Events
import Files
import HDF5
import Members
import ResultFiles
import RunCards
import Runs
import Text

/// What a scan says of a target with some of its events. Losses are means of −ln p(E_μ, cos θ | E_ν) of mixtures; NaN where there is none.
struct GeneratorScanOutcome: Codable, Sendable {
    var target: String
    var size: Int
    var trainEvents: Int
    var testEvents: Int
    /// Of the base as it is, on held-out events (mean of the members) and on test events.
    var base: Figures
    var depths: [Figures]
    /// The depth of the least held-out loss; 0 where all members kept the base.
    var chosen: Int
    var scratch: Figures

    struct Figures: Codable, Sendable {
        var heldOut: Double
        var test: Double
        /// Of the base, the chosen depth and the training from scratch; NaN otherwise.
        var area: Double
        var areaError: Double
        /// Members that ended well; of fine-tunes those that moved from the base.
        var members: Int
        var moved: Int
    }

    init(
        _ cell: GeneratorScan.Cell, of work: GeneratorCases, depths: [Int],
        _ records: (Int) throws(RunError) -> [MemberRecord<GeneratorCaseKey>]
    ) throws(RunError) {
        let fit = work.cases[cell.scratch].work.fit
        (target, size, testEvents) = (cell.target, cell.size, fit.testIndices.count)
        trainEvents = fit.events.count - testEvents
        let isFlow = fit.model.density != nil
        let (heldOut, ofBase) = isFlow ? (GeneratorFigure.heldOut, GeneratorFigure.base)
            : (GeneratorFigure.distance, GeneratorFigure.baseDistance)
        func mean(_ records: [MemberRecord<GeneratorCaseKey>], _ figure: String) -> Double {
            records.reduce(0) { $0 + $1.figures[figure] } / Double(records.count)
        }
        func good(_ number: Int) throws(RunError) -> [MemberRecord<GeneratorCaseKey>] { try records(number).filter { $0.status == .done } }
        func weights(_ records: [MemberRecord<GeneratorCaseKey>]) -> [[Float]] { records.map { $0.arrays.singles(GeneratorArray.weights) } }
        func figures(_ number: Int) throws(RunError) -> Figures {
            let fit = work.cases[number].work.fit, mine = try good(number)
            return Figures(
                heldOut: mean(mine, heldOut), test: GeneratorQuality.testLoss(fit, weights(mine)), area: .nan, areaError: .nan,
                members: mine.count, moved: mine.count { $0.figures[heldOut] != $0.figures[ofBase] })
        }
        var ofDepths = try cell.depths.map(figures)
        scratch = try figures(cell.scratch)
        let first = work.cases[cell.depths[0]].work.fit
        base = Figures(
            heldOut: mean(try good(cell.depths[0]), ofBase), test: GeneratorQuality.testLoss(first, first.base), area: .nan,
            areaError: .nan, members: first.base.count, moved: 0)
        // A depth at which no member moved is the base.
        let best = ofDepths.indices.filter { ofDepths[$0].moved > 0 }.min { ofDepths[$0].heldOut < ofDepths[$1].heldOut }
        chosen = best.map { depths[$0] } ?? 0
        let place = best ?? 0, number = cell.depths[place]
        if let quality = GeneratorQuality(work.cases[number].work.fit, weights: weights(try good(number))) {
            for maker in quality.makers {
                if maker.name == "generator" { (ofDepths[place].area, ofDepths[place].areaError) = (maker.area, maker.areaError) }
                if maker.name == "base" { (base.area, base.areaError) = (maker.area, maker.areaError) }
            }
        }
        self.depths = ofDepths
        if let quality = GeneratorQuality(fit, weights: weights(try good(cell.scratch))),
           let maker = quality.makers.first(where: { $0.name == "generator" }) {
            (scratch.area, scratch.areaError) = (maker.area, maker.areaError)
        }
    }
}

/// The result of a scan of generators: as a file, and as text.
public struct GeneratorScanResult: StudyOutcome {
    let card: GeneratorScanCard
    let outcomes: [GeneratorScanOutcome]
    let digest: String

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    func write(to path: String, machine: Provenance.Machine) throws {
        let yaml = card.yaml
        let provenance = Provenance(
            content: .generatorScan, target: card.run.events.joined(separator: ", "), method: card.run.method.rawValue, seed: card.run.seed,
            card: yaml, cardDigest: SHA256Hex.of(Array(yaml.utf8)), dataFiles: [], dataDigests: [], products: "", machine: machine)
        let datasets = GeneratorScanDatasets()
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            try layout.file.setAttribute("source_run", card.run.base)
            try layout.index(datasets.cell, outcomes.count)
            try layout.write(datasets.target, outcomes.map(\.target))
            try layout.write(datasets.size, outcomes.map(\.size))
            try layout.write(datasets.train, outcomes.map(\.trainEvents))
            try layout.write(datasets.test, outcomes.map(\.testEvents))
            try layout.write(datasets.chosen, outcomes.map(\.chosen))
            // The base, the depths, the training from scratch.
            let rows = outcomes.map { [$0.base] + $0.depths + [$0.scratch] }
            try layout.write(datasets.variant, [0] + card.depths + [-1])
            try layout.write(datasets.heldOut, rows.flatMap { $0.map(\.heldOut) })
            try layout.write(datasets.loss, rows.flatMap { $0.map(\.test) })
            try layout.write(datasets.area, rows.flatMap { $0.map(\.area) })
            try layout.write(datasets.areaError, rows.flatMap { $0.map(\.areaError) })
            try layout.write(datasets.moved, rows.flatMap { $0.map(\.moved) })
        }
    }

    public var table: String {
        func fixed(_ value: Double, _ digits: Int) -> String { value.isNaN ? "–" : Table.fixed(value, digits: digits) }
        var rows = [["target", "events", "", "held-out", "test −ln p", "AUC", "±", "moved"]]
        for outcome in outcomes {
            let variants = [("base", outcome.base)] + zip(card.depths, outcome.depths).map { ("depth \($0)", $1) }
                + [("scratch", outcome.scratch)]
            for (number, (name, figures)) in variants.enumerated() {
                let isChosen = outcome.chosen == 0 ? number == 0 : name == "depth \(outcome.chosen)"
                rows.append([
                    number == 0 ? outcome.target : "", number == 0 ? "\(outcome.trainEvents)" : "", name + (isChosen ? " ←" : ""),
                    fixed(figures.heldOut, 4), fixed(figures.test, 4), fixed(figures.area, 4), fixed(figures.areaError, 4),
                    name.hasPrefix("depth") ? "\(figures.moved) of \(figures.members)" : "",
                ])
            }
        }
        return Table.aligned(rows) + "← the depth of the least held-out loss; the base where all members kept it. Test: of the mixture of "
            + "the members. AUC: 0.5 where a classifier cannot tell made from test events.\n"
    }
}

/// The datasets of a scan of generators, `content` "generator-scan".
public struct GeneratorScanDatasets: DatasetTable {
    public let cell = ResultDataset<Int>.scale("/scan/cell", "a target with a number of training events")
    public let variant = ResultDataset<Int>.scale("/scan/variant", "layers trained; 0: the base as it is; -1: trained from scratch")
    public let target = ResultDataset<String>("/scan/target", ["cell"], "stem of the file of events")
    public let size = ResultDataset<Int>("/scan/size", ["cell"], "training events asked for; 0: all")
    public let train = ResultDataset<Int>("/scan/train_events", ["cell"], "training events, held-out ones included")
    public let test = ResultDataset<Int>("/scan/test_events", ["cell"], "test events")
    public let chosen = ResultDataset<Int>("/scan/chosen", ["cell"], "layers trained at the least held-out loss; 0: the base")
    public let heldOut = ResultDataset<Double>(
        "/scan/loss_held_out", ["cell", "variant"], "mean of the members' -ln p (of adversarial networks sliced EMD) of held-out events")
    public let loss = ResultDataset<Double>("/scan/loss_test", ["cell", "variant"], "-ln p of the test events by the mixture")
    public let area = ResultDataset<Double>(
        "/scan/auc", ["cell", "variant"], "area under the curve of a classifier; NaN where none was trained")
    public let areaError = ResultDataset<Double>("/scan/auc_error", ["cell", "variant"], "its standard error for samples of one law")
    public let moved = ResultDataset<Int>("/scan/moved", ["cell", "variant"], "members that left the base")

    public init() {}
}
