import CrossSectionFits
import HDF5
import NeuralNetwork
import ResultFiles
import RunCards
import Statistics
import StructureFunctionFiles
import StructureFunctionFits
import Text

/// The result of a closure test of structure functions: as a file, and as text.
public struct StructureClosureResult: TestResult {
    let work: StructureClosureWork
    let outcomes: [StructureClosureOutcome]

    /// Writes RUN/ensemble.h5, whole or not at all; by rank 0 alone.
    public func write(to path: String, machine: Provenance.Machine) throws {
        let card = work.card
        let provenance = Provenance(
            content: .closure, target: card.run.subject, method: card.run.events.bootstrap ? "bootstrap" : "none", seed: card.run.seed,
            card: card.yaml, tables: work.fit.tables, products: work.fit.products.name, machine: machine)
        try ResultLayout.write(to: path) { layout throws(HDF5Error) in
            try provenance.write(to: layout.file)
            let datasets = StructureClosureDatasets()
            try layout.index(datasets.experiment, outcomes.count)
            try layout.write(datasets.members, outcomes.map(\.members))
            try layout.write(datasets.crossSection, outcomes.map(\.crossSection))
            try layout.write(datasets.near, outcomes.map(\.near))
            try layout.write(datasets.far, outcomes.map(\.far))
            try layout.write(datasets.within, outcomes.map(\.within))
            for (parameter, values) in [(datasets.sine23, outcomes.map(\.sine23)), (datasets.splitting32, outcomes.map(\.splitting32))] {
                try layout.write(parameter.fitted, values.map(\.fitted))
                try layout.write(parameter.exact, values.map(\.exact))
                try layout.write(parameter.spread, values.map(\.spread))
                try layout.write(parameter.statistical, values.map(\.half))
                try layout.write(parameter.rise, values.map(\.rise))
                try layout.write(parameter.exactRise, values.map(\.exactRise))
            }
        }
    }

    /// For people.
    public var table: String {
        let count = Double(outcomes.count)
        func mean(_ value: (StructureClosureOutcome) -> Double) -> Double { outcomes.reduce(0) { $0 + value($1) } / count }
        func percent(_ share: Double) -> String { Table.fixed(100 * share, digits: 2) + " %" }
        func row(_ name: String, _ parameter: (StructureClosureOutcome) -> StructureClosureOutcome.Parameter) -> [String] {
            func share(_ covers: (StructureClosureOutcome.Parameter) -> Bool) -> String {
                let share = Double(outcomes.count { covers(parameter($0)) }) / count
                return "\(Table.fixed(share, digits: 2)) ± \(Table.fixed(CoverageFigures.shareError(share, of: outcomes.count), digits: 2))"
            }
            let bias = mean { parameter($0).fitted - parameter($0).exact }
            let squares = mean { (parameter($0).fitted - parameter($0).exact) * (parameter($0).fitted - parameter($0).exact) }
            return [
                name, Table.fixed(bias, digits: 4), Table.fixed(squares.squareRoot(), digits: 4),
                Table.fixed(mean { parameter($0).spread }, digits: 4), Table.fixed(mean { parameter($0).half }, digits: 4),
                share(\.coversLaw), share(\.coversTruth), share(\.lawCoversTruth),
            ]
        }
        let within = mean(\.within)
        let figures = "σ: \(percent(mean(\.crossSection))) off on average, total variation near \(percent(mean(\.near))), far "
            + "\(percent(mean(\.far))); within one deviation at \(Table.fixed(within, digits: 2)) of the near events\n"
        return figures + Table.aligned([
            ["", "bias", "rms", "members", "likelihood", "covers law", "covers truth", "law covers truth"],
            row("sin²θ₂₃", \.sine23), row("Δm²₃₂ / 10⁻³ eV²", \.splitting32),
        ]) + "over \(counted(outcomes.count, "pseudo-experiment")) of the law \(work.card.run.law.label): bias and rms of the fit "
            + "against that of the exact law on the same far events; members: their standard deviation; likelihood: half its interval; "
            + "shares of experiments in which the fit of the law lies within one deviation of the members, the truth within the interval "
            + "of events and members, and within that of the law\n"
    }
}
