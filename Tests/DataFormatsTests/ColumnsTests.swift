import DataFormats
import ScatteringData
import Testing

@Suite("Columns by the names that a header gives them")
struct ColumnsTests {
    /// E = 0.56 GeV, θ = 36°, ω = 0.15 GeV, σ = 30100 ± 1200 nb/sr/GeV, to rounding of the last bits.
    private func expectUsual(_ data: ImportedData, _ comment: Comment? = nil) throws {
        let points = try dataset(data).points
        let point = try #require(points.first, comment)
        let expected = [(point.kinematics.energy, 0.56), (point.kinematics.theta, 36), (point.kinematics.omega, 0.15),
                        (point.crossSection, 30100), (point.error, 1200)]
        #expect(points.count == 1 && expected.allSatisfy { abs($0 - $1) < 1e-9 * $1 }, comment)
    }

    @Test("Any order, any separator, names in any of their forms", arguments: [
        "Z A theta E omega sigma error citation\n6 12 36.000 0.560 0.1500 30100. 1200. Barreau:1983ht\n",
        "Z A omega E theta delta sigma citation\n6 12 0.15 0.56 36 1200 30100 Barreau:1983ht\n",
        "Z A E0 angle nu cross err ref\n6 12 0.56 36 0.15 30100 1200 Barreau:1983ht\n",
        "Z A Energy Angle w sig stat.err source\n6 12 0.56 36 0.15 30100 1200 Barreau:1983ht\n",
        "citation Z A E theta omega sigma error\nBarreau:1983ht 6 12 0.56 36 0.15 30100 1200\n",
        "Z,A,E0,ThetaDeg,nu,cross,error,dataSet\n6,12,0.56,36,0.15,30100,1200,Barreau:1983ht\n",
        "Z;A;E0;ThetaDeg;nu;cross;error;dataSet\n6;12;0.56;36;0.15;30100;1200;Barreau:1983ht\n",
        "\u{FEFF}Z, A, E0, ThetaDeg, nu, cross, error, dataSet\r\n6, 12, 0.56, 36, 0.15, 30100, 1200, \"Barreau:1983ht\"\r\n",
        ",Z,A,E0,ThetaDeg,nu,cross,error,dataSet\n0,6,12,0.56,36,0.15,30100,1200,Barreau:1983ht\n",
        "dataSet,nucleus,E_GeV,theta_deg,nu_GeV,sigma_nb_per_sr_GeV,error\nBarreau:1983ht,12C,0.56,36,0.15,30100,1200\n",
        "# E theta omega sigma error target citation\n0.56 36 0.15 30100 1200 12C Barreau:1983ht\n",
        "! Z A theta E omega sigma error citation\n6 12 36 0.56 0.15 30100 1200 Barreau:1983ht\n",
    ])
    func order(text: String) throws { try expectUsual(read(text), "\(text)") }

    @Test("Units behind the names", arguments: [
        ("Z A E(MeV) theta(deg) omega(MeV) sigma(nb/sr/MeV) error citation", "560 36 150 30.1 1.2"),
        ("# Z A E(MeV) theta(deg) omega(MeV) sigma(nb/sr/MeV) error citation", "560 36 150 30.1 1.2"),
        ("! Z A E(GeV) theta(deg) omega(GeV) sigma(ub/sr/GeV) error(ub/sr/GeV) citation", "0.56 36 0.15 30.1 1.2"),
        ("% Z A E [GeV] theta [deg] omega [GeV] sigma [mb/sr/GeV] error [mb/sr/GeV] citation", "0.56 36 0.15 3.01e-2 1.2e-3"),
        ("Z A E(GeV) theta(deg) omega(GeV) sigma(cm2/sr/GeV) error citation", "0.56 36 0.15 3.01e-29 1.2e-30"),
        ("Z A E(GeV) theta(deg) omega(GeV) sigma(fm2/sr/GeV) error citation", "0.56 36 0.15 3.01e-3 1.2e-4"),
        ("Z A E(GeV) theta(deg) omega(GeV) sigma(fm^2/sr/MeV) error citation", "0.56 36 0.15 3.01e-6 1.2e-7"),
        ("Z A E(GeV) theta(mrad) omega(GeV) sigma(nb/sr/GeV) error citation", "0.56 628.3185307179587 0.15 30100 1200"),
        ("Z A E(GeV) theta(rad) omega(GeV) sigma(nb/sr/GeV) error citation", "0.56 0.6283185307179586 0.15 30100 1200"),
        ("Z A E/MeV theta/deg omega/MeV sigma/(nb/sr/MeV) error/(nb/sr/MeV) citation", "560 36 150 30.1 1.2"),
        ("Z A E_MeV theta_deg nu_MeV sigma_nb_per_sr_MeV err citation", "560 36 150 30.1 1.2"),
        ("Z A E (GeV) Theta (degrees) energy loss (GeV) sigma (nb/sr/GeV) error (random) citation", "0.56 36 0.15 30100 1200"),
    ])
    func units(header: String, numbers: String) throws {
        try expectUsual(read("\(header)\n6 12 \(numbers) Barreau:1983ht\n"), "\(header)")
    }

    @Test("Errors in percent of the cross section")
    func percent() throws {
        let data = try read("Z A E theta omega sigma error(%) citation\n6 12 0.56 36 0.15 30000 4 Barreau:1983ht\n")
        #expect(try dataset(data).points.map(\.error) == [1200])
    }

    @Test("E′, x or Q² in the place of ω", arguments: ["E'", "E'(MeV)", "Q2", "x"])
    func transfer(name: String) throws {
        let point = Kinematics(energy: 0.56, theta: 36, omega: 0.15)
        let values: [String: Double] = [
            "E'": 0.56 - 0.15, "E'(MeV)": 410, "Q2": point.q2, "x": point.q2 / (2 * 0.93827208816 * 0.15),
        ]
        let value = try #require(values[name])
        let isMeV = name.contains("MeV")
        let header = "Z A E\(isMeV ? "(MeV)" : "") theta \(name) sigma\(isMeV ? "(nb/sr/GeV)" : "") error citation"
        let text = "\(header)\n6 12 \(isMeV ? 560 : 0.56) 36 \(value) 30100 1200 Barreau:1983ht\n"
        try expectUsual(read(text), "\(text)")
    }

    @Test("Random and systematic errors add in quadrature; one of the scale, in percent, gives Δλ")
    func errors() throws {
        let data = try read("Z A E theta omega sigma stat sys norm(%) citation\n6 12 0.56 36 0.15 30100 900 1200 3 Mine:2026\n")
        let found = try dataset(data)
        #expect(found.points.map(\.error) == [1500] && found.experiments.map(\.normalizationUncertainty) == [0.03])
    }

    @Test("What the header does not say: nucleus, experiment, unit")
    func completed() throws {
        let data = try read("E theta omega sigma error\n0.56 36 0.15 30100 1200\n", name: "mine.txt", target: "12C")
        try expectUsual(data)
        #expect(data.tables[0].experiments == ["mine"])
        #expect(data.notes.contains("no unit stands with E, theta, omega, sigma: GeV, degrees and nb/sr/GeV are taken"))
        let numbered = try read("Z,A,E0,ThetaDeg,nu,cross,error,dataSet\n6,12,0.56,36,0.15,30100,1200,3\n", name: "world.csv")
        #expect(numbered.tables[0].experiments == ["world:3"])
    }

    static let refused: [(String, String)] = [
        ("Z A E(MeV) theta nu(MeV) sigma delta citation\n6 12 560 36 100 1000 3 Barreau:1983ht\n",
         "1: the header gives 'E(MeV)' another unit than the archive, but 'sigma' none; write the unit of each behind its name, such as "
             + "sigma(nb/sr/GeV)"),
        ("Z A E(GeV) theta omega(GeV) sigma(arb.units) error citation\n6 12 0.56 36 0.15 1 1 Barreau:1983ht\n",
         "1: the unit 'arb.units' of 'sigma' is not understood; write it like nb/sr/GeV"),
        ("Z A E theta omega sigma(nb/sr) error citation\n6 12 0.56 36 0.15 1 1 Barreau:1983ht\n",
         "1: 'sigma(nb/sr)' has the wrong unit; give it in nb/sr/GeV or another unit of d²σ/dΩdω"),
        ("Z A E theta omega sigma/A error citation\n6 12 0.56 36 0.15 1 1 Barreau:1983ht\n",
         "1: 'sigma/A' is per nucleon; multiply by A, so that it is that of the nucleus"),
        ("Z A E theta omega sigma(nb/sr/GeV/nucleon) error citation\n6 12 0.56 36 0.15 1 1 Barreau:1983ht\n",
         "1: 'sigma(nb/sr/GeV/nucleon)' is per nucleon; multiply by A, so that it is that of the nucleus"),
        ("Z A E theta omega sigma(10^-3nb/sr/GeV) error citation\n6 12 0.56 36 0.15 1 1 Barreau:1983ht\n",
         "1: 'sigma(10^-3nb/sr/GeV)' has a factor in its name; multiply it into the values"),
        ("Z A E theta W sigma error citation\n6 12 0.56 36 0.95 30100 1200 Barreau:1983ht\n",
         "1: the header names no column for ω; name it, such as Z A E theta omega sigma error citation"),
        ("Z,A,E0,ThetaDeg,cross,error,dataSet\n6,12,0.56,36,30100,1200,Barreau:1983ht\n",
         "1: the header names no column for ω; name it, such as Z A E theta omega sigma error citation"),
        ("Z A theta E omega sigma citation\n6 12 36 0.56 0.15 30100 Barreau:1983ht\n",
         "1: the header names no column for the error; name it, such as Z A E theta omega sigma error citation"),
        ("Z A theta E omega sigma stat sys total citation\n6 12 36 0.56 0.15 30100 3 4 5 Barreau:1983ht\n",
         "1: 'total' stands beside errors that it holds; keep the total or its parts"),
        ("Z A theta E omega nu sigma error citation\n6 12 36 0.56 0.15 0.15 30100 1 Barreau:1983ht\n",
         "1: 'nu' says again what 'omega' says; rename the one that is something else"),
        ("Z A theta E omega sigma error citation\n6 12 36 0.56 0.15 30100 1200\n",
         "2: 7 fields, but the header in line 1 names 8 columns; give each column one field"),
        ("Z A theta E omega E' sigma error citation\n6 12 36 0.56 0.15 0.28 30100 1200 Barreau:1983ht\n",
         "2: ω is 0.15 GeV, but E − E′ is 0.28 GeV; correct the line, or the names of the columns"),
        ("E theta omega sigma error\n0.56 36 0.15 30100 1200\n",
         "1: the lines do not say on which nucleus was measured; say it with --target, or in columns Z and A"),
    ]

    @Test("What cannot be understood is refused, with file and line", arguments: refused)
    func refusedHeaders(text: String, message: String) throws {
        #expect(try refusal(text).first?.replacing("0.28000000000000003", with: "0.28") == "data.txt:" + message)
    }

    @Test("Powers of units that no integer holds")
    func powers() throws {
        for power in ["-9223372036854775808", "9223372036854775807", "99999999999999999999"] {
            let text = "Z A E(GeV^\(power)) theta(deg) omega(GeV) sigma(nb/sr/GeV) error citation\n6 12 0.56 36 0.15 30100 1200 X\n"
            #expect(try !refusal(text).isEmpty)
        }
    }

    @Test("Words of a comment that say a unit or a factor", arguments: [
        ("# energies in MeV", "MeV"), ("# cross sections in cm2/sr/GeV", "cm2/sr/GeV"), ("! sigma in µb/sr/GeV", "µb/sr/GeV"),
        ("# theta in mrad", "mrad"), ("% errors in %", "%"), ("# errors in percent.", "percent"), ("# per nucleon", "per nucleon"),
        ("# sigma times 10^-3", "10^"),
        ("# sigma is divided by A", "divided by"), ("# units: [fm^2/sr/GeV]", "fm^2/sr/GeV"), ("# sigma x1e-3", "x1e-3"),
    ])
    func comments(comment: String, unit: String) throws {
        #expect(try refusal("\(comment)\n6 12 0.56 36 0.15 30100 1200 Barreau:1983ht\n") == [
            "data.txt:1: the comment names '\(unit)', but lines without units in a header are in GeV, degrees and nb/sr/GeV; convert them "
                + "and correct the comment, or name each column with its unit: Z A E(MeV) theta(deg) …",
        ])
    }

    @Test("Words of a comment that say nothing of the columns", arguments: [
        "# after a cut at 26 MeV", "# normalization known to 3 %", "# E in GeV, theta in degrees, sigma in nb/sr/GeV",
        "# Pb target beside C", "# rad. corrections applied",
        "# target of 0.5 g/cm2", "! solid angle 5 msr", "# Z = 6 A = 12 E = 0.56 GeV theta = 36 deg",
    ])
    func harmless(comment: String) throws {
        try expectUsual(read("\(comment)\n6 12 0.56 36 0.15 30100 1200 Barreau:1983ht\n"), "\(comment)")
    }

    @Test("A header holds for the lines below it, to the next one")
    func several() throws {
        let data = try read("""
            Z A theta E omega sigma error citation
            6 12 36 0.56 0.15 30100 1200 Barreau:1983ht
            Z A E theta omega sigma error citation
            6 12 0.56 36 0.16 30200 1200 Barreau:1983ht

            """)
        #expect(try dataset(data).points.map(\.kinematics.omega) == [0.15, 0.16])
    }
}
