import DataFormats
import Foundation
import ScatteringData
import TestSupport
import Testing

@Suite("Words that decide what is read: nuclei, reactions, variables")
struct WordsTests {
    private func target(_ text: String) -> String { "{name: RE, value: \"\(text)\"}" }

    @Test("Nuclei by the database's own names", arguments: [
        ("E- P --> E- X", "1H"), ("E- PROTON --> E- X", "1H"), ("E- DEUT --> E- X", "2H"), ("E- D --> E- X", "2H"),
        ("E- DEUTERON --> E- X", "2H"), ("E- TRITON --> E- X", "3H"), ("E- HE3 --> E- X", "3He"), ("E- HE4 --> E- X", "4He"),
        ("E- ALPHA --> E- X", "4He"), ("D(e,e')", "2H"), ("e- + 12C -> e- + X", "12C"), ("$^{12}$C(e,e$^\\\\prime$)X", "12C"),
        ("E- 56FE --> E- ANYTHING", "56Fe"),
    ])
    func names(reaction: String, nucleus: String) throws {
        #expect(try read(table(target: target(reaction))).tables[0].target == Nucleus(nucleus))
        let keyword = try read(Self.submission(reaction) + table(target: ""))
        #expect(keyword.tables.map { $0.target?.name } == [nucleus])
    }

    static func submission(_ reactions: String...) -> String {
        "name: Table 1\nkeywords: [{name: reactions, values: [\(reactions.map { "\"\($0)\"" }.joined(separator: ", "))]}]\n"
    }

    static let others = [
        "NUMU C --> MU- X", "NUMUBAR C --> MU+ X", "NUE C --> E- X", "MU- C --> MU- X", "12C(e,e'p)", "12C(e,e'p)11B", "E- C --> E- P X",
        "E- 12C --> E- PI+ X", "C(nu,mu)X", "P P --> X", "GAMMA C --> P X",
    ]

    @Test("Reactions of other beams, and records in which more than an electron is seen: refused as a keyword", arguments: others)
    func otherKeywords(reaction: String) throws {
        let found = try refusal(Self.submission(reaction) + table(target: ""), target: "12C")
        #expect(found == [
            "data.txt: no table is left (data.txt: the reaction '\(reaction)' is not inclusive electron scattering; its table is left "
                + "out); give the tables of inclusive electron scattering on the nucleus that is meant",
        ])
    }

    @Test("The same as a qualifier, and a beam that is named beside", arguments: others)
    func otherQualifiers(reaction: String) throws {
        #expect(try refusal(table(target: target(reaction)), target: "12C") == [
            "data.txt:11: the reaction '\(reaction)' is not inclusive electron scattering; leave its column out",
        ])
        #expect(try refusal(table(more: ["{name: Beam, value: NUMU}"])).first
            == "data.txt:12: 'Beam' is 'NUMU', but only electrons are read; leave the table out")
    }

    @Test("Keywords that name a reaction beside the inclusive one")
    func mixed() throws {
        let found = try refusal(Self.submission("E- 12C --> E- X", "E- 12C --> E- P X") + table(target: ""))
        #expect(found.count == 1 && found[0].contains("name 'E- 12C --> E- P X' beside inclusive electron scattering"), "\(found)")
    }

    @Test("Names of variables in old records", arguments: [
        ("ELAB", "THETA(P=3,RF=LAB)"), ("PLAB", "THETA(P=3)"), ("E(P=1)", "THETA(RF=LAB)"), ("EBEAM", "THETA"),
    ])
    func oldNames(energy: String, theta: String) throws {
        let unit = energy == "PLAB" ? "GEV/C" : "GEV"
        let text = table(energy: "{name: '\(energy)', units: \(unit), value: 0.56}", theta: "{name: '\(theta)', units: DEG, value: 36}")
        #expect(try dataset(read(text)).points == (try dataset(read(table()))).points)
        let scattered = table(omegaHeader: "{name: 'E(P=3)', units: GEV}", omega: ["{value: 0.46}", "{value: 0.4397}"])
        #expect(try dataset(read(scattered)).points.map(\.kinematics.omega) == [0.56 - 0.46, 0.56 - 0.4397])
    }

    @Test("A qualifier that is not understood is named where one is missing", arguments: [
        ("{name: ENERGY OF THE MACHINE, units: GEV, value: 0.56}",
         "'D2(SIG)/DOMEGA/DE' has no beam energy E, as variable or qualifier; not understood are 'ENERGY OF THE MACHINE': rename the "
             + "one that is it"),
        ("{name: 'E(RF=CM)', units: GEV, value: 0.56}",
         "'D2(SIG)/DOMEGA/DE' has no beam energy E, as variable or qualifier; not understood are 'E(RF=CM)': rename the one that is it"),
    ])
    func unknownName(energy: String, message: String) throws {
        #expect(try refusal(table(energy: energy)) == ["data.txt:7: \(message)"])
    }

    @Test("A record of several elements: the tables of the nucleus that is asked for are read, the others left out and said")
    func elements() throws {
        let place = try TemporaryDirectory()
        func write(_ text: String, to name: String) throws {
            try text.write(toFile: place.path(name), atomically: true, encoding: .utf8)
        }
        try write("""
            comment: two targets
            record_ids: [{id: 1234567, type: inspire}]
            ---
            name: Table 1
            data_file: c.yaml
            keywords: [{name: reactions, values: [E- C --> E- X]}]
            ---
            name: Table 2
            data_file: ti.yaml
            keywords: [{name: reactions, values: [E- TI --> E- X]}]

            """, to: "submission.yaml")
        try write(table(target: ""), to: "c.yaml")
        try write(table(target: "", values: ["{value: 7, errors: [{symerror: 1}]}", "{value: 8, errors: [{symerror: 1}]}"]), to: "ti.yaml")
        func values(_ target: String) throws -> [Double] {
            let data = try MeasurementFile.read(path: place.path, options: ImportOptions(target: Nucleus(target)))
            #expect(data.notes.contains { $0.contains("its rows are left out") })
            return try dataset(data, on: target).points.map(\.crossSection)
        }
        #expect(try values("12C") == [1200, 1300])
        #expect(try values("48Ti") == [7, 8])
        let none = #expect(throws: DataError.self) {
            try MeasurementFile.read(path: place.path, options: ImportOptions(target: Nucleus("56Fe")))
        }
        #expect(none?.problems.count == 1 && none?.description.contains("is not that of 56Fe") == true, "\(String(describing: none))")
        let unsaid = #expect(throws: DataError.self) { try MeasurementFile.read(path: place.path) }
        #expect(unsaid?.problems.count == 2 && unsaid?.description.contains("say which nucleus with --target") == true)
    }

    @Test("A letter with an accent in two spellings is one experiment in every format")
    func accents() throws {
        let lines = try read("6 12 0.56 36 0.1 1000 30 Mu\u{308}ller:1990\n6 12 0.56 36 0.2 1000 30 M\u{FC}ller:1990\n")
        #expect(lines.tables[0].experiments.map { Array($0.utf8) } == [Array("M\u{FC}ller:1990".utf8)])
        let given = try read(table(more: ["{name: Experiment, value: Mu\u{308}ller}"]), normalizations: ["M\u{FC}ller=0.03"])
        #expect(try dataset(given).experiments.map(\.normalizationUncertainty) == [0.03])
    }

    @Test("What a message advises fits where it is read: options, a card, or the file alone")
    func advice() throws {
        let line = file("6 12 0.56 36 0.1 1000 30 Mine:2026\n")
        let notes = try [Remedies.options, .card, .file].map { remedies in
            try MeasurementFile.read(line, options: ImportOptions(remedies: remedies)).notes[0]
        }
        #expect(notes[0].hasSuffix("say another with --normalization Mine:2026=FRACTION"))
        #expect(notes[1].hasSuffix("say another with data.normalization: [\"Mine:2026=FRACTION\"] in the card"))
        #expect(notes[2].hasSuffix(
            "say another with the column normalization_uncertainty, as 'nucens data add --normalization Mine:2026=FRACTION' writes it"))
    }
}
