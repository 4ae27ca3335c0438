extension ScanResult {
    /// For people: χ²/N on the test points of each target by depth, mean over the splits and what they differ by, and the depth to take.
    var table: String {
        let depths = job.card.depths
        var rows = [["test χ²/N", "points", "A/\(job.source.nucleus.A)"] + depths.map { "\($0)" } + ["depth"]]
        for (index, target) in job.targets.enumerated() {
            let mine = groups.filter { $0.target == index }
            func cell(_ values: [Double]) -> String {
                let spread = Spread(values)
                return values.count > 1 && !spread.mean.isNaN
                    ? "\(Table.number(spread.mean))±\(Table.number(spread.standardDeviation))" : Table.number(spread.mean)
            }
            func row(_ name: String, _ points: String, _ figure: (ScanQuality) -> Double, _ choice: String) -> [String] {
                [name, points, cell(mine.map { figure($0.baseline) })]
                    + depths.indices.map { d in cell(mine.map { figure($0.quality[d]) }) } + [choice]
            }
            let tested = target.splits[0].test
            rows.append(row(target.nucleus.name, "\(tested.count)", \.test, mine.map { $0.choice.description }.joined(separator: " ")))
            rows.append(row("  covered", "\(tested.count { target.isCovered[$0] })", \.covered, ""))
            rows.append(row("  3 % floor", "", \.testWithFloor, ""))
            rows.append(row("  median", "", \.median, ""))
            rows.append(row("  within 1σ", "", \.within1, ""))
        }
        let splits = job.targets[0].splits.count
        let note = splits > 1 ? "± is the standard deviation over \(splits) splits.\n" : ""
        return Table.aligned(rows) + note
    }
}
