import DataFormats
import Foundation
import ScatteringData
import TestSupport
import Testing

@Suite("Which errors count")
struct ErrorsTests {
    private func rows(_ errors: String) -> [String] { [200, 300].map { "{value: \($0), errors: [\(errors)]}" } }

    @Test("A sum beside its parts counts them twice", arguments: [
        "{symerror: 12, label: stat}, {symerror: 9, label: sys}, {symerror: 15, label: stat+sys}",
        "{symerror: 12, label: stat}, {symerror: 9, label: sys}, {symerror: 15, label: 'stat,sys'}",
        "{symerror: 12, label: stat}, {symerror: 9, label: sys}, {symerror: 15, label: stat. and syst.}",
        "{symerror: 12, label: stat}, {symerror: 9, label: sys}, {symerror: 15, label: combined}",
        "{symerror: 12, label: stat}, {symerror: 9, label: sys}, {symerror: 15, label: quadratic sum}",
        "{symerror: 15, label: total}, {symerror: 12, label: stat}",
        "{symerror: 9, label: 'sys,total'}, {symerror: 5, label: 'sys,detector'}, {symerror: 12, label: stat}",
        "{symerror: 9, label: total systematic}, {symerror: 5, label: 'sys,detector'}, {symerror: 12, label: stat}",
        // What a total holds counts twice too when it gives Δλ.
        "{symerror: 15, label: total}, {symerror: 3%, label: 'sys,normalization'}",
        "{symerror: 15, label: total}, {symerror: 3%, label: luminosity}",
        "{symerror: 15, label: stat+sys}, {symerror: 3%, label: scale}",
    ])
    func sums(errors: String) throws {
        let found = try refusal(table(values: rows(errors)))
        #expect(found.count == 2 && found[0].hasSuffix("a total error stands beside others; keep the total or its parts"), "\(found)")
    }

    @Test("A sum that its label does not tell is told by its size, in every row")
    func sumBySize() throws {
        let all = "{symerror: 12, label: A}, {symerror: 9, label: B}, {symerror: 15, label: C}"
        #expect(try refusal(table(values: rows(all)))
            == ["data.txt:7: the error 'C' is the other ones in quadrature in every row; keep the sum or its parts"])
        let once = ["{value: 200, errors: [\(all)]}", "{value: 300, errors: [{symerror: 12, label: A}, {symerror: 9, label: B}, "
            + "{symerror: 11, label: C}]}"]
        #expect(try dataset(read(table(values: once))).points.count == 2, "in one row it may be chance")
    }

    @Test("Errors that are no sums: what δ and Δλ become for σ = 200", arguments: [
        ("{symerror: 12, label: stat}, {symerror: 9, label: sys}", 15, 0.05),
        ("{symerror: 12, label: stat}, {symerror: 9, label: 'sys,total'}", 15, 0.05),
        ("{symerror: 12, label: stat}, {symerror: 9, label: 'sys,MC stat'}", 15, 0.05),
        ("{symerror: 7, label: total}", 7, 0.05),
        ("{symerror: 7, label: stat+sys}", 7, 0.05),
        ("{symerror: 7, label: total point-to-point}, {symerror: 3%, label: normalization}", 7, 0.03),
        ("{symerror: 7, label: total without normalization}, {symerror: 3%, label: normalization}", 7, 0.03),
        ("{symerror: 7, label: stat}, {symerror: 3%, label: 'sys,overall scale'}", 7, 0.03),
        ("{symerror: 7, label: stat}, {symerror: 3%, label: 'sys,Lumi'}", 7, 0.03),
        ("{symerror: 7, label: stat}, {symerror: 3%, label: cross section scale}", 7, 0.03),
        // The scale of something else bends a spectrum.
        ("{symerror: 12, label: stat}, {symerror: 4.5%, label: 'sys,beam energy scale'}", 15, 0.05),
        ("{symerror: 12, label: stat}, {symerror: 4.5%, label: energy scale}", 15, 0.05),
        ("{symerror: 12, label: stat}, {symerror: 4.5%, label: 'sys,momentum scale'}", 15, 0.05),
        ("{symerror: 12, label: stat}, {symerror: 4.5%, label: angle scale}", 15, 0.05),
        ("{symerror: 12, label: stat}, {symerror: 4.5%, label: 'sys,excluding normalization'}", 15, 0.05),
    ] as [(String, Double, Double)])
    func counted(errors: String, error: Double, normalization: Double) throws {
        let values = ["{value: 200, errors: [\(errors)]}", "{value: 200, errors: [\(errors)]}"]
        let found = try dataset(read(table(values: values)))
        #expect(found.points.allSatisfy { abs($0.error - error) < 1e-12 }, "\(found.points.map(\.error))")
        #expect(found.experiments.map(\.normalizationUncertainty) == [normalization])
    }

    @Test("Percent that are read as fractions are refused", arguments: [
        table(more: ["{name: Normalization, units: '%', value: 300}"]),
        table(values: ["{value: 200, errors: [{symerror: 3}, {symerror: 600, label: norm}]}",
                       "{value: 300, errors: [{symerror: 4}, {symerror: 900, label: norm}]}"]),
    ])
    func percent(text: String) throws {
        let found = try refusal(text)
        #expect(!found.isEmpty && found[0].contains("percent"), "\(found)")
    }

    static func record(_ second: String, description: String = "") -> String {
        """
        comment: cross sections
        ---
        name: Table 1
        data_file: a.yaml
        ---
        name: \(second)
        description: "\(description)"
        data_file: b.yaml

        """
    }

    private func outcome(_ submission: String, _ first: String, _ second: String) -> [String] {
        let parts = [file(first, name: "a.yaml"), file(second, name: "b.yaml")]
        do throws(DataError) {
            let data = try MeasurementFile.read(file(submission, name: "submission.yaml"), parts: parts)
            return data.tables.map { "\($0.count) rows" }
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    @Test("Two tables of a record with other values at the same points: one of them is no measurement")
    func rivalTables() throws {
        let calculated = table(header: "{name: SIG, units: NB/SR/GEV}", values: ["{value: 25000, errors: [{symerror: 100}]}",
                                                                               "{value: 25500, errors: [{symerror: 100}]}"])
        #expect(outcome(Self.record("Table 2"), table(), calculated) == [
            "b.yaml:13: two tables give d²σ/dΩdω at the same E, θ and ω ('D2(SIG)/DOMEGA/DE' in a.yaml:13 and 'SIG'): give the file of the "
                + "one that was measured alone",
        ])
        let elsewhere = table(energy: "{name: E, units: GEV, value: 0.68}")
        #expect(outcome(Self.record("Table 2"), table(), elsewhere) == ["4 rows"])
    }

    @Test("A calculation by its name is no measurement, wherever its points lie", arguments: [
        ("Prediction of a generator", "", "SIG"), ("Calculation", "", "SIG"), ("Table 2", "Monte Carlo of the group", "SIG"),
        ("Table 2", "", "Theory D2(SIG)"), ("Measured and calculated", "", "model D2(SIG)"),
    ])
    func calculations(name: String, description: String, column: String) throws {
        let second = table(energy: "{name: E, units: GEV, value: 0.68}", header: "{name: \(column), units: NB/SR/GEV}")
        let found = outcome(Self.record(name, description: description), table(), second)
        #expect(found.count == 1 && found[0].hasPrefix("b.yaml:13: '\(column)' is a calculation by its name"), "\(found)")
    }

    @Test("A measurement whose description speaks of a calculation is one")
    func compared() throws {
        let second = table(energy: "{name: E, units: GEV, value: 0.68}")
        let submission = Self.record("Table 2", description: "Measured cross sections, compared with a model")
        #expect(outcome(submission, table(), second) == ["4 rows"])
    }
}
