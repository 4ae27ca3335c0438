import ScatteringData
import Text

extension Conversion {
    /// Lines of the archive, or of columns that a header names; a header holds for the lines below it.
    mutating func readLines(_ file: DataTable) {
        guard let lines = TextLines(file, problems: &problems) else { return }
        let all = HeaderReader.lines(of: lines)
        let comma = DecimalComma(all)
        var headers = HeaderReader()
        var columns: Columns?
        var isRefused = false
        var namesUnits = false
        var remarks: [(origin: Origin, text: String)] = []
        var archive = ArchiveReader()
        for (place, (origin, text, isAside)) in all.enumerated() {
            let isComment = isAside || ArchiveLine.isComment(text)
            if place == headers.unitsPlace || headers.takesIn(all[place]) {
                continue
            } else if let header = headers.header(at: place, of: all) {
                namesUnits = namesUnits || header.namesUnits
                refuseOther(headers.reactions, at: origin)
                columns = header.isPlain ? nil : Columns(header, &self)
                isRefused = !header.isPlain && columns == nil
            } else if isComment {
                remarks.append((origin, text))
            } else if isRefused {
                continue
            } else if let columns {
                if let row = columns.row(text, at: origin, comma, &self) { rows.append(row) }
            } else if let row = archive.row(ArchiveLine.fields(text), origin, &self) {
                rows.append(row)
            }
        }
        if comma.isUsed { note("commas are decimal: 0,56 is 0.56") }
        if leftOutRows > 0 { note("\(counted(leftOutRows, "row")) without a cross section left out") }
        archive.finish(&self)
        let said = remarks.lazy.compactMap { remark in LineRemark.foreignUnit(in: remark.text).map { (remark.origin, $0) } }.first
        let other = remarks.lazy.compactMap { line in LineRemark.otherReaction(in: line.text).map { (line.origin, $0) } }.first
        if let (origin, reaction) = other {
            problems.add("the comment names '\(reaction)', which is not inclusive electron scattering; leave the file out", at: origin)
        }
        if !namesUnits, let (origin, unit) = said {
            rows = []
            problems.add(
                "the comment names '\(unit)', but lines without units in a header are in GeV, degrees and nb/sr/GeV; convert them and "
                    + "correct the comment, or name each column with its unit: Z A E(MeV) theta(deg) …", at: origin)
        }
        refuseBrokenEnd(of: file)
    }

    /// Keywords that name reactions, none of which is inclusive electron scattering.
    private mutating func refuseOther(_ reactions: [String], at origin: Origin) {
        let known = reactions.compactMap { name in Reaction(name).map { (name, $0.isInclusive) } }
        guard let first = known.first, known.allSatisfy({ !$0.1 }) else { return }
        problems.add("the reaction '\(first.0)' is not inclusive electron scattering; leave its table out", at: origin)
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
    /// A reaction that is not inclusive electron scattering; nil where none is named.
    static func otherReaction(in text: String) -> String? {
        let plain = text.lowercased().filter { $0 != " " }
        return ["(e,e'p)", "(e,e'n)", "(e,e'pp)", "(e,e'π", "(e,e'pi", "nu_mu", "numu", "ν_μ", "νμ"].first(where: plain.contains)
    }

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
        if name.contains("1"), name.firstMatch(of: /^[x×*]?1[eE][+-]?[0-9]+$/) != nil { return true }
        // Lead is no picobarn.
        guard name.count > 1, name != "Pb", let unit = PhysicalUnit(String(name)) else { return false }
        return unit.exponent != 0 || unit.isRadian
    }
}
