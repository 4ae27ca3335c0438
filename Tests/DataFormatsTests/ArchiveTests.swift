import DataFormats
import ScatteringData
import Testing

@Suite("Lines of the quasi-elastic archive")
struct ArchiveTests {
    let lines = """
         6  12  0.560  36.000  0.1500  0.30E+02  0.1200E+01  Barreau:1983ht
         6  12  0.560  36.000  0.1000  24.5      .9          Barreau:1983ht

        # a comment
        ! another
        26  56  0.620  60.0    0.2     55        2           Meziani:1984is

        """

    @Test("Blanks and tabs, any order, comments, several nuclei")
    func several() throws {
        let data = try read(lines.replacing("  60.0  ", with: "\t60.0\t"))
        #expect(data.format == .archive)
        #expect(data.tables.map { $0.target?.name } == ["12C", "56Fe"])
        #expect(data.holdings == "12C (2 rows), 56Fe (1 row)")
        let carbon = try dataset(data)
        #expect(carbon.points.map(\.kinematics) == [
            Kinematics(energy: 0.56, theta: 36, omega: 0.1), Kinematics(energy: 0.56, theta: 36, omega: 0.15),
        ])
        #expect(carbon.points.map(\.crossSection) == [24.5, 30] && carbon.points.map(\.error) == [0.9, 1.2])
        #expect(carbon.experiments.map(\.normalizationUncertainty) == [0.02], "the catalogue knows the experiment")
        #expect(throws: DataError.self) { try data.onlyTable() }
        let missing = #expect(throws: DataError.self) { try data.table(on: Nucleus("16O")) }
        #expect(missing?.description == "data.txt: nothing here was measured on 16O; the file holds 12C (2 rows), 56Fe (1 row)")
    }

    @Test("A header of column names, a byte-order mark, CRLF, no end of line at the end")
    func forms() throws {
        let expected = try dataset(read(lines))
        let body = lines.replacing("\n", with: "\r\n")
        let variants = [
            "\u{FEFF}" + body, " Z  A  E(GeV) theta(deg) nu(GeV) sigma(nb/sr/GeV) delta citation\r\n" + body,
            lines.split(separator: "\n").joined(separator: "\n"),
        ]
        for variant in variants { #expect(try dataset(read(variant)) == expected, "\(variant)") }
    }

    @Test("A systematic error before the citation adds in quadrature")
    func systematic() throws {
        let data = try read("6 12 0.56 36 0.1 1000 3 4 Barreau:1983ht\n")
        #expect(try dataset(data).points.map(\.error) == [5])
        #expect(data.notes == ["random and systematic errors are added in quadrature"])
    }

    @Test("Exponents that no number has are refused", arguments: ["-9223372036854775808", "9223372036854775807", "400", "-99999"])
    func exponents(exponent: String) throws {
        let error = #expect(throws: DataError.self) { try read("6 12 0.56 36 0.1 1e\(exponent) 3 Barreau:1983ht\n") }
        #expect(error?.description.contains("σ is '1e\(exponent)', not a finite number") ?? false, "\(String(describing: error))")
    }

    @Test("Δλ of an unknown experiment is what the user says, or 5 % and said to be assumed")
    func normalization() throws {
        let line = "6 12 0.56 36 0.1 1000 3 Mine:2026\n"
        let assumed = try read(line)
        #expect(assumed.notes == [
            "Δλ of Mine:2026 on 12C is not given; 0.05 is assumed: say another with --normalization Mine:2026=FRACTION",
        ])
        #expect(try dataset(assumed).experiments
            == [Experiment(name: "Mine:2026", normalizationUncertainty: 0.05, normalizationSource: "assumed")])
        let given = try read(line, normalizations: ["Mine:2026=0.03"])
        #expect(given.notes == [])
        #expect(try dataset(given).experiments.map { "\($0.normalizationUncertainty) \($0.normalizationSource)" }
            == ["0.03 given by the user"])
        let known = #expect(throws: DataError.self) { try read(lines, normalizations: ["Barreau:1983ht=0.03"]) }
        #expect(known?.description
            == "data.txt:1: Δλ of Barreau:1983ht on 12C is 0.02 in experiments.csv, not 0.03; rename the experiment to use another")
        let misspelt = #expect(throws: DataError.self) { try NamedNormalization.check([NamedNormalization("Min:2026=0.1")], in: [given]) }
        #expect(misspelt?.description.contains("did you mean 'Mine:2026'?") == true)
    }

    @Test("What is no NAME=FRACTION", arguments: [
        "Mine:2026", "=0.1", "Mine:2026=", "Mine:2026=5%", "Mine:2026=0", "Mine:2026=nan", "Mine:2026@15",
    ])
    func noNormalization(text: String) {
        #expect(throws: DataError.self) { try NamedNormalization(text) }
    }

    static let refused: [(String, String)] = [
        ("6 12 0.56 36 0.1 1000 3\n", "data.txt:1: 7 fields, but a line of the archive has 8, or 9 with a systematic error: "
            + "Z A E θ ω σ δ [δ systematic] citation; complete or remove it"),
        ("6 12 0.56 36 0.1 1000 3 4\n",
         "data.txt:1: the line ends with the number 4, but it must end with the citation, such as Barreau:1983ht"),
        ("6 12 0.56 36 0.1 NaN 3 Barreau:1983ht\n", "data.txt:1: σ is 'NaN', not a finite number; write it like 0.55 or 5.5e-1"),
        ("6 12 0.56 36 0.1 1000 1e999 Barreau:1983ht\n",
         "data.txt:1: the error is '1e999', not a finite number; write it like 0.55 or 5.5e-1"),
        ("6 12 0.56 36 e1 1000 3 Barreau:1983ht\n", "data.txt:1: ω is 'e1', not a finite number; write it like 0.55 or 5.5e-1"),
        ("6.5 12 0.56 36 0.1 1000 3 Barreau:1983ht\n", "data.txt:1: Z is 6.5 and A is 12, but they must be whole numbers"),
        ("12 6 0.56 36 0.1 1000 3 Barreau:1983ht\n",
         "data.txt:1: no nucleus has Z = 12, A = 6; give 1 ≤ Z ≤ 118 protons and Z ≤ A ≤ 350 nucleons"),
        ("# beam\n6 12 560 36 700 1000 3 Barreau:1983ht\n",
         "data.txt:2: omega_GeV is 700, more than the beam energy E_GeV = 560; correct them, both in GeV"),
        ("6 12 0.56 36 0.1 1000 3 Barreau:1983ht\n6 12 0.56 36 0.2 1000 3 Barreau:198",
         "data.txt:2: the last line breaks off at 'Barreau:198'; complete the file, or end the line"),
    ]

    @Test("What is refused, with file and line", arguments: refused)
    func refusedLines(text: String, message: String) throws {
        #expect(try refusal(text) == [message])
    }

    @Test("The same measurement in two files counts once, or is refused")
    func twoFiles() throws {
        let line = "6 12 0.56 36 0.1 1000 3 Barreau:1983ht\n"
        let tables = try ["a.dat", "b.dat"].map { try read(line, name: $0).table(on: Nucleus("12C")) }
        let error = #expect(throws: DataError.self) { try Dataset(target: Nucleus("12C"), tables: tables) }
        #expect(error?.description == "b.dat:1: repeats a.dat:1; give each measurement in one table only")
    }

    @Test("All bundled carbon, written as lines of the archive and read back, is the same to the bit")
    func roundTrip() throws {
        let carbon = try Dataset.bundled(Nucleus("12C"))
        let text = carbon.points.map { p in
            "6 12 \(p.kinematics.energy) \(p.kinematics.theta) \(p.kinematics.omega) \(p.crossSection) \(p.error) "
                + "\(carbon.experiments[p.experiment].name)\n"
        }.reversed().joined()
        let again = try Dataset(target: carbon.target, tables: [read(text).table(on: carbon.target)])
        #expect(again.experiments == carbon.experiments)
        #expect(again.points.map(\.address) == carbon.points.map(\.address))
        #expect(again.points.map(\.crossSection) == carbon.points.map(\.crossSection))
        #expect(again.points.map(\.error) == carbon.points.map(\.error))
    }
}
