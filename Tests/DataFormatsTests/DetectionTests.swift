import DataFormats
import ScatteringData
import Testing

@Suite("The format is told by the content")
struct DetectionTests {
    static let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV"

    @Test("Whatever the name says")
    func byContent() throws {
        let row = "Barreau:1983ht,0.56,36,0.1,1200,90"
        #expect(try read("\(Self.header)\n\(row)\n", name: "a.dat").format == .commaSeparated)
        #expect(try read("6 12 0.56 36 0.1 1000 3 Barreau:1983ht\n", name: "a.csv").format == .archive)
        #expect(try read(table(), name: "a.csv").format == .hepData)
    }

    @Test("A comment that names columns makes no other format of nucens's own tables and of HEPData")
    func comments() throws {
        let comment = "# experiment E theta omega sigma error\n"
        #expect(try read("\(comment)\(Self.header)\nBarreau:1983ht,0.56,36,0.1,1200,90\n").format == .commaSeparated)
        #expect(try read(comment + table()).format == .hepData)
        #expect(try read("Z,A,E0,ThetaDeg,nu,cross,error,dataSet\n6,12,0.56,36,0.1,1200,90,Mine:2026\n").format == .columns)
    }

    @Test("nucens's own tables are handed on byte for byte; the nucleus is the one they name")
    func own() throws {
        let text = "\u{FEFF}# mine\r\n\(Self.header),remark\r\nBarreau:1983ht,0.56,36,0.1,1200,90,\"a, b\"\r\n"
        let data = try read(text)
        #expect(try data.table(on: Nucleus("12C")).bytes == Array(text.utf8))
        #expect(data.tables[0].target == nil && data.tables[0].count == 1 && data.tables[0].experiments == ["Barreau:1983ht"])
        let named = try read("target,\(Self.header)\n56Fe,Chen:1990kq,0.56,36,0.1,1200,90\n")
        #expect(try named.onlyTable().target == Nucleus("56Fe"))
    }

    @Test("Columns of nucens's own tables in other units, or as other quantities, are converted", arguments: [
        ("theta_deg", "theta_rad", "36", "0.6283185307179586"), ("omega_GeV", "omega_MeV", "0.1", "100"),
        ("omega_GeV", "Eprime_GeV", "0.1", "0.46"), ("E_GeV", "E_MeV", "0.56", "560"),
    ])
    func convertedColumns(column: String, other: String, value: String, converted: String) throws {
        let row = "Mine:2026,0.56,36,0.1,1200,90"
        let normalization = ["Mine:2026=0.03"]
        let plain = try dataset(read("\(Self.header)\n\(row)\n", target: "12C", normalizations: normalization))
        let found = try dataset(read(
            "\(Self.header.replacing(column, with: other))\n\(row.replacing(",\(value),", with: ",\(converted),"))\n",
            target: "12C", normalizations: normalization))
        let (a, b) = (try #require(plain.points.first), try #require(found.points.first))
        #expect(abs(a.kinematics.omega - b.kinematics.omega) < 1e-9 && abs(a.kinematics.theta - b.kinematics.theta) < 1e-9)
        #expect(abs(a.kinematics.energy - b.kinematics.energy) < 1e-9)
    }

    @Test("An own table with a Δλ from the user")
    func ownWithNormalization() throws {
        let data = try read(
            "\(Self.header),test_fold_model_A\nMine:2026,0.56,36,0.1,1200,90,1\n", target: "12C", normalizations: ["Mine:2026=0.03"])
        let found = try dataset(data)
        #expect(found.experiments.map(\.normalizationUncertainty) == [0.03] && found.points.map(\.isTestA) == [true])
    }

    @Test("What is no table of measurements", arguments: [
        ("", "data.txt: the file is empty; it must hold measurements"),
        (" \n\n# nothing\n", "data.txt: the file holds nothing but blanks and comments"),
        ("PK\u{3}\u{4}abc", "data.txt: the file is a ZIP archive; unpack it and give the directory with its submission.yaml"),
        ("%PDF-1.7\n", "data.txt: the file is a PDF; give a table of measurements as text"),
        ("abc\0def", "data.txt: the file is binary; give a table of measurements as text"),
    ])
    func nothing(text: String, message: String) throws {
        #expect(try refusal(text) == [message])
    }

    @Test("Prose, gzip, Latin-1 and UTF-16")
    func otherBytes() throws {
        #expect(try refusal("Dear colleague\n")[0].hasPrefix("data.txt:1: the format is not understood; accepted are"))
        func refusalOfBytes(_ bytes: [UInt8]) -> String? {
            let error = #expect(throws: DataError.self) { try MeasurementFile.read(DataTable(name: "data.txt", bytes: bytes)) }
            return error?.description
        }
        #expect(refusalOfBytes([0x1F, 0x8B, 8, 0])
            == "data.txt: the file is compressed by gzip; unpack it (tar -xzf, gunzip) and give what was in it")
        #expect(refusalOfBytes(Array("6 12 0.56 36 0.1 1000 3 M".utf8) + [0xFC] + Array("ller:2026\n".utf8))
            == "data.txt:1: not valid UTF-8; save the file as UTF-8")
        #expect(refusalOfBytes([0xFF, 0xFE, 0x36, 0]) == "data.txt: the file is UTF-16; save it as UTF-8")
    }

    @Test("A file that cannot be read")
    func unreadable() {
        let error = #expect(throws: DataError.self) { try MeasurementFile.read(path: "/nonexistent/a.dat") }
        #expect(error?.description == "/nonexistent/a.dat: cannot be read: No such file or directory; check the path and its permissions")
    }
}
