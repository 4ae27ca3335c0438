import EventGeneration
import ResultFiles
import ResultReading
import Text

extension GeneratorComparison {
    /// What changed, as tables for a terminal; one line when nothing did.
    public var text: String {
        if areIdentical { return "identical: \(before.path) and \(after.path) agree in card, code and every number\n" }
        let head = ComparisonHead(
            (before.path, before.members.count, before.provenance), (after.path, after.members.count, after.provenance),
            code: codeChanges, card: cardChanges)
        return """
            \(head.text)\
            \(eventsSentence)

            \(Table.aligned(qualityRows))
            \(places.isEmpty ? densitySentence + "\n" : Table.aligned(placeRows))
            """
    }

    /// Whether figures of test events are of the same ones.
    var eventsSentence: String {
        before.provenance.dataDigests == after.provenance.dataDigests
            ? "events: the same" : "events: other ones, so that each column of figures is of the run's own test events"
    }

    var densitySentence: String {
        sameNumbers ? "networks: every number is bit for bit the same"
            : "densities: adversarial networks know none; draw events with 'nucens generate' and see 'nucens events compare'"
    }

    /// Figures of the test events before and after, with the floors.
    var qualityRows: [[String]] {
        let figures: [(name: String, value: (GeneratorTables.Quality, GeneratorTables.Maker) -> Double, digits: Int)] = [
            ("AUC", { $1.area }, 4), ("EMD of E_μ [MeV]", { 1000 * $0.mean($1.muonEnergy) }, 1),
            ("EMD of θ [°]", { $0.mean($1.theta) }, 3), ("sliced EMD", { $0.mean($1.sliced) }, 4), ("pull", { $0.mean($1.pull) }, 3),
            ("test −ln p", { $1.loss }, 4),
        ]
        var rows = [["figure", "before", "floor", "after", "floor"]]
        for (name, value, digits) in figures {
            var row = [name]
            for run in [before, after] {
                for maker in ["generator", "floor"] {
                    let found = run.quality.flatMap { quality in
                        quality.makers.first { $0.name == maker }.map { value(quality, $0) }
                    }
                    row.append(found.flatMap { $0.isFinite ? Table.fixed($0, digits: digits) : nil } ?? "–")
                }
            }
            rows.append(row)
        }
        return rows
    }

    /// By energy: divergences, and shifts of the spectra.
    var placeRows: [[String]] {
        var rows = [
            ["E_ν [GeV]", "⟨ln p_before/p_after⟩", "⟨ln p_after/p_before⟩", "E_μ: median |σ|", "largest", "θ: median |σ|", "largest"],
        ]
        for place in places {
            var row = [place.energy].map { Table.fixed($0, digits: 2) }
            row += [place.divergence.before, place.divergence.after].map { Table.fixed($0, digits: 4) }
            for spectrum in place.spectra {
                let shifts = spectrum.shifts.filter(\.isFinite)
                let largest = shifts.max { abs($0) < abs($1) }
                row += [largest.map { _ in Table.number(Quantiles(shifts.map { abs($0) })[0.5]) } ?? "–", largest.map(Table.number) ?? "–"]
            }
            rows.append(row)
        }
        return rows
    }
}

extension GeneratorTables.Quality {
    /// The mean over slices, weighted by their events; slices without a number do not enter.
    func mean(_ values: [Double]) -> Double {
        let known = zip(values, slices).filter { $0.0.isFinite }
        return known.reduce(0) { $0 + $1.0 * Double($1.1.events) } / Double(known.reduce(0) { $0 + $1.1.events })
    }
}
