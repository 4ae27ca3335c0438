import DataFormats
import ScatteringData
import Testing

@Suite("HEPData")
struct HEPDataTests {
    @Test("Angle and energy as qualifiers, ω in MeV")
    func qualifiers() throws {
        let data = try read(table(), name: "ins1664222.yaml")
        let found = try dataset(data)
        #expect(found.experiments.map(\.name) == ["ins1664222"])
        #expect(found.points.map(\.kinematics) == [
            Kinematics(energy: 0.56, theta: 36, omega: 0.1), Kinematics(energy: 0.56, theta: 36, omega: 0.1203),
        ])
        #expect(found.points.map(\.crossSection) == [1200, 1300] && found.points.map(\.error) == [90, 95])
    }

    @Test("A unit of the cross section: what 2.5 of it are in nb/sr/GeV", arguments: [
        ("NB/SR/GEV", 2.5), ("mub/sr/MeV", 2.5e6), ("nb/(sr MeV)", 2500), ("'$\\mu$b sr$^{-1}$ GeV$^{-1}$'", 2500), ("pb/sr/GeV", 0.0025),
        ("MB/SR/MEV", 2.5e9), ("NB*SR**-1*GEV**-1", 2.5), ("µb sr⁻¹ MeV⁻¹", 2.5e6), ("nb/(GeV*sr)", 2.5), ("fm^2/sr/MeV", 2.5e10),
        ("microbarn/sr/GeV", 2500), ("'nb / sr / GeV'", 2.5), ("'\\mathrm{nb/sr/MeV}'", 2500),
    ])
    func crossSectionUnit(unit: String, value: Double) throws {
        let rows = ["{value: 2.5, errors: [{symerror: 0.5}]}", "{value: 5.0, errors: [{symerror: 0.5}]}"]
        let found = try dataset(read(table(header: "{name: D2SIG, units: \(unit)}", values: rows)))
        #expect(found.points[0].crossSection == value && found.points[0].error == value / 5)
    }

    @Test("Units of energies and angles", arguments: [
        ("{name: E, units: MEV, value: 560}", "{name: THETA, units: DEG, value: 36}"),
        ("{name: Beam energy, value: 560 MeV}", "{name: Scattering angle, value: 36 degrees}"),
        ("{name: $E_0$, units: GeV, value: '0.56'}", "{name: '$\\theta$', units: '$^\\circ$', value: 36.0}"),
        ("{name: E, units: TEV, value: 5.6e-4}", "{name: THETA, units: rad, value: 0.6283185307179586}"),
        ("{name: E, units: GEV, value: 0.56}", "{name: THETA, units: mrad, value: 628.3185307179586}"),
    ])
    func kinematicUnits(energy: String, theta: String) throws {
        let point = try dataset(read(table(energy: energy, theta: theta))).points[0].kinematics
        #expect(point.energy == 0.56 && abs(point.theta - 36) < 1e-13)
        if !theta.contains("rad") { #expect(point.theta == 36) }
    }

    @Test("ω as bins, in the header's brackets, or as the energy E′ of the scattered electron")
    func omega() throws {
        let bins = try read(table(omega: ["{low: 90, high: 110}", "{low: 110, high: 130, value: 121}"]))
        #expect(try dataset(bins).points.map(\.kinematics.omega) == [0.1, 0.121])
        #expect(bins.notes.contains("'Energy transfer' is taken at the centres of its bins"))
        let bracket = try dataset(read(table(omegaHeader: "{name: '$\\omega$ [MeV]'}")))
        #expect(bracket.points.map(\.kinematics.omega) == [0.1, 0.1203])
        let scattered = try dataset(read(table(omegaHeader: "{name: \"E'\", units: GEV}", omega: ["{value: 0.28}", "{value: 0.14}"])))
        #expect(scattered.points.map(\.kinematics.omega) == [0.56 - 0.28, 0.56 - 0.14])
    }

    @Test("E and θ as variables, with Q² beside them")
    func variables() throws {
        let text = """
            independent_variables:
            - {header: {name: E, units: GEV}, values: [{value: 0.56}, {value: 0.68}]}
            - {header: {name: THETA, units: DEG}, values: [{value: 36}, {value: 60}]}
            - {header: {name: NU, units: GEV}, values: [{value: 0.1}, {value: 0.2}]}
            - {header: {name: Q**2, units: GEV**2}, values: [{value: 0.1}, {value: 0.2}]}
            - {header: {name: Target}, values: [{value: 12C}, {value: Fe56}]}
            - {header: {name: Experiment}, values: [{value: "Barreau:1983ht"}, {value: "Mine:2026"}]}
            dependent_variables:
            - header: {name: SIG, units: NB/SR/GEV}
              values: [{value: 10, errors: [{symerror: 1}]}, {value: 20, errors: [{symerror: 2}]}]
            - header: {name: Radiative correction}
              values: [{value: 1.1}, {value: 1.2}]
            """
        let data = try read(text)
        #expect(data.holdings == "12C (1 row), 56Fe (1 row)")
        #expect(try dataset(data, on: "56Fe").experiments.map(\.name) == ["Mine:2026"])
        #expect(data.notes.contains("the column 'Radiative correction' is not used"))
    }

    @Test("Errors: what they give for σ = 200", arguments: [
        ("{symerror: 9}", 9), ("{symerror: 5%}", 10), ("{symerror: '5 %'}", 10), ("{symerror: -9}", 9),
        ("{symerror: 3, label: stat}, {symerror: 4, label: 'sys,detector'}", 5), ("{asymerror: {plus: 4, minus: -2}}", 3),
        ("{asymerror: {plus: 2%, minus: -1%}}", 3), ("{asymerror: {plus: -4, minus: 2}}", 3), ("{symerror: 7, label: total}", 7),
    ])
    func errors(text: String, error: Double) throws {
        let rows = [Int](0..<2).map { _ in "{value: 200, errors: [\(text)]}" }
        #expect(try dataset(read(table(values: rows))).points.map(\.error) == [error, error])
    }

    @Test("Normalization errors give Δλ and no part of δ")
    func normalization() throws {
        let percent = ["{value: 200, errors: [{symerror: 3}, {symerror: 3%, label: 'sys,normalization'}]}",
                       "{value: 300, errors: [{symerror: 4}, {symerror: 3%, label: 'sys,normalization'}]}"]
        let found = try dataset(read(table(values: percent)))
        #expect(found.points.map(\.error) == [3, 4])
        #expect(found.experiments.map { "\($0.normalizationUncertainty) \($0.normalizationSource)" }
            == ["0.03 normalization error of the file"])
        // 6.1/200 and 8.9/300 are rounded; their mean is taken.
        let absolute = ["{value: 200, errors: [{symerror: 3}, {symerror: 6.1, label: luminosity}]}",
                        "{value: 300, errors: [{symerror: 4}, {symerror: 8.9, label: luminosity}]}"]
        #expect(try dataset(read(table(values: absolute))).experiments[0].normalizationUncertainty == (6.1 / 200 + 8.9 / 300) / 2)
        let qualifier = try dataset(read(table(more: ["{name: Normalization uncertainty, units: '%', value: 2.5}"])))
        #expect(qualifier.experiments[0].normalizationUncertainty == 0.025)
        let various = ["{value: 200, errors: [{symerror: 3}, {symerror: 2%, label: scale}]}",
                       "{value: 300, errors: [{symerror: 4}, {symerror: 4%, label: scale}]}"]
        #expect(try refusal(table(values: various)) == [
            "data.txt:13: the normalization error of data runs from 0.02 to 0.04, but an experiment has one Δλ; give it with "
                + "--normalization data=FRACTION",
        ])
        let given = try read(table(values: various), normalizations: ["data=0.03"])
        #expect(try dataset(given).experiments[0].normalizationUncertainty == 0.03)
    }

    @Test("Rows without a value are left out and counted")
    func missing() throws {
        let data = try read(table(values: ["{value: '-'}", "{value: 300, errors: [{symerror: 4}]}"]))
        #expect(try dataset(data).points.count == 1)
        #expect(data.notes.contains("data.txt: 1 row of 'D2(SIG)/DOMEGA/DE' without a value left out"))
    }

    @Test("The nucleus: as an isotope, as an element that --target completes, or not at all")
    func target() throws {
        for text in ["12C", "C12", "C-12", "'$^{12}$C'", "'12C(e,e'')X'", "E- 12C --> E- X"] {
            #expect(try read(table(target: "{name: Target, value: \(text)}")).tables[0].target == Nucleus("12C"), "\(text)")
        }
        let element = table(target: "{name: Target, value: carbon}")
        #expect(try refusal(element)
            == ["data.txt:11: the table names an element without mass number (Z = 6); say which nucleus with --target"])
        #expect(try refusal(element, target: "56Fe").count == 1)
        #expect(try read(element, target: "12C").notes.contains("the table names the element alone; it is read as 12C"))
        #expect(try refusal(table(target: ""))
            == ["data.txt:7: the table does not say on which nucleus was measured; say it with --target 12C"])
        #expect(try read(table(target: ""), target: "12C").tables[0].target == Nucleus("12C"))
    }

    static let refused: [(String, String)] = [
        (table(header: "{name: D2SIG}"), "7: 'D2SIG' has no unit; add units, such as NB/SR/GEV"),
        (table(header: "{name: D2SIG, units: furlong/sr}"),
         "7: the unit 'furlong/sr' of 'D2SIG' is not understood; write it like NB/SR/GEV or mub/(sr MeV)"),
        (table(header: "{name: D2SIG, units: nb/sr GeV}"),
         ": no table gives d²σ/dΩdω, with a unit such as NB/SR/GEV, against ω (the column 'D2SIG' (nb/sr GeV) is not d²σ/dΩdω and is "
             + "not used; data.txt gives no d²σ/dΩdω and is left out)"),
        (table(header: "{name: D2SIG per nucleon, units: NB/SR/GEV}"),
         "7: 'D2SIG per nucleon' is per nucleon; multiply by A, so that it is that of the nucleus"),
        (table(header: "{name: 10**3 * D2SIG, units: NB/SR/GEV}"),
         "7: '10**3 * D2SIG' has a factor in its name; multiply it into the values"),
        (table(omegaHeader: "{name: Energy transfer}"), "2: 'Energy transfer' has no unit; add units: MEV or GEV"),
        (table(omegaHeader: "{name: Energy transfer, units: DEG}"),
         "2: the unit 'DEG' of 'Energy transfer' is not understood; give it in MEV or GEV"),
        (table(omegaHeader: "{name: W, units: GEV}"),
         "2: 'D2(SIG)/DOMEGA/DE' is given against 'W', not against ω or E′; convert it: ω = (W² − M² + Q²)/(2M) or Q²/(2Mx), and "
             + "d²σ/dΩdω with the Jacobian"),
        (table(omegaHeader: "{name: PT, units: GEV}"),
         "2: the variable 'PT' is not understood; a table needs E, θ and ω (or E′), as variables or qualifiers"),
        (table(energy: ""), "7: 'D2(SIG)/DOMEGA/DE' has no beam energy E, as variable or qualifier"),
        (table(theta: ""), "7: 'D2(SIG)/DOMEGA/DE' has no scattering angle θ, as variable or qualifier"),
        (table(energy: "{name: E, value: 0.56}"), "9: 'E' has no unit; add units: MEV or GEV"),
        (table(more: ["{name: E, units: MEV, value: 560}"]), "12: 'E' says again what 'E' says; keep one"),
        (table(omega: ["{value: 100}"]), "2: 'Energy transfer' has 1 value, but 'D2(SIG)/DOMEGA/DE' has 2; each row needs one of both"),
        (table(omega: ["{value: 100-120}", "{value: 120}"]),
         "4: 'Energy transfer' is '100-120', not a finite number; write it like 0.55 or 5.5e-1"),
        (table(omega: ["{value: 600}", "{value: 120}"]),
         "13: omega_GeV is 0.6, more than the beam energy E_GeV = 0.56; correct them, both in GeV"),
    ]

    @Test("What a table is refused for: file, line, and what to do", arguments: refused)
    func refusedTables(text: String, message: String) throws {
        let place = message.hasPrefix(":") ? "data.txt" : "data.txt:"
        #expect(try refusal(text).first == place + message)
    }

    @Test("What a value or an error is refused for", arguments: [
        ("{value: NaN, errors: [{symerror: 1}]}", "'D2(SIG)/DOMEGA/DE' is 'NaN', not a finite number; write it like 0.55 or 5.5e-1"),
        ("{value: '-', errors: [{symerror: 1}]}", "'D2(SIG)/DOMEGA/DE' is '-', not a finite number; write it like 0.55 or 5.5e-1"),
        ("{value: 200}", "the row has no errors"),
        ("{value: 200, errors: []}", "the row has no errors"),
        ("{value: 200, errors: [{symerror: .nan}]}", "symerror is '.nan', not a finite number or percentage"),
        ("{value: 200, errors: [{label: stat}]}", "an error is neither symerror nor asymerror"),
        ("{value: 200, errors: [{asymerror: {plus: 3, minus: 2}}]}",
         "asymerror shifts to one side both ways (plus 3, minus 2); write the error downwards with its sign, minus: -0.3"),
        ("{value: 200, errors: [{asymerror: {plus: 3}}]}",
         "asymerror is plus '3', minus '': both must be finite numbers or percentages"),
        ("{value: 200, errors: [{symerror: 3%, label: norm}]}", "the row has a normalization error alone; it needs one of its own"),
        ("{value: 200, errors: [{symerror: 3, label: stat}, {symerror: 4, label: total}]}",
         "a total error stands beside others; keep the total or its parts"),
    ])
    func refusedValues(row: String, message: String) throws {
        let found = try refusal(table(values: [row, "{value: 300, errors: [{symerror: 4}]}"]))
        #expect(found == ["data.txt:13: \(message)"])
    }

    @Test("Two columns for one measurement")
    func rivals() throws {
        let text = table() + """
            - header: {name: SIG(model), units: NB/SR/GEV}
              qualifiers:
              - {name: E, units: GEV, value: 0.56}
              - {name: THETA, units: DEG, value: 36}
              - {name: RE, value: E- C12 --> E- X}
              values:
              - {value: 1210, errors: [{symerror: 1}]}
              - {value: 1310, errors: [{symerror: 1}]}

            """
        #expect(try refusal(text) == [
            "data.txt:21: two columns give d²σ/dΩdω at the same E, θ and ω ('D2(SIG)/DOMEGA/DE' and 'SIG(model)'): keep the measured one",
        ])
    }

    @Test("Text that breaks off is not YAML any more")
    func brokenOff() throws {
        let whole = table()
        let broken = String(whole.prefix(whole.count - 20))
        let found = try refusal(broken)
        #expect(found.count == 1 && found[0].hasPrefix("data.txt:1") && found[0].contains("not YAML"), "\(found)")
    }
}
