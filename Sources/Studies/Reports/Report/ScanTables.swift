import Pictures
import ResultReading
import Text

/// What a scan says in numbers.
struct ScanTables {
    let scan: ScanFile

    init(_ scan: ScanFile) { self.scan = scan }

    private func chosen(_ split: ScanFile.Split) -> ScanFile.Quality { split.quality[scan.depths.firstIndex(of: split.chosenDepth) ?? 0] }

    /// A row a target: the chosen depth, and what is gained there.
    var summary: HTMLTable {
        HTMLTable(
            columns: ["target", "training", "test", "covered", "depth (as good)", "source χ²/N", "χ²/N", "source, covered", "covered",
                      "3 % floor", "median", "within 1σ", "2σ"],
            rows: scan.targets.map { target in
                let split = target.splits[0]
                func mean(_ value: (ScanFile.Quality) -> Double) -> HTMLTable.Cell { .value(target.values { value(chosen($0)) }.mean) }
                func baseline(_ value: (ScanFile.Quality) -> Double) -> HTMLTable.Cell {
                    .value(target.values { value($0.baseline) }.mean)
                }
                func share(_ value: (ScanFile.Quality) -> Double) -> HTMLTable.Cell {
                    .fixed(target.values { value(chosen($0)) }.mean, 2)
                }
                return [.text(Style.nucleus(target.name)), .integer(split.trainPoints), .integer(split.testPoints),
                        .integer(split.coveredPoints), .text(target.choices), baseline(\.test), mean(\.test), baseline(\.covered),
                        mean(\.covered), mean(\.testWithFloor), mean(\.median), share(\.within1), share(\.within2)]
            })
    }

    private static let figures: [(String, @Sendable (ScanFile.Quality) -> Double)] = [
        ("test", \.test), ("covered", \.covered), ("not covered", \.uncovered), ("3 % floor", \.testWithFloor),
        ("covered, 3 % floor", \.coveredWithFloor), ("median", \.median), ("within 1σ", \.within1), ("within 2σ", \.within2),
        ("training", \.train),
    ]

    /// For each target a table, figures × depths.
    var byDepth: [HTML] {
        let note = scan.targets[0].splits.count > 1 ? "Mean ± standard deviation over \(scan.targets[0].splits.count) splits. " : ""
        return [.element("p", ["class": "note"], note + "χ²/N but for the median of the squared pulls and the shares within 1σ, 2σ.")]
            + scan.targets.map { target in
                let table = HTMLTable(
                    columns: ["", "A/A₀ × source"] + scan.depths.map { "\($0)" },
                    rows: ScanTables.figures.map { name, figure in
                        [.text(name), cell(target.values { figure($0.baseline) })]
                            + scan.depths.indices.map { d in cell(target.values { figure($0.quality[d]) }) }
                    })
                return Page.details("\(Style.nucleus(target.name)): depth \(target.choices)", open: true, [table.html])
            }
    }

    /// Targets × targets; nil where there is nothing to compare.
    var similarity: HTMLTable? {
        guard let similarity = scan.similarity, scan.targets.count > 1, similarity.joined().contains(where: { !$0.isNaN })
        else { return nil }
        return HTMLTable(
            columns: [""] + scan.targets.map { Style.nucleus($0.name) },
            rows: zip(scan.targets, similarity).map { target, row in [.text(Style.nucleus(target.name))] + row.map { .fixed($0, 2) } })
    }

    private func cell(_ values: Quantiles) -> HTMLTable.Cell {
        let deviation = values.standardDeviation
        return .number(Table.number(values.mean) + (deviation.isNaN ? "" : " ± \(Table.number(deviation))"), values.mean)
    }

    /// For each target a table, experiments × depths: test points.
    var byExperiment: [HTML] {
        [.element("p", ["class": "note"], "χ²/N of the mean over the replicas at each experiment's test points, mean over the splits.")]
            + scan.targets.map { target in
                var names: [String] = []
                for row in target.experiments where !names.contains(row.name) { names.append(row.name) }
                let rows = names.map { name -> [HTMLTable.Cell] in
                    let mine = target.experiments.filter { $0.name == name }
                    let points = target.points.filter { $0.experiment == name && $0.isTest }
                    return [.text(name), .integer(points.count), .integer(points.count { $0.isCovered })]
                        + scan.depths.indices.map { d in cell(Quantiles(mine.map { $0.chiSquareTest[d] })) }
                }
                let table = HTMLTable(
                    columns: ["experiment", "test points", "covered"] + scan.depths.map { "\($0)" }, rows: rows)
                return Page.details(Style.nucleus(target.name), open: true, [table.html])
            }
    }
}
