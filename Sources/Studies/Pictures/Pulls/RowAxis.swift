import ResultReading

/// An axis with names from top to bottom, for dot plots: names are read lying.
package struct RowAxis {
    let names: [String]

    package init(names: [String]) { self.names = names }

    init(_ run: RunResult) { names = run.experiments.map(\.name) }

    /// Where the experiment of a row stands on the axis; `offset` moves it down by a part of a row.
    package func position(_ row: Int, offset: Double = 0) -> Double { Double(row) + offset }

    package var commands: String {
        // A name as long as the picture is wide would leave no room for it. Labels of tics are formats of numbers.
        let labels = names.enumerated().map { row, name in
            "\(Style.text((name.count > 32 ? name.prefix(31) + "…" : name).replacing("%", with: "%%"))) \(row)"
        }.joined(separator: ", ")
        return """
            set yrange [\(Double(names.count) - 0.4):-0.6]
            set ytics (\(labels)) scale 0
            """
    }

    package var height: Int { 150 + 34 * names.count }
}
