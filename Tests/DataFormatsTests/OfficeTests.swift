import DataFormats
import ScatteringData
import Testing

@Suite("Columns as office programs, Fortran and HEPData's CSV write them")
struct OfficeTests {
    private static let header = "E (GeV),theta (deg),omega (GeV),sigma (nb/sr/GeV),error (nb/sr/GeV)"

    /// E = 0.56 GeV, θ = 36°, ω = 0.15 GeV, σ = 30100 ± 1200 nb/sr/GeV.
    private func expectUsual(_ text: String, points count: Int = 1) throws {
        let points = try dataset(try read(text, name: "mine.csv", target: "12C")).points
        let point = try #require(points.first, "\(text)")
        let expected = [(point.kinematics.energy, 0.56), (point.kinematics.theta, 36), (point.kinematics.omega, 0.15),
                        (point.crossSection, 30100), (point.error, 1200)]
        #expect(points.count == count && expected.allSatisfy { abs($0 - $1) < 1e-9 * $1 }, "\(text)")
    }

    @Test("Semicolons with decimal commas, tabs with empty fields, separators at the end, rows without anything", arguments: [
        "\u{FEFF}\(header.replacing(",", with: ";"))\r\n0,56;36,0;0,15;30100;1200\r\n",
        "sep=;\n\(header.replacing(",", with: ";"))\n0,56;36;0,15;30100,0;1,2e3\n",
        "experiment;E_GeV;theta_deg;omega_GeV;d2sigma_nb_per_sr_GeV;error_nb_per_sr_GeV;normalization_uncertainty\n"
            + "Mine:2026;0,56;36;0,15;30100;1200;0,03\n",
        "\(header.replacing(",", with: "\t"))\tW\texperiment\n0.56\t36\t0.15\t30100\t1200\t\tMine et al.\n",
        "\(header.replacing(",", with: "\t\t"))\n0.56 36 0.15 30100 1200\n",
        "\(header),\n0.56,36,0.15,30100,1200,\n,,,,,\n",
        "\(header)\n0.56,36,0.15,30100,1200,\n",
        "\(header)\n\u{A0}0.56,36\u{202F},0.15,30100,1200\n",
        "\(header)\n0.56,36,0.15,30100,1200\n0.56,36,0.16,-,-\n",
    ])
    func office(text: String) throws { try expectUsual(text) }

    @Test("Exponents of Fortran, typographic minus signs and no-break spaces", arguments: [
        "6 12 0.560D0 36.0D+00 1.500D-01 3.0100D+04 1.2000d+03 Mine:2026\n",
        "6\u{A0}12\u{A0}0.56\u{A0}36\u{A0}0.15\u{A0}30100\u{A0}1200\u{A0}Mine:2026\n",
        "6 12 5.6e\u{2212}1 36 0.15 30100 1200 Mine:2026\n",
    ])
    func numbers(text: String) throws { try expectUsual(text) }

    @Test("Units in a second header line, beside the names or as words of a unit", arguments: [
        "E,theta,omega,sigma,error\nMeV,deg,MeV,nb/sr/MeV,nb/sr/MeV\n560,36,150,30.1,1.2\n",
        "# E theta omega sigma error\n# [MeV] [deg] [MeV] [ub/(sr MeV)] [ub/(sr MeV)]\n560 36 150 0.0301 0.0012\n",
        "E,theta,omega,sigma,error\n(GeV),(deg),(GeV),(nb/sr/GeV),-\n0.56,36,0.15,30100,1200\n",
        "Ebeam_MeV,angle_deg,nu_MeV,xs_nb_sr_MeV,xs_err_nb_sr_MeV\n560,36,150,30.1,1.2\n",
    ])
    func units(text: String) throws { try expectUsual(text) }

    @Test("A block in other units holds from its header on")
    func blocks() throws {
        try expectUsual(
            "\(Self.header)\n0.56,36,0.15,30100,1200\n\n"
                + "E(MeV),theta(deg),omega(MeV),sigma(nb/sr/MeV),error(%)\n620,36,150,30,4\n", points: 2)
    }

    @Test("Errors upwards and downwards are one error, and half their sum", arguments: [
        "err+,err-\n1100,-1300", "err_up,err_down\n1100,1300", "stat +,stat -\n1100,-1300", "error (plus),error (minus)\n1100,1300",
    ])
    func asymmetric(names: String) throws {
        let lines = names.split(separator: "\n")
        try expectUsual("E,theta,omega,sigma,\(lines[0])\n0.56,36,0.15,30100,\(lines[1])\n")
    }

    @Test("HEPData's CSV: qualifiers above a block hold for it, with bins and asymmetric errors")
    func hepData() throws {
        let text = """
            #: table_doi: 10.17182/hepdata.1.v1/t1
            #: name: Table 1
            #: description: Inclusive cross sections, measured in MeV bins
            #: keyword reactions: E- C --> E- X
            #: RE,,,E- 12C --> E- X
            #: E [GeV],,,0.56
            #: THETA [DEG],,,36
            Energy transfer [GeV],Energy transfer [GeV] LOW,Energy transfer [GeV] HIGH,D2(SIG)/DOMEGA/DE [NB/SR/GEV],stat +,stat -,\
            "sys,total +","sys,total -"
            0.15,0.145,0.155,30100,720,-720,960,-960

            #: RE,,,E- 56FE --> E- X
            #: E [GeV],,,0.68
            #: THETA [DEG],,,60
            Energy transfer [GeV],Energy transfer [GeV] LOW,Energy transfer [GeV] HIGH,D2(SIG)/DOMEGA/DE [NB/SR/GEV],stat +,stat -
            0.2,0.195,0.205,9000,100,-100

            """
        try expectUsual(text)
        let data = try read(text, name: "mine.csv")
        #expect(data.tables.map(\.target?.name) == ["12C", "56Fe"])
        let iron = try #require(try dataset(data, on: "56Fe").points.first)
        #expect(iron.kinematics == Kinematics(energy: 0.68, theta: 60, omega: 0.2) && iron.error == 100)
        #expect(try refusal(text.replacing("E- C --> E- X", with: "NUMU C --> MU- X"), name: "mine.csv").first?.contains(
            "the reaction 'NUMU C --> MU- X' is not inclusive electron scattering") == true)
    }

    @Test("A column that is a calculation by its name is not used; natural carbon is read as the nucleus that is asked for")
    func words() throws {
        try expectUsual("\(Self.header),sigma_model(nb/sr/GeV),model_error\n0.56,36,0.15,30100,1200,33000,100\n")
        try expectUsual("target,\(Self.header)\nnatC,0.56,36,0.15,30100,1200\n")
        #expect(try refusal("target,\(Self.header)\nnatFe,0.56,36,0.15,30100,1200\n", target: "12C").first?.contains(
            "is an element without mass number") == true)
        #expect(try refusal("target,\(Self.header)\n\"12C(e,e'p)\",0.56,36,0.15,30100,1200\n", target: "12C").first?.contains(
            "is not inclusive electron scattering") == true)
    }

    static let refused: [(String, String)] = [
        ("E,theta,omega,sigma/A(nb/sr/GeV),error\n0.56,36,0.15,2500,100\n", "'sigma/A(nb/sr/GeV)' is per nucleon"),
        ("E(GeV),theta(deg),omega(GeV),sigma/Mott,error\n0.56,36,0.15,0.1,0.01\n", "'sigma/Mott' is a ratio or a logarithm"),
        ("E(GeV),theta(deg),omega(GeV),log10 sigma(nb/sr/GeV),error\n0.56,36,0.15,4.4,0.1\n", "is a ratio or a logarithm"),
        ("# 12C(e, e'p) cross sections\n6 12 0.56 36 0.15 30100 1200 Mine:2026\n", "the comment names '(e,e'p)'"),
        ("# nu_mu CC\n6 12 0.56 36 0.15 30100 1200 Mine:2026\n", "the comment names 'nu_mu'"),
        ("E,theta,omega,sigma,relative error\n0.56,36,0.15,2500,0.04\n", "'relative error' is a share of σ without a unit"),
        ("E,theta,omega,sigma,err+\n0.56,36,0.15,2500,100\n", "'err+' goes one way, and no column the other way"),
        ("E,theta,omega,sigma,err+,err-\n0.56,36,0.15,2500,-1,-1\n", "but errors are finite and go both ways"),
        ("E;theta;omega;sigma;error\n0.56;36;0.15;30,100;1,200\n", "'30,100', not a finite number"),
        ("E,theta,omega,Q2(GeV^2),sigma,error\n0.56,36,0.41,0.0877044,30100,1200\n", "Q² is that of E′ = 0.41 GeV, which stands as ω"),
        ("# A law\nE_GeV,theta_deg,omega_GeV,total,qe\n0.56,36,0.15,30100,100\n", "the header names curves and neither an experiment"),
        ("E_GeV;theta_deg;omega_GeV;d2sigma_nb_per_sr_GeV;error_nb_per_sr_GeV;normalization_uncertainty\n0,56;36;0,15;30100;1200;3\n",
         "it is a fraction below 1"),
    ]

    @Test("What would be another number is refused", arguments: refused)
    func refusals(text: String, message: String) throws {
        let said = try refusal(text, target: "12C").first ?? ""
        #expect(said.contains(message), "\(said)")
    }

    @Test("E′ in the column of ω: rows that are bundled at another ω refuse it, and say what the column is")
    func bundledRows() throws {
        let rows = try DataTable.bundled(Nucleus("12C")).rows(target: Nucleus("12C")).filter { $0.experiment == "Dai:2018xhi" }.prefix(5)
        func text(_ omega: (Kinematics) -> Double) -> String {
            "Z A E theta omega sigma error citation\n" + rows.map { row in
                let k = row.kinematics
                return "6 12 \(k.energy) \(k.theta) \(omega(k)) \(row.crossSection) \(row.error) Dai:2018xhi\n"
            }.joined()
        }
        #expect(try refusal(text(\.omega)).isEmpty)
        let said = try refusal(text { $0.energy - $0.omega }).first ?? ""
        #expect(said.contains("5 rows have E, θ and σ of bundled rows of Dai:2018xhi") && said.hasSuffix("the column is E′: name it so"),
                "\(said)")
    }
}
