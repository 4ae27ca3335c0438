import DataFormats
import ScatteringData

extension FuzzKind {
    private static let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV"
    private static let carbon = try? Nucleus("12C")

    /// Read, and where it is a table, loaded as a fit loads it.
    private static func measurements(_ bytes: [UInt8]) throws {
        let data = try MeasurementFile.read(
            DataTable(name: "file", bytes: bytes), parts: [], options: ImportOptions(target: carbon, experiment: "Mine:2026"))
        for table in data.tables {
            guard let target = table.target ?? carbon else { continue }
            _ = try Dataset(target: target, tables: [table.table], selection: Selection())
        }
    }

    static let tables = [
        FuzzKind("table", seeds: [
            header + ",normalization_uncertainty\nX:2026,0.5,60,0.10,100,3,0.03\nX:2026,0.5,60,0.11,120,3,0.03\n",
            header + ",normalization_uncertainty,target\n# a comment\n\"A, B\",5e-1,180,.2,1e3,3,0.03,12C\n",
            "\u{FEFF}" + header + "\r\nX:2026,0.5,60,0.10,100,3\r\n",
        ], words: numbers + [
            ",", "\"", "\n", "\r", "#", "X:2026", "E_MeV", "theta_rad", "normalization_uncertainty", "target", "12C", ";", "\t",
            "\u{1B}[31m", "\u{202E}", "%",
        ], read: measurements),
        FuzzKind("archive", seeds: [
            " 6  12  0.500  60.000  0.050  1.5e+02  3.0e+00  Mine:2026\n 6  12  0.500  60.000  0.060  1.6e+02  3.0e+00  Mine:2026\n",
            "E theta omega sigma error\n500 60 50 100 3\n500 60 60 110 3\n",
        ], words: numbers + [" ", "\n", "6", "12", "Mine:2026", "MeV", "GeV", "deg", "#", "%", "mb/sr/MeV"], read: measurements),
        FuzzKind("hepdata", seeds: [
            """
            independent_variables:
            - header: {name: OMEGA, units: GEV}
              values: [{value: 0.1}, {value: 0.2}]
            dependent_variables:
            - header: {name: D2(SIG)/DOMEGA/DE, units: NB/SR/GEV}
              qualifiers:
              - {name: E, units: GEV, value: 0.5}
              - {name: THETA, units: DEG, value: 60}
              values:
              - {value: 100, errors: [{symerror: 3, label: stat}]}
              - {value: 120, errors: [{symerror: 4%, label: sys}, {asymerror: {plus: 1, minus: -2}}]}

            """,
            "record_ids: [{id: 1, type: inspire}]\n---\n{name: Table 1, data_file: data1.yaml}\n",
            "dependent_variables:\n- header: {name: 'D2(SIG)/DOMEGA/DE', units: MB/SR/MEV}\n"
                + "  qualifiers: [{name: RE, value: E- C --> E- X}, "
                + "{name: 'Beam energy', units: MEV, value: '500'}, {name: angle, units: DEG, value: 60}]\n"
                + "  values: [{value: 1, errors: []}]\n"
                + "independent_variables:\n- header: {name: W, units: MEV}\n  values: [{low: 10, high: 20}]\n",
        ], words: numbers + [
            "values", "value: ", "errors: ", "symerror: ", "asymerror: ", "plus: ", "minus: ", "qualifiers: ", "units: ", "low: ", "high: ",
            "%", "- ", "[", "]", "{", "}", "&a ", "*a", "? ", "---\n", "E- C --> E- X", "stat", "sys",
        ], read: measurements),
        FuzzKind("theory", seeds: [
            "E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV\n0.5,60,0.1,100\n0.5,60,0.2,120\n",
            "q_GeV,omega_GeV,R_L_per_GeV,R_T_per_GeV\n0.3,0.05,10,20\n0.3,0.06,11,21\n",
        ], words: numbers + [",", "\n", "#", "q_GeV", "omega_GeV", "R_L_per_GeV", "R_T_per_GeV", "uncertainty"]) { bytes in
            let table = DataTable(name: "theory.csv", bytes: bytes)
            do { _ = try TheoryTable(table) } catch {
                do { _ = try ResponseTheory(table) } catch { _ = try SeparatedResponses(table) }
            }
        },
    ]
}
