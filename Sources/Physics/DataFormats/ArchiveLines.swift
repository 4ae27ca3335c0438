import PortableMath
import ScatteringData
import Text

/// A line of the Quasielastic Electron Nucleus Scattering Archive (O. Benhar, D. Day, I. Sick, Rev. Mod. Phys. 80 (2008) 189):
///
///     Z  A  E (GeV)  θ (degrees)  ω (GeV)  d²σ/dΩdω (nb/sr/GeV)  random error  [systematic error]  citation
enum ArchiveLine {
    static func fields(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\t" } }

    /// Comments begin with # (left out already), ! or %.
    static func isComment(_ text: String) -> Bool { fields(text).first.map { $0.hasPrefix("!") || $0.hasPrefix("%") } ?? true }

    static func isHeader(_ fields: [Substring]) -> Bool {
        fields.count >= 3 && fields[0].lowercased() == "z" && fields[1].lowercased() == "a"
    }

    /// Whether the line may be one of the archive: fields separated by blanks alone, of which two or more numbers come first.
    static func isLikely(_ text: String) -> Bool {
        guard !text.contains(","), !text.contains(";") else { return false }
        let fields = fields(text)
        return isHeader(fields) || fields.count >= 3 && fields[..<2].allSatisfy { decimal(String($0)) != nil }
    }

    /// The experiment whose lines of nine columns have x = Q²/(2 M ω) in the place of ω, as the archive says.
    static let givenInX = "Fomin:2010ei"
    /// The mass of the proton in GeV (CODATA 2018).
    static let protonMass = 0.93827208816

    /// ω = E²(1 − cos θ)/(M x + E(1 − cos θ)), which solves 2 M ω x = Q² = 2E(E − ω)(1 − cos θ).
    static func omega(x: Double, energy: Double, theta: Double) -> Double {
        let c = 1 - Portable.cosine(degrees: theta)
        return energy * energy * c / (protonMass * x + energy * c)
    }
}

extension Conversion {
    mutating func readArchive(_ file: DataTable) {
        guard let lines = TextLines(file, problems: &problems) else { return }
        var citations: [String] = []
        for (origin, text) in lines.content where !ArchiveLine.isComment(text) {
            let fields = ArchiveLine.fields(text)
            if ArchiveLine.isHeader(fields) {
                checkArchiveHeader(text, origin)
                continue
            }
            guard let row = archiveRow(fields, origin) else { continue }
            if !citations.contains(row.experiment) { citations.append(row.experiment) }
            rows.append(row)
        }
        // A file that ends in the middle of a line may have lost part of the citation, which would be a new experiment.
        if let last = rows.last, file.bytes.last != 0x0A, file.bytes.last != 0x0D,
           citations.contains(where: { $0 != last.experiment && $0.hasPrefix(last.experiment) }) {
            problems.add("the last line breaks off at '\(last.experiment)'; complete the file, or end the line", at: last.origin)
        }
    }

    /// A line of column names may say units; these must be the archive's.
    private mutating func checkArchiveHeader(_ text: String, _ origin: Origin) {
        let words = text.lowercased().split { !($0.isLetter || $0 == "µ" || $0 == "μ") }.map(String.init)
        let foreign = ["mev", "kev", "mb", "ub", "mub", "pb", "µb", "μb", "rad", "radians"]
        if let unit = words.first(where: foreign.contains) {
            problems.add(
                "the header names the unit '\(unit)', but the archive's lines are in GeV, degrees and nb/sr/GeV; convert them", at: origin)
        }
    }

    private mutating func archiveRow(_ fields: [Substring], _ origin: Origin) -> ConvertedRow? {
        guard fields.count == 8 || fields.count == 9 else {
            problems.add(
                "\(counted(fields.count, "field")), but a line of the archive has 8, or 9 with a systematic error: "
                    + "Z A E θ ω σ δ [δ systematic] citation; complete or remove it", at: origin)
            return nil
        }
        guard decimal(String(fields.last!)) == nil else {
            problems.add(
                "the line ends with the number \(fields.last!), but it must end with the citation, such as Barreau:1983ht", at: origin)
            return nil
        }
        let names = ["Z", "A", "E", "θ", "ω", "σ", "the error", "the systematic error"]
        var numbers: [Double] = []
        for (name, field) in zip(names, fields.dropLast()) {
            guard let number = decimal(String(field)) else {
                problems.add("\(name) is '\(field)', not a finite number; write it like 0.55 or 5.5e-1", at: origin)
                return nil
            }
            numbers.append(number)
        }
        guard let Z = Int(exactly: numbers[0]), let A = Int(exactly: numbers[1]) else {
            problems.add("Z is \(fields[0]) and A is \(fields[1]), but they must be whole numbers", at: origin)
            return nil
        }
        let target: Nucleus
        do throws(DataError) {
            target = try Nucleus(Z: Z, A: A)
        } catch {
            problems.add(error.problems[0].message, at: origin)
            return nil
        }
        let experiment = String(fields.last!)
        var omega = numbers[4]
        var error = numbers[6]
        if numbers.count == 8 {
            guard numbers[6] >= 0, numbers[7] >= 0 else {
                problems.add("an error is negative; errors are widths, 0 or more", at: origin)
                return nil
            }
            if numbers[7] != 0 { error = (numbers[6] * numbers[6] + numbers[7] * numbers[7]).squareRoot() }
            note("random and systematic errors are added in quadrature")
            if experiment == ArchiveLine.givenInX {
                guard omega > 0, numbers[2] > 0, numbers[3] > 0, numbers[3] <= 180 else {
                    problems.add("E, θ and x must be positive; correct the line", at: origin)
                    return nil
                }
                omega = ArchiveLine.omega(x: omega, energy: numbers[2], theta: numbers[3])
                note(
                    "column 5 of \(experiment) in lines of nine columns is x = Q²/(2Mω), M = \(ArchiveLine.protonMass) GeV, and is "
                        + "converted to ω")
            }
        }
        return ConvertedRow(
            target: target, experiment: experiment, energy: numbers[2], theta: numbers[3], omega: omega, crossSection: numbers[5],
            error: error, origin: origin)
    }
}
