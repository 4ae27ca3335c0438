import ScatteringData

/// Finds the headers in the lines of a text: each with the qualifiers above it, as HEPData's CSV has them, and the line of units below it.
///
///     #: E [GeV],,,0.56
///     Energy transfer [GeV],D2(SIG)/DOMEGA/DE [NB/SR/GEV],stat +,stat -
struct HeaderReader {
    typealias Line = (origin: Origin, text: String, isAside: Bool)

    private var qualifiers: [(name: ColumnName, value: String)] = []
    /// Whether a header has them already: the next qualifier begins another table.
    private var areUsed = false
    /// The reactions among the keywords of the table.
    private(set) var reactions: [String] = []
    /// The place of the line that gave the last header its units.
    private(set) var unitsPlace: Int?

    /// All lines of a text in their order, those behind # marked.
    static func lines(of text: TextLines) -> [Line] {
        (text.content.map { ($0.origin, $0.text, false) } + text.comments.map { ($0.origin, $0.text, true) })
            .sorted { $0.0.line < $1.0.line }
    }

    /// Whether a line says something of the whole table, and is taken in.
    mutating func takesIn(_ line: Line) -> Bool {
        guard line.isAside, line.text.hasPrefix(":") else { return false }
        if areUsed { (qualifiers, reactions, areUsed) = ([], [], false) }
        let text = line.text.dropFirst().drop { $0 == " " }
        let keyword = "keyword reactions:"
        if text.hasPrefix(keyword) {
            reactions += text.dropFirst(keyword.count).split(separator: "|").map { String($0.drop { $0 == " " }) }
        }
        let words = text.prefix { $0.isLetter || "_ ".contains($0) }
        let isRemark = text.dropFirst(words.count).hasPrefix(": ") || text.dropFirst(words.count) == ":"
        if !isRemark, let fields = splitFields(String(text)), let value = fields.dropFirst().first(where: { !$0.isEmpty }) {
            qualifiers.append((ColumnName(fields[0]), value))
        }
        return true
    }

    /// The header in a line; nil where that is none.
    mutating func header(at place: Int, of lines: [Line]) -> ColumnHeader? {
        guard let header = ColumnHeader(lines[place].text, at: lines[place].origin, qualifiers: qualifiers) else { return nil }
        areUsed = true
        let united = place + 1 < lines.count ? header.withUnits(lines[place + 1].text) : nil
        unitsPlace = united == nil ? nil : place + 1
        return united ?? header
    }
}

/// Whether commas are decimal, as office programs write them in many countries: fields that semicolons or tabs separate, with numbers
/// such as 0,56, and none with a point.
struct DecimalComma {
    let isUsed: Bool

    init(_ lines: [HeaderReader.Line]) {
        var isCertain = false
        for line in lines where !line.isAside && (line.text.contains(";") || line.text.contains("\t")) {
            for field in line.text.split(whereSeparator: { ";\t".contains($0) }) {
                let text = field.filter { $0 != " " && $0 != "\"" }
                if text.contains("."), decimal(text) != nil {
                    isUsed = false
                    return
                }
                // 30,100 alone may be thirty thousand.
                guard text.contains(","), let match = text.wholeMatch(of: /[+-]?([0-9]+),([0-9]+)(?:[eE][+-]?[0-9]+)?/) else { continue }
                if match.2.count != 3 || match.1.hasPrefix("0") || match.1.count > 3 { isCertain = true }
            }
        }
        isUsed = isCertain
    }

    /// The fields with points where they have decimal commas.
    func plain(_ fields: [String]) -> [String] {
        guard isUsed else { return fields }
        return fields.map { field in
            let isDecimal = field.contains(",") && field.wholeMatch(of: /[+-]?[0-9]+,[0-9]+(?:[eEdD][+-]?[0-9]+)?/) != nil
            return isDecimal ? field.replacing(",", with: ".") : field
        }
    }
}
