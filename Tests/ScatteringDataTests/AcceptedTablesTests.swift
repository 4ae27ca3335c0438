import ScatteringData
import Testing

@Suite("What a table may look like")
struct AcceptedTablesTests {
    let rows = ["O'Connell:1987ag,0.73,37.1,0.1,1200,90", "Whitney:1974hr,0.5,60,0.1,1200,90"]

    func dataset(_ text: String, target: String = "12C") throws -> Dataset {
        try Dataset(target: nucleus(target), tables: [DataTable(name: "my.csv", bytes: Array(text.utf8))])
    }

    @Test("Byte-order mark, line endings, blank lines, comments, quotes, blanks, column order, number format, unknown columns")
    func forms() throws {
        let expected = try dataset(([header] + rows).joined(separator: "\n"))
        #expect(expected.points.count == 2)
        let body = rows.joined(separator: "\n")
        let variants = [
            "\u{FEFF}\(header)\n\(body)\n",
            "\(header)\r\n\(rows[0])\r\n\(rows[1])\r\n",
            "\(header)\r\(rows[0])\r\(rows[1])\r",
            "# measured by others\n\n\(header)\n\n  \n  # a remark, with commas\n\(body)\n\n",
            "\(header)\n\"O'Connell:1987ag\",\"0.73\",37.1,0.1,1200,90\n \"Whitney:1974hr\" , 0.5 ,\t60, 0.1 ,1200,90 \n",
            "\(header)\nO'Connell:1987ag,7.30e-1,3.71E1,+.1,1.2e3,90.\nWhitney:1974hr,0.5000,60.0,.10,1200,0090\n",
            "remark,omega_GeV,theta_deg,E_GeV,experiment,error_nb_per_sr_GeV,d2sigma_nb_per_sr_GeV\n"
                + "\"says \"\"hi\"\", twice\",0.1,37.1,0.73,O'Connell:1987ag,90,1200\n,0.1,60,0.5,Whitney:1974hr,90,1200\n",
            "target,\(header),normalization_uncertainty\n12C,\(rows[0]),0.05\n12C,\(rows[1]),\n",
        ]
        for variant in variants { #expect(try dataset(variant) == expected, "\(variant)") }
    }

    @Test("A new experiment on a new nucleus, with its normalization uncertainty")
    func newNucleus() throws {
        let text = """
            \(header),normalization_uncertainty
            My experiment: first run,0.5,60,0.1,1200,90,0.03
            My experiment: first run,0.5,60,0.2,1300,90,
            """
        let dataset = try dataset(text, target: "48Ti")
        #expect(dataset.experiments == [
            Experiment(name: "My experiment: first run", normalizationUncertainty: 0.03, normalizationSource: "given with the data"),
        ])
        #expect(dataset.points.count == 2)
        #expect(dataset.target.Z == 22)
    }

    @Test("A user's table beside the bundled one")
    func together() throws {
        let mine = table(header + ",normalization_uncertainty", "Mine:2025,0.5,61,0.1,1200,90,0.03")
        let dataset = try Dataset(target: nucleus("12C"), tables: [.bundled(nucleus("12C")), mine])
        #expect(dataset.points.count == 3266)
        #expect(dataset.experiments.map(\.name).contains("Mine:2025"))
    }

    @Test("Set aside, each row under the first reason that holds")
    func setAside() throws {
        let dataset = try Dataset(target: nucleus("12C"), tables: [table(
            header,
            "Whitney:1974hr,0.5,60,0.1,1200,90",
            "Whitney:1974hr,0.5,60,0.1,-1,0",
            "Whitney:1974hr,0.5,60,0.1,0,1",
            "Whitney:1974hr,0.5,180,0.001,5,1",
            "Whitney:1974hr,0.5,60,0.03,5,1",
            "Barreau:1983ht,0.5,60,0.03,5,-1")], selection: Selection(excluded: ["Barreau:1983ht"]))
        #expect(dataset.setAside.map { "\($0.reason): \($0.rows.map(\.origin.description))" } == [
            "experiment excluded by the selection: [\"my.csv:7\"]",
            "error ≤ 0: [\"my.csv:3\"]",
            "cross section ≤ 0: [\"my.csv:4\"]",
            "θ = 180°, where the scale S(E,θ) is 0: [\"my.csv:5\"]",
            "ω − Q²/(2M) not above the cut: [\"my.csv:6\"]",
        ])
    }

    @Test("The cut keeps what is above it, and only that")
    func cut() throws {
        let k = Kinematics(energy: 0.5, theta: 60, omega: 0.1)
        let exactly = try k.energyAboveThreshold(mass: nucleus("12C").mass)
        let data = table(header, "Whitney:1974hr,0.5,60,0.1,1200,90", "Whitney:1974hr,0.5,60,0.3,1200,90")
        func count(_ cut: Double) throws -> Int {
            try Dataset(target: nucleus("12C"), tables: [data], selection: Selection(lowOmegaCut: cut)).points.count
        }
        #expect(try count(exactly) == 1)
        #expect(try count(exactly.nextDown) == 2)
    }

    @Test("A letter with an accent is one letter, in one character or in two", arguments: [
        ("M\u{FC}ller", "Mu\u{308}ller"), ("\u{C5}ngstr\u{F6}m", "A\u{30A}ngstro\u{308}m"),
    ])
    func accents(composed: String, decomposed: String) throws {
        #expect(!composed.utf8.elementsEqual(decomposed.utf8))
        let columns = header + ",normalization_uncertainty"
        let both = try Dataset(target: nucleus("12C"), tables: [
            table(columns, "\(composed):1990,0.5,60,0.1,1200,90,0.03", "\(decomposed):1990,0.5,60,0.2,1200,90,0.03"),
        ])
        #expect(both.experiments.map(\.name) == ["\(composed):1990"])
        #expect(both.experiments[0].name.utf8.elementsEqual("\(composed):1990".utf8) && both.points.count == 2)
        let one = try Dataset(target: nucleus("12C"), tables: [
            table(columns, "\(composed):1990,0.5,60,0.1,1200,90,0.03", "\(composed):1990,0.5,60,0.2,1200,90,0.03"),
        ])
        #expect(both == one, "the same draws of random numbers, too")
    }
}
