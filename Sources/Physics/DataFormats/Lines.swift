import ScatteringData
import Text

extension Conversion {
    /// Lines of the archive, or of columns that a header names; a header holds for the lines below it.
    mutating func readLines(_ file: DataTable) {
        guard let lines = TextLines(file, problems: &problems) else { return }
        let all = (lines.content.map { ($0.origin, $0.text, false) } + lines.comments.map { ($0.origin, $0.text, true) })
            .sorted { $0.0.line < $1.0.line }
        var columns: Columns?
        var isRefused = false
        var namesUnits = false
        var remarks: [(origin: Origin, text: String)] = []
        var archive = ArchiveReader()
        for (origin, text, isAside) in all {
            let isComment = isAside || ArchiveLine.isComment(text)
            if let header = ColumnHeader(text, at: origin) {
                namesUnits = namesUnits || header.namesUnits
                columns = header.isPlain ? nil : Columns(header, &self)
                isRefused = !header.isPlain && columns == nil
            } else if isComment {
                remarks.append((origin, text))
            } else if isRefused {
                continue
            } else if let columns {
                if let row = columns.row(text, at: origin, &self) { rows.append(row) }
            } else if let row = archive.row(ArchiveLine.fields(text), origin, &self) {
                rows.append(row)
            }
        }
        archive.finish(&self)
        let said = remarks.lazy.compactMap { remark in LineRemark.foreignUnit(in: remark.text).map { (remark.origin, $0) } }.first
        if !namesUnits, let (origin, unit) = said {
            rows = []
            problems.add(
                "the comment names '\(unit)', but lines without units in a header are in GeV, degrees and nb/sr/GeV; convert them and "
                    + "correct the comment, or name each column with its unit: Z A E(MeV) theta(deg) …", at: origin)
        }
        refuseBrokenEnd(of: file)
    }

    /// A file that ends in the middle of a line may have lost part of the citation, which would be a new experiment.
    private mutating func refuseBrokenEnd(of file: DataTable) {
        guard let last = rows.last, file.bytes.last != 0x0A, file.bytes.last != 0x0D else { return }
        if rows.contains(where: { $0.experiment != last.experiment && $0.experiment.hasPrefix(last.experiment) }) {
            problems.add("the last line breaks off at '\(last.experiment)'; complete the file, or end the line", at: last.origin)
        }
    }
}

/// What a comment in words says of the numbers.
enum LineRemark {
    private static let phrases = [
        "per nucleon", "/nucleon", "per-nucleon", "divided by", "multiplied by", "10^", "10**", "10⁻", "arbitrary unit", "arb. unit",
    ]

    /// A unit that is not the archive's, or a factor; nil where none is named. A unit behind a number is that of a quantity, "26 MeV", and
    /// says nothing of the columns.
    static func foreignUnit(in text: String) -> String? {
        let lower = text.lowercased()
        if let phrase = LineRemark.phrases.first(where: lower.contains) { return phrase }
        let words = text.split { " \t()[]{},;:=\"".contains($0) }
        for (index, word) in words.enumerated() {
            let isAmount = index > 0 && (words[index - 1].last?.isNumber ?? false)
            let isShort = word == "rad." || index + 1 < words.count && words[index + 1].lowercased().hasPrefix("corr")
            var name = word
            while let last = name.last, ".!?".contains(last) { name.removeLast() }
            if !isAmount && !isShort && isForeign(name) { return String(name) }
        }
        return nil
    }

    private static func isForeign(_ name: Substring) -> Bool {
        if ["%", "percent", "msr", "µsr"].contains(name.lowercased()) { return true }
        if name.firstMatch(of: /^[x×*]?1[eE][+-]?[0-9]+$/) != nil { return true }
        // Lead is no picobarn.
        guard name.count > 1, name != "Pb", let unit = PhysicalUnit(String(name)) else { return false }
        return unit.exponent != 0 || unit.isRadian
    }
}
