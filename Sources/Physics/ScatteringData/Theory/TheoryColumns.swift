import Text

/// The columns of a table of theory: axes, curves with the total first, and its error.
struct TheoryColumns {
    let axes: [String]
    let curves: [String]
    private let error: String?

    /// What the name of an error has behind that of its curve.
    private static let errorEnds = ["_error", "_err", "_unc", "_uncertainty", "_sigma"]

    /// The curve of which a column is the error; nil for a curve.
    private static func curve(ofError name: String) -> String? {
        errorEnds.first { name.hasSuffix($0) && name.count > $0.count }.map { String(name.dropLast($0.count)) }
    }

    /// What a name of a column may not end with: another unit than nb, sr and GeV.
    private static let foreign = ["pb", "ub", "mub", "mb", "cm2", "fm2", "mev", "percent"]

    init(_ columns: [String], axes: [String], source: String, problems: inout Problems) {
        self.axes = axes
        let others = columns.filter { !axes.contains($0) && !$0.isEmpty }
        let (errors, curves) = (others.filter { Self.curve(ofError: $0) != nil }, others.filter { Self.curve(ofError: $0) == nil })
        self.curves = curves
        error = errors.first { Self.curve(ofError: $0) == curves.first }
        guard !columns.isEmpty else { return }
        if curves.isEmpty {
            problems.add(
                "no curve; name a column for the total behind \(axes.joined(separator: ",")), then one for each component", at: source)
        }
        for name in errors {
            guard let curve = Self.curve(ofError: name), !curves.contains(curve) else { continue }
            problems.add("'\(name)' is the error of no curve; name the curve '\(curve)'", at: source)
        }
        for name in others {
            let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
            guard let unit = words.first(where: Self.foreign.contains) else { continue }
            problems.add(
                "the column '\(name)' says '\(unit)'; give cross sections in nb/sr/GeV, and name the column without a unit", at: source)
        }
        for (place, name) in others.enumerated() where others[..<place].contains(name) {
            problems.add("two columns are called '\(name)'; rename one of them", at: source)
        }
    }

    /// Axes, curves and the error of the total in a row; nil, with the problem listed, where one is no number.
    func read(_ row: CommaSeparatedTable.Row, _ problems: inout Problems) -> (axes: [Double], values: [Double], error: Double)? {
        let numbers = (axes + curves).map { row.number($0, &problems) }
        let delta = error.map { row.number($0, &problems) } ?? 0
        let found = numbers.compactMap { $0 }
        guard found.count == numbers.count, let delta, !curves.isEmpty else { return nil }
        let values = Array(found.dropFirst(axes.count))
        guard values[0] >= 0, delta >= 0 else {
            problems.add("\(curves[0]) is \(plain(values[0])), its error \(plain(delta)); neither can be negative", at: row.origin)
            return nil
        }
        return (Array(found.prefix(axes.count)), values, delta)
    }

    /// The lines of a table that begin with #, and say something.
    static func comments(of table: DataTable) -> [String] {
        var ignored = Problems()
        let lines = TextLines(table, problems: &ignored)?.comments.map(\.text) ?? []
        return lines.map { line in
            var text = line.drop { $0 == " " || $0 == "\t" || $0 == "#" }
            for label in ["name:", "reference:"] where text.lowercased().hasPrefix(label) {
                text = text.dropFirst(label.count).drop { $0 == " " }
            }
            return String(text)
        }.filter { !$0.isEmpty }
    }
}
