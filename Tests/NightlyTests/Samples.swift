import CrossSectionFits
import Files
import Prediction
import Runs
import Text
import Foundation
import NightJudgement
import Nightly
import ScatteringData
import TestSupport

/// Tables made of the bundled carbon data, for tests.
enum Samples {
    static let carbon = try! Nucleus("12C")
    static let bundled = try! DataTable.bundled(carbon)

    /// A HEPData submission of two tables, data1.yaml and data2.yaml, which name no nucleus.
    static let submission = """
        record_ids: [{id: 1664222, type: inspire}]
        ---
        {name: Table 1, data_file: data1.yaml}
        ---
        {name: Table 2, data_file: data2.yaml}

        """

    static func hepDataTable(energy: Double, values: [Double]) -> String {
        """
        independent_variables:
        - header: {name: Energy transfer, units: GEV}
          values: [\(values.indices.map { "{value: \(0.2 + 0.01 * Double($0))}" }.joined(separator: ", "))]
        dependent_variables:
        - header: {name: D2(SIG)/DOMEGA/DE, units: NB/SR/GEV}
          qualifiers:
          - {name: E, units: GEV, value: \(energy)}
          - {name: THETA, units: DEG, value: 60}
          values: [\(values.map { "{value: \($0), errors: [{symerror: 5}]}" }.joined(separator: ", "))]

        """
    }

    /// Rows of experiments, by other names and multiplied by a factor where asked for.
    static func table(
        of experiment: String, as name: String? = nil, times factor: Double = 1, uncertainty: Double? = nil
    ) throws -> String {
        let rows = try bundled.rows(target: carbon).filter { $0.experiment == experiment }
        let header = "experiment,E_GeV,theta_deg,omega_GeV,d2sigma_nb_per_sr_GeV,error_nb_per_sr_GeV"
            + (uncertainty == nil ? "" : ",normalization_uncertainty")
        return ([header] + rows.map { row in
            let k = row.kinematics
            return "\(name ?? experiment),\(k.energy),\(k.theta),\(k.omega),\(factor * row.crossSection),\(factor * row.error)"
                + (uncertainty.map { ",\($0)" } ?? "")
        }).joined(separator: "\n") + "\n"
    }
}

extension TemporaryDirectory {
    /// Writes a file whose last change lies `age` seconds back.
    func file(_ name: String, _ text: String, age: Double = 3600) throws {
        let full = path(name)
        try FileManager.default.createDirectory(atPath: (full as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try text.write(toFile: full, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.modificationDate: Date.now.addingTimeInterval(-age)], ofItemAtPath: full)
    }
}

extension Intake {
    /// Of nights that train on one nucleus.
    init(base: DataTable?, target: Nucleus, lowOmegaCut: Double, quarantined: [NewSet] = []) {
        self.init(bases: base.map { [(target.name, $0)] } ?? [], unnamed: target, quarantined: quarantined) {
            nucleus, tables throws(DataError) in
            try Dataset(target: nucleus, tables: tables, selection: Selection(lowOmegaCut: lowOmegaCut))
        }
    }
}
