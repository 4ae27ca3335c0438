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

    /// Whether the line may be one of the archive: fields separated by blanks alone, of which two or more numbers come first.
    static func isLikely(_ text: String) -> Bool {
        guard !text.contains(","), !text.contains(";") else { return false }
        let fields = fields(text)
        let isHeader = fields.count >= 3 && fields[0].lowercased() == "z" && fields[1].lowercased() == "a"
        return isHeader || fields.count >= 3 && fields[..<2].allSatisfy { decimal(String($0)) != nil }
    }

    /// The experiment whose lines have nine columns in the archive. Its page says that the fifth of them is x = Q²/(2 M ω); in the files it
    /// is ω, as in all other lines. The eighth, the systematic error, is a thousandth of what it is in nb/sr/GeV.
    static let inNineColumns = "Fomin:2010ei"
    /// The mass of the proton in GeV (CODATA 2018).
    static let protonMass = 0.93827208816

    /// ω = E²(1 − cos θ)/(M x + E(1 − cos θ)), which solves 2 M ω x = Q² = 2E(E − ω)(1 − cos θ).
    static func omega(x: Double, energy: Double, theta: Double) -> Double {
        let c = 1 - Portable.cosine(degrees: theta)
        return energy * energy * c / (protonMass * x + energy * c)
    }

    /// nil with a problem.
    static func nucleus(_ Z: String, _ A: String, at origin: Origin, _ problems: inout Problems) -> Nucleus? {
        guard let protons = decimal(Z).flatMap(Int.init(exactly:)), let nucleons = decimal(A).flatMap(Int.init(exactly:)) else {
            problems.add("Z is \(Z) and A is \(A), but they must be whole numbers", at: origin)
            return nil
        }
        do throws(DataError) {
            return try Nucleus(Z: protons, A: nucleons)
        } catch {
            problems.add(error.problems[0].message, at: origin)
            return nil
        }
    }
}

/// Reads lines of the archive, and what can be told of their columns only when all have been read.
struct ArchiveReader {
    /// By the row's place in the conversion: the systematic error.
    private var systematic: [(row: Int, error: Double)] = []

    /// nil with a problem.
    mutating func row(_ fields: [Substring], _ origin: Origin, _ conversion: inout Conversion) -> ConvertedRow? {
        guard fields.count == 8 || fields.count == 9 else {
            conversion.problems.add(
                "\(counted(fields.count, "field")), but a line of the archive has 8, or 9 with a systematic error: "
                    + "Z A E θ ω σ δ [δ systematic] citation; complete or remove it", at: origin)
            return nil
        }
        guard decimal(String(fields.last!)) == nil else {
            conversion.problems.add(
                "the line ends with the number \(fields.last!), but it must end with the citation, such as Barreau:1983ht", at: origin)
            return nil
        }
        let names = ["Z", "A", "E", "θ", "ω", "σ", "the error", "the systematic error"]
        var numbers: [Double] = []
        for (name, field) in zip(names, fields.dropLast()) {
            guard let number = decimal(String(field)) else {
                conversion.problems.add("\(name) is '\(field)', not a finite number; write it like 0.55 or 5.5e-1", at: origin)
                return nil
            }
            numbers.append(number)
        }
        guard let target = ArchiveLine.nucleus(String(fields[0]), String(fields[1]), at: origin, &conversion.problems) else { return nil }
        if numbers.count == 8 {
            guard numbers[6] >= 0, numbers[7] >= 0 else {
                conversion.problems.add("an error is negative; errors are widths, 0 or more", at: origin)
                return nil
            }
            systematic.append((conversion.rows.count, numbers[7]))
        }
        return ConvertedRow(
            target: target, experiment: composed(String(fields.last!)), energy: numbers[2], theta: numbers[3], omega: numbers[4],
            crossSection: numbers[5], error: numbers[6], origin: origin)
    }

    /// Adds the systematic errors, and checks what was taken for granted of lines of nine columns.
    func finish(_ conversion: inout Conversion) {
        guard !systematic.isEmpty else { return }
        let known = systematic.filter { conversion.rows[$0.row].experiment == ArchiveLine.inNineColumns }
        let nuclei = distinct(known.map { conversion.rows[$0.row].target }.sorted { ($0.A, $0.Z) < ($1.A, $1.Z) })
        for target in nuclei { finish(known.filter { conversion.rows[$0.row].target == target }, on: target, &conversion) }
        add(systematic.filter { conversion.rows[$0.row].experiment != ArchiveLine.inNineColumns }, factor: 1, &conversion)
    }

    private func add(_ errors: [(row: Int, error: Double)], factor: Double, _ conversion: inout Conversion) {
        guard !errors.isEmpty else { return }
        for (row, error) in errors where error != 0 {
            let (random, systematic) = (conversion.rows[row].error, error * factor)
            conversion.rows[row].error = (random * random + systematic * systematic).squareRoot()
        }
        conversion.note("random and systematic errors are added in quadrature")
        let shares = ArchiveReader.shares(errors, conversion.rows)
        if let middle = shares.isEmpty ? nil : shares[shares.count / 2] * factor, middle < 1e-3 {
            conversion.note("the systematic errors are \(plain(middle)) of σ in the middle: is column 8 in nb/sr/GeV?")
        }
    }

    /// Lines of the experiment that has nine columns, on one nucleus.
    private func finish(_ lines: [(row: Int, error: Double)], on target: Nucleus, _ conversion: inout Conversion) {
        let name = ArchiveLine.inNineColumns
        refuseContradictions(lines.map { conversion.rows[$0.row] }, on: target, &conversion.problems)
        let other = lines.compactMap { ArchiveReader.omegaOfX(conversion.rows[$0.row]) }
        conversion.note(
            "column 5 of \(name) in lines of nine columns is taken as ω in GeV, as in all lines; taken as x = Q²/(2Mω) it would give ω = "
                + range(other))
        let shares = ArchiveReader.shares(lines, conversion.rows)
        guard let low = shares.first, let high = shares.last else { return }
        let factor = high < 1e-3 ? 1000.0 : 1
        let scaled = factor == 1 ? "" : " (column 8 is a thousandth of them)"
        guard high - low <= 0.1 * high, high * factor < 1 else {
            if factor != 1 { conversion.note("column 8 of \(name) is a thousandth of the systematic error and is taken times 1000") }
            return add(lines, factor: factor, &conversion)
        }
        let mean = shares.reduce(0, +) / Double(shares.count) * factor
        let rounded = (mean * 1e4).rounded() / 1e4
        conversion.note(
            "the systematic errors of \(name) are the same share of σ in every line, \(plain(rounded))\(scaled): they are of the common "
                + "scale, give Δλ and are no part of δ")
        let origin = conversion.rows[lines[0].row].origin
        conversion.stated.append(Normalization(
            target: target, experiment: name, uncertainty: rounded, source: "systematic error of the file", origin: origin))
    }

    /// ω in GeV, to four digits, if column 5 is x; nil where it cannot be.
    private static func omegaOfX(_ row: ConvertedRow) -> Double? {
        guard row.omega > 0, row.energy > 0, row.theta > 0, row.theta <= 180 else { return nil }
        return (ArchiveLine.omega(x: row.omega, energy: row.energy, theta: row.theta) * 1e4).rounded() / 1e4
    }

    /// |error/σ| of the lines with both, sorted.
    private static func shares(_ errors: [(row: Int, error: Double)], _ rows: [ConvertedRow]) -> [Double] {
        errors.filter { $0.error > 0 && rows[$0.row].crossSection != 0 }.map { $0.error / abs(rows[$0.row].crossSection) }.sorted()
    }

    /// Refuses lines whose E, θ, σ and random error a bundled row of the experiment has at another ω, with both readings.
    private func refuseContradictions(_ rows: [ConvertedRow], on target: Nucleus, _ problems: inout Problems) {
        guard let bundled = try? MeasurementTable(.bundled(target), target: target) else { return }
        let known = bundled.measurements.filter { $0.experiment == ArchiveLine.inNineColumns }
        for row in rows {
            let twins = known.filter {
                $0.kinematics.energy == row.energy && $0.kinematics.theta == row.theta && $0.crossSection == row.crossSection
                    && $0.error == row.error
            }
            guard let twin = twins.first, !twins.contains(where: { abs($0.kinematics.omega - row.omega) <= 1e-3 * row.energy }) else {
                continue
            }
            let asX = ArchiveReader.omegaOfX(row).map { plain($0) } ?? "–"
            problems.add(
                "column 5 is \(plain(row.omega)): taken as ω in GeV it contradicts the bundled row of \(row.experiment) with this σ and "
                    + "error, which is at ω = \(plain(twin.kinematics.omega)) GeV; taken as x = Q²/(2Mω) it is ω = \(asX) GeV. Write ω in "
                    + "GeV into column 5", at: row.origin)
        }
    }
}
