import ScatteringData
import Testing

@Suite("What a table is refused for: file, line, and what to do")
struct RefusedTablesTests {
    static let noNumber = ", not a finite number; write it like 0.55 or 5.5e-1"

    /// A row below the header of a carbon table, and the message.
    static let rows: [(row: String, message: String)] = [
        ("Whitney:1974hr,abc,60,0.1,1200,90", "my.csv:2: E_GeV is 'abc'\(noNumber)"),
        ("Whitney:1974hr,0.5,60,0.1,nan,90", "my.csv:2: d2sigma_nb_per_sr_GeV is 'nan'\(noNumber)"),
        ("Whitney:1974hr,0.5,60,0.1,1200,inf", "my.csv:2: error_nb_per_sr_GeV is 'inf'\(noNumber)"),
        ("Whitney:1974hr,0.5,60,0.1,1e999,90", "my.csv:2: d2sigma_nb_per_sr_GeV is '1e999'\(noNumber)"),
        ("Whitney:1974hr,0x1p-1,60,0.1,1200,90", "my.csv:2: E_GeV is '0x1p-1'\(noNumber)"),
        ("Whitney:1974hr,\"0,5\",60,0.1,1200,90", "my.csv:2: E_GeV is '0,5'\(noNumber)"),
        ("Whitney:1974hr,0.5,60,,1200,90", "my.csv:2: omega_GeV is ''\(noNumber)"),
        ("Whitney:1974hr,0.5,60,0.1,1200", "my.csv:2: 5 fields, but the header names 6 columns; give each column one field"),
        ("Whitney:1974hr,0.5,60,0.1,1200,90,1", "my.csv:2: 7 fields, but the header names 6 columns; give each column one field"),
        ("\"Whitney:1974hr,0.5,60,0.1,1200,90", "my.csv:2: a quoted field does not end on its line; close it with a double quote"),
        ("Whitney:1974hr,0,60,0,1200,90", "my.csv:2: E_GeV is 0, but the beam energy must be positive; correct it, in GeV"),
        ("Whitney:1974hr,-0.5,60,0.1,1200,90",
         "my.csv:2: E_GeV is -0.5, but the beam energy must be positive; correct it, in GeV"),
        ("Whitney:1974hr,0.5,0,0.1,1200,90", "my.csv:2: theta_deg is 0, but the angle must lie in (0, 180]; correct it, in degrees"),
        ("Whitney:1974hr,0.5,180.1,0.1,1200,90",
         "my.csv:2: theta_deg is 180.1, but the angle must lie in (0, 180]; correct it, in degrees"),
        ("Whitney:1974hr,0.5,60,-0.1,1200,90",
         "my.csv:2: omega_GeV is -0.1, but the energy transfer cannot be negative; correct it, in GeV"),
        ("Whitney:1974hr,0.5,60,100,1200,90",
         "my.csv:2: omega_GeV is 100, more than the beam energy E_GeV = 0.5; correct them, both in GeV"),
        (",0.5,60,0.1,1200,90", "my.csv:2: experiment is empty; name the experiment"),
        ("Whitny:1974hr,0.5,60,0.1,1200,90",
         "my.csv:2: no normalization uncertainty is known of experiment 'Whitny:1974hr' on 12C (did you mean 'Whitney:1974hr'?); "
             + "correct the name, or add a column normalization_uncertainty with its fraction, such as 0.03"),
        ("Dow:1988rk,0.5,60,0.1,1200,90",
         "my.csv:2: no normalization uncertainty is known of experiment 'Dow:1988rk' on 12C (experiments.csv has it for 3He only); "
             + "correct the name, or add a column normalization_uncertainty with its fraction, such as 0.03"),
    ]

    @Test("A row that cannot be understood", arguments: rows)
    func row(row: String, message: String) throws {
        #expect(try refusal(table(header, row)) == [message])
    }

    @Test("Files that are no table", arguments: [
        ("", "my.csv: the file is empty; it must begin with the line \(header)"),
        (" \r\n\n", "my.csv: the file is empty; it must begin with the line \(header)"),
        ("# only a comment\n", "my.csv: no header; the first line must name the columns \(header)"),
        ("Whitney:1974hr,0.5,60,0.1,1200,90\n", "my.csv:1: no header; the first line must name the columns \(header)"),
        (header + "\n", "my.csv: no rows below the header; add the measurements"),
        (header.replacing(",", with: ";") + "\n",
         "my.csv:1: the fields are not separated by commas; separate them so, beginning with \(header)"),
    ])
    func file(text: String, message: String) throws {
        #expect(try refusal(DataTable(name: "my.csv", bytes: Array(text.utf8))) == [message])
    }

    @Test("Missing columns are named, each with the nearest one in the header")
    func missingColumns() throws {
        let found = try refusal(table(
            "experiment,E_GeV,theta_deg,omega_MeV,d2sigma_nb_per_sr_GeV,error", "Whitney:1974hr,0.5,60,0.1,1200,9"))
        #expect(found == [
            "my.csv:1: no column 'omega_GeV'; nearest in the header is 'omega_MeV': name it exactly so if it is the same quantity "
                + "in the same unit, else convert its values",
            "my.csv:1: no column 'error_nb_per_sr_GeV'; nearest in the header is 'error': name it exactly so if it is the same quantity "
                + "in the same unit, else convert its values",
        ])
        #expect(try refusal(table("experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV", "Whitney:1974hr,0.5,60,0.1,1200"))
            == ["my.csv:1: no column 'error_nb_per_sr_GeV'; name the column exactly so, or add it"])
    }

    @Test("A column twice")
    func columnTwice() throws {
        #expect(try refusal(table(header + ",E_GeV", "Whitney:1974hr,0.5,60,0.1,1200,90,0.6"))
            == ["my.csv:1: two columns are called 'E_GeV'; rename one of them"])
    }

    @Test("Bytes that are not UTF-8")
    func encoding() throws {
        let latin1 = Array((header + "\nM").utf8) + [0xFC] + Array("ller,0.5,60,0.1,1200,90\n".utf8)
        #expect(try refusal(DataTable(name: "my.csv", bytes: latin1)) == ["my.csv:2: not valid UTF-8; save the file as UTF-8"])
        let utf16: [UInt8] = [0xFF, 0xFE] + header.utf8.flatMap { [UInt8]([$0, 0]) }
        #expect(try refusal(DataTable(name: "my.csv", bytes: utf16)) == ["my.csv: the file is UTF-16; save it as UTF-8"])
    }

    @Test("Ten problems are listed, the others counted")
    func manyProblems() throws {
        let rows = (1...17).map { _ in "Whitney:1974hr,x,60,0.1,1200,90" }.joined(separator: "\n")
        let found = try refusal(table(header, rows))
        #expect(found.count == 11)
        #expect(found[9] == "my.csv:11: E_GeV is 'x'\(Self.noNumber)")
        #expect(found[10] == "and 7 more such problems")
    }

    @Test("Problems of several tables come together")
    func severalTables() throws {
        let found = try refusal(table(header, "Whitney:1974hr,x,60,0.1,1,1", name: "a.csv"), table("", name: "b.csv"))
        #expect(found.map { $0.prefix(7) } == ["a.csv:2", "b.csv: "])
    }

    @Test("Normalization uncertainties that cannot be", arguments: [
        (["Mine:2025,0.5,60,0.1,1200,90,0"],
         "my.csv:2: normalization_uncertainty is 0, but it must be positive; give a fraction, 0.03 for 3 %"),
        (["Mine:2025,0.5,60,0.1,1200,90,-0.03"],
         "my.csv:2: normalization_uncertainty is -0.03, but it must be positive; give a fraction, 0.03 for 3 %"),
        (["Mine:2025,0.5,60,0.1,1200,90,3"],
         "my.csv:2: normalization_uncertainty is 3, which is 3 times the cross section; give a fraction below 1, 0.03 for 3 %"),
        (["Mine:2025,0.5,60,0.1,1200,90,1"],
         "my.csv:2: normalization_uncertainty is 1, which is 1 times the cross section; give a fraction below 1, 0.03 for 3 %"),
        (["Mine:2025,0.5,60,0.1,1200,90,3%"],
         "my.csv:2: normalization_uncertainty is '3%'\(Self.noNumber)"),
        (["Mine:2025,0.5,60,0.1,1200,90,0.03", "Mine:2025,0.5,60,0.2,1200,90,0.04"],
         "my.csv:3: normalization_uncertainty of Mine:2025 is 0.04 here and 0.03 in line 2; "
             + "an experiment has one: give the same in all its rows"),
        (["Whitney:1974hr,0.5,60,0.1,1200,90,0.07"],
         "my.csv:2: normalization_uncertainty of Whitney:1974hr is 0.07 here and 0.03 in experiments.csv; "
             + "give the same, leave the field empty, or rename the experiment"),
    ])
    func normalization(rows: [String], message: String) throws {
        let found = try refusal(table(header + ",normalization_uncertainty", rows.joined(separator: "\n")))
        #expect(found.first == message)
    }

    @Test("A fold that is neither 0 nor 1")
    func fold() throws {
        #expect(try refusal(table(header + ",test_fold_model_A", "Whitney:1974hr,0.5,60,0.1,1200,90,2"))
            == ["my.csv:2: test_fold_model_A is '2'; write 1 for a test point, 0 for a training point, or leave it empty"])
    }

    @Test("A column that says another target")
    func otherTarget() throws {
        #expect(try refusal(table("target," + header, "56Fe,Whitney:1974hr,0.5,60,0.1,1200,90"))
            == ["my.csv:2: the target is 56Fe, but the table is read as 12C; give each target its own table"])
    }

    @Test("A target that is another nucleus, however it is spelled, or none", arguments: [
        ("Fe56", "the target is 'Fe56', but the table is read as 12C; give each target its own table"),
        ("Fe-56", "the target is 'Fe-56', but the table is read as 12C; give each target its own table"),
        ("iron", "the target is 'iron', but the table is read as 12C; give each target its own table"),
        ("13C", "the target is 13C, but the table is read as 12C; give each target its own table"),
        ("DEUT", "the target is 'DEUT', but the table is read as 12C; give each target its own table"),
        ("CH2", "the target 'CH2' is no nucleus, and the table is read as 12C; write 12C, or give each target its own table"),
    ])
    func otherSpelling(name: String, message: String) throws {
        let rows = ["12C,Whitney:1974hr,0.5,60,0.1,1200,90", "\(name),Whitney:1974hr,0.5,60,0.2,1200,90"]
        #expect(try refusal(table("target," + header, rows.joined(separator: "\n"))) == ["my.csv:3: \(message)"])
    }

    @Test("A target that is the table's own, in another spelling, is accepted", arguments: ["12C", "C12", "C-12", "carbon", "C", ""])
    func ownSpelling(name: String) throws {
        #expect(try refusal(table("target," + header, "\(name),Whitney:1974hr,0.5,60,0.1,1200,90")) == [])
    }

    @Test("Where nothing is left, the file is named, and energies that look like MeV are told")
    func nothingLeft() throws {
        let found = try refusal(table(header + ",normalization_uncertainty", "Mine:2026,560,36,150,30.1,1.2,0.03"))
        #expect(found == [
            "my.csv: no measurement on 12C is left (1 ω − Q²/(2M) not above the cut); E reaches 560: it is read in GeV and may be in MeV; "
                + "relax the selection or add data",
        ])
    }

    @Test("The same table twice: each measurement would count twice")
    func sameTableTwice() throws {
        let data = table(header, "Whitney:1974hr,0.5,60,0.1,1200,90")
        #expect(try refusal(data, data) == ["my.csv:2: its file is given twice; give each measurement in one table only"])
    }

    @Test("What a message quotes is cut, and stays on one line")
    func longText() throws {
        let found = try refusal(table(header, "Whitney:1974hr,\(String(repeating: "x", count: 5000)),60,0.1,1200,90"))
        #expect(found.count == 1 && found[0].utf8.count < 2000 && found[0].hasSuffix("write it like 0.55 or 5.5e-1"))
    }

    @Test("A selection that names what is not there")
    func selection() throws {
        let data = table(header, "Whitney:1974hr,0.5,60,0.1,1200,90")
        let names = "Arrington:1995hs, Arrington:1998ps, Bagdasaryan:1988hp, Baran:1988tw, Barreau:1983ht, Dai:2018xhi, Day:1993md, "
            + "Fomin:2010ei, O'Connell:1987ag, Sealock:1989nx, Whitney:1974hr"
        #expect(try refusal(data, selection: Selection(excluded: ["Bareau:1983ht"]))
            == ["there is no experiment 'Bareau:1983ht' on 12C to exclude (did you mean 'Barreau:1983ht'?); choose among \(names)"])
        #expect(try refusal(data, selection: Selection(included: ["xyz"]))
            == ["there is no experiment 'xyz' on 12C to include; choose among \(names)"])
        #expect(try refusal(data, selection: Selection(lowOmegaCut: .nan))
            == ["the low-ω cut is not a number; give it in GeV, such as 0.026"])
        #expect(try refusal(data, selection: Selection(lowOmegaCut: 0.4))
            == ["my.csv: no measurement on 12C is left (1 ω − Q²/(2M) not above the cut); relax the selection or add data"])
    }

    @Test("The same measurement in two tables")
    func repeated() throws {
        let row = "Whitney:1974hr,0.5,60,0.1,1200,90"
        #expect(try refusal(table(header, row, name: "a.csv"), table(header, row, name: "b.csv"))
            == ["b.csv:2: repeats a.csv:2; give each measurement in one table only"])
    }

    @Test("Files that cannot be read", arguments: [
        ("/nonexistent/my.csv", "/nonexistent/my.csv: cannot be read: No such file or directory; check the path and its permissions"),
        ("/", "/: cannot be read: Is a directory; check the path and its permissions"),
    ])
    func unreadable(path: String, message: String) {
        let error = #expect(throws: DataError.self) { try DataTable.file(path) }
        #expect(error?.description == message)
    }

    @Test("A catalogue of experiments that cannot be")
    func catalogue() {
        let error = #expect(throws: DataError.self) {
            try ExperimentCatalogue(table(
                "target,experiment,normalization_uncertainty,normalization_source,use,reference,remark",
                "12C,A,0.1,published,yes,,", "12C,A,0.1,published,yes,,", "12C,B,0,published,perhaps,,", name: "exp.csv"))
        }
        #expect(error?.problems.map(\.description) == [
            "exp.csv:3: A on 12C stands here a second time; keep one of the lines",
            "exp.csv:4: use is 'perhaps'; write yes or no",
            "exp.csv:4: normalization_uncertainty is 0, but it must be positive; give a fraction, 0.03 for 3 %",
        ])
    }
}
