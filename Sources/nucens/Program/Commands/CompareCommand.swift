import ArgumentParser
import Launch
import NeuralNetwork
import Pictures
import Prediction
import Reports
import ResultFiles
import ResultReading
import ScatteringData
import TheoryComparisons

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say what changed from one run to another, or how a calculation stands beside a run.",
        discussion: """
            Two runs: data, card, code, χ²/N, and the mean in units of σ. Prints tables. With --output also pictures (by gnuplot) and one \
            HTML page, compare.html. Two runs that differ in nothing but when and where they were made are called identical in one line, \
            and nothing is written.
              nucens compare last-week today --output what-changed
            A run and a calculation: χ²/N of both by experiment and region, theory/mean, (theory − mean)/σ; with --output pictures and \
            theory.html. The file has the columns \(TheoryTable.kinematics.joined(separator: ",")), then one a curve in nb/sr/GeV, the \
            total first, then components; NAME_error has a curve's error. The first line with # is its name, the others its reference. \
            Between two points of the same E and θ it is linear in ω.
              nucens compare nucens-run --theory SuSAv2.csv --output susav2
            A run of response functions takes a table of \(ResponseTheory.columns.joined(separator: ",")), too.
            Two generators of events: card, figures of the test events, how far the densities are apart; with --output spectra, ratios \
            and maps. Files of events are compared by 'nucens events compare'.
            """)

    @Argument(help: ArgumentHelp("Directory of a run; of two, the one before.", valueName: "run-a"))
    var before: String

    @Argument(help: ArgumentHelp("Directory of the run after.", valueName: "run-b"))
    var after: String?

    @Option(help: ArgumentHelp("A calculation, to be compared with run-a.", valueName: "file.csv"))
    var theory: String?

    @Option(help: ArgumentHelp("With --theory, the nucleus of a run of several (12C, or the first).", valueName: "12C"))
    var target: String?

    @Option(name: [.short, .long], help: ArgumentHelp("Where page and pictures go.", valueName: "dir"))
    var output: String?

    func validate() throws {
        guard (after == nil) != (theory == nil) else {
            throw ValidationError("give a second run to compare with, or a calculation with --theory FILE.csv")
        }
        guard target == nil || theory != nil else { throw ValidationError("--target goes with --theory") }
    }

    func run() throws {
        let gnuplot = try output.map { _ in try Gnuplot() }
        if let after, try [before, after].contains(where: { try ResultContent(run: $0) == .generator }) {
            let comparison = try GeneratorComparison(before: before, after: after, products: .preferred)
            print(comparison.text, terminator: "")
            if let output, let gnuplot, !comparison.areIdentical { print("page: \(try comparison.write(to: output, with: gnuplot))") }
        } else if let after {
            let comparison = try RunComparison(before: before, after: after)
            print(comparison.text, terminator: "")
            if let output, let gnuplot, !comparison.areIdentical { print("page: \(try comparison.write(to: output, with: gnuplot))") }
        } else if let theory {
            try compare(.file(theory), gnuplot)
        }
    }

    private func compare(_ table: DataTable, _ gnuplot: Gnuplot?) throws {
        if ResponseTheory.isGiven(by: table) {
            guard output == nil else { throw ValidationError("--output is for cross sections; response functions have tables alone") }
            let ensemble = try EnsembleFile(run: before, nucleus: target)
            print(try ResponseTheoryComparison(try ResponseTheory(table), beside: ensemble, products: .preferred).text, terminator: "")
            return
        }
        let comparison = try TheoryComparison(try TheoryTable(table), beside: try RunResult(run: before, target: target))
        print(comparison.text, terminator: "")
        if let output, let gnuplot { print("page: \(try TheoryPage(comparison).write(to: output, with: gnuplot))") }
    }
}
